using System.Text.RegularExpressions;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>The header that asks for a version within v2, of which there is one.</summary>
internal static partial class Microversion
{
    private const string Header = "OpenStack-API-Version";
    private const string Only = "2.0";

    /// <summary>The response to a version that isn't there; null if all is well.</summary>
    public static OpenStackResponse? Refuse(HttpExchange exchange)
    {
        var wanted = Wanted(exchange);
        if (wanted is Only or "latest")
            return null;
        return Form().IsMatch(wanted)
            ? Error(406, "NOT_ACCEPTABLE", $"Version {wanted} is not supported by the API. Minimum is {Only} and maximum is {Only}.")
            : Error(400, "BAD_REQUEST", $"API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum.");
    }

    public static void AddTo(OpenStackResponse response, HttpExchange exchange)
    {
        var wanted = Wanted(exchange);
        response.With("Vary", Header).With(Header, $"data-processing {(Form().IsMatch(wanted) ? wanted : Only)}");
    }

    private static string Wanted(HttpExchange exchange)
    {
        foreach (var entry in (exchange.GetHeader(Header) ?? "").Split(','))
            if (entry.Trim().Split(' ', 2) is ["data-processing", var version])
                return version.Trim();
        return Only;
    }

    private static OpenStackResponse Error(int statusCode, string name, string message) => OpenStackResponse.Json(statusCode, new JsonObject
    {
        ["error_code"] = statusCode,
        ["error_message"] = message,
        ["error_name"] = name,
        ["max_version"] = Only,
        ["min_version"] = Only,
    });

    [GeneratedRegex(@"\A\d+\.\d+\z")]
    private static partial Regex Form();
}
