using System.Text.Json;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Reads <c>X-Broker-API-Originating-Identity</c>: the platform's name, a blank, and a JSON object in base64.</summary>
internal static class OriginatingIdentityHeader
{
    public const string Name = "X-Broker-API-Originating-Identity";

    /// <returns>Null if there is no such header.</returns>
    /// <exception cref="BrokerException">It is there and wrong.</exception>
    public static OriginatingIdentity? Parse(string? header)
    {
        if (header is null)
            return null;
        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank <= 0)
            throw Bad("must be a platform's name, one blank and a value");
        try
        {
            var value = FreeFormText.ParseObject(Convert.FromBase64String(header[(blank + 1)..].Trim()));
            return new OriginatingIdentity(header[..blank], value);
        }
        catch (FormatException)
        {
            throw Bad("has a value that isn't base64");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Bad("has a value that isn't a JSON object");
        }
    }

    private static BrokerException Bad(string what) => new(BrokerError.BadRequest, $"The header {Name} {what}.");
}
