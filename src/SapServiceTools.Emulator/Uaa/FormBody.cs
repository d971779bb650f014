using System.Net;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Uaa;

/// <summary>Reads a form (application/x-www-form-urlencoded).</summary>
internal static class FormBody
{
    public static async ValueTask<Dictionary<string, string>> ReadAsync(HttpExchange exchange)
    {
        using var reader = new StreamReader(exchange.RequestBody);
        return Parse(await reader.ReadToEndAsync(exchange.Aborted).ConfigureAwait(false));
    }

    /// <summary>The last value of each name; a query has the same form.</summary>
    public static Dictionary<string, string> Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            fields[Decode(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return fields;
    }

    public static string Decode(string text) => WebUtility.UrlDecode(text);
}
