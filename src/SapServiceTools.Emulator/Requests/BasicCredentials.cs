using System.Text;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Requests;

/// <summary>The user and password that a service accepts, in UTF-8 as its real clients send them.</summary>
internal sealed class BasicCredentials(string userName, string password)
{
    private const string Scheme = "Basic ";
    private readonly string _token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));

    public string UserName => userName;

    public string Password => password;

    /// <summary>True if the caller is who it should be; else the response is written.</summary>
    public bool Accept(HttpExchange exchange)
    {
        var header = exchange.GetHeader("Authorization");
        if (header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.AsSpan(Scheme.Length).Trim().SequenceEqual(_token))
            return true;
        exchange.SetHeader("WWW-Authenticate", "Basic realm=\"Emulator\", charset=\"UTF-8\"");
        JsonResponse.Describe(exchange, 401, header is null ? "Authentication is required." : "The credentials are wrong.");
        return false;
    }
}
