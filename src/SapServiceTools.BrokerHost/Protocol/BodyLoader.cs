using System.Buffers;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Reads a request's body into memory, up to a limit.</summary>
internal static class BodyLoader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>The body without a byte order mark; null if it is larger than the limit.</returns>
    public static async ValueTask<byte[]?> LoadAsync(HttpExchange exchange, int limit)
    {
        if (exchange.RequestContentLength is not { } announced)
            return await LoadChunksAsync(exchange, limit).ConfigureAwait(false);
        if (announced > limit)
            return null;
        var body = new byte[announced];
        var length = 0;
        // A caller that hangs up ends the read by a fault; a token of its own for that would cost each request a source.
        while (length < body.Length && await exchange.RequestBody.ReadAsync(body.AsMemory(length)).ConfigureAwait(false) is > 0 and var read)
            length += read;
        return length == body.Length && !body.AsSpan().StartsWith(ByteOrderMark) ? body : WithoutMark(body.AsSpan(0, length));
    }

    private static async ValueTask<byte[]?> LoadChunksAsync(HttpExchange exchange, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            var length = 0;
            var stream = exchange.RequestBody;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
                if (read is 0)
                    break;
                length += read;
                if (length > limit)
                    return null;
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
            }
            return WithoutMark(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] WithoutMark(ReadOnlySpan<byte> text) => text[(text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0)..].ToArray();

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>True for JSON in UTF-8, and for no type at all.</summary>
    public static bool IsJson(string? contentType)
    {
        if (contentType is "application/json" || string.IsNullOrWhiteSpace(contentType))
            return true;
        var parts = contentType.Split(';');
        var type = parts[0].AsSpan().Trim();
        var isJson = type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        return isJson && parts.Skip(1).All(IsAcceptable);
    }

    private static bool IsAcceptable(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !parameter.AsSpan(0, equals).Trim().Equals("charset", StringComparison.OrdinalIgnoreCase))
            return true;
        var charset = parameter.AsSpan(equals + 1).Trim().Trim('"');
        return charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
    }
}
