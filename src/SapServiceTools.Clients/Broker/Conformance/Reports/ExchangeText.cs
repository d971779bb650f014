using System.Text;

namespace SapServiceTools.Clients.Broker.Conformance.Reports;

/// <summary>An exchange as text, much as it went over the wire.</summary>
internal static class ExchangeText
{
    public static string Of(ConformanceExchange exchange) => $"{Request(exchange)}\n\n{Response(exchange)}";

    public static string Request(ConformanceExchange exchange) => Message($"{exchange.Method} {exchange.Uri}", exchange.RequestHeaders, exchange.RequestBody);

    public static string Response(ConformanceExchange exchange) => exchange.StatusCode is { } status
        ? Message($"{status}", exchange.ResponseHeaders, exchange.ResponseBody)
        : $"No answer: {exchange.Trouble}";

    private static string Message(string first, IReadOnlyDictionary<string, string> headers, string? body)
    {
        var text = new StringBuilder(first);
        foreach (var (name, value) in headers)
            text.Append('\n').Append(name).Append(": ").Append(value);
        if (body is not null)
            text.Append("\n\n").Append(body);
        return text.ToString();
    }
}
