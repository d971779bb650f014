using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.OpenStack.Wire;

/// <summary>Reads bodies whole.</summary>
internal static class BodyReader
{
    /// <summary>The bytes; null if the body is larger than the limit.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpExchange exchange, int limit)
    {
        if (exchange.RequestContentLength > limit)
            return null;
        using var stream = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await exchange.RequestBody.ReadAsync(buffer, exchange.Aborted).ConfigureAwait(false)) > 0)
        {
            if (stream.Length + read > limit)
                return null;
            stream.Write(buffer, 0, read);
        }
        return stream.ToArray();
    }
}
