using System.Net;
using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>What all four clients read: refusals, waits that are asked for, tokens; and the texts that are shown of them.</summary>
public static class HttpTargets
{
    private static readonly Uri Address = new("https://service.example/v1/x");

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<ParserTarget> All { get; } =
    [
        new(
            "refusal",
            ReadRefusal,
            "429 application/json\nRetry-After: Tue, 01 Jan 2030 12:00:30 GMT\nDate: Tue, 01 Jan 2030 12:00:00 GMT\n\n{\"error\":\"a\",\"description\":\"b\",\"instance_usable\":true}",
            "503 text/html\nRetry-After: Tuesday, 01-Jan-30 12:00:30 GMT\n\n<html><body>x</body></html>",
            "400 application/json\nX-RateLimit-Retry-After: 7\n\n{\"error_name\":\"NOT_FOUND\",\"error_code\":404,\"error_message\":\"x\\nError ID: 1-2\"}",
            "401 application/json\n\n{\"error\":{\"message\":\"m\",\"code\":401,\"title\":\"Unauthorized\"}}",
            "404 application/json\nX-Cf-RouterError: unknown_route\nRetry-After: 2024-11-11 14:59:33 +0000 UTC\n\n{\"message\":\"<br /><b>gone</b> password=abcdefgh\"}"),
        new("retry-after", ReadWait, "120", "Tue, 01 Jan 2030 12:00:30 GMT\nTue, 01 Jan 2030 12:00:00 GMT", "Tuesday, 01-Jan-30 12:00:30 GMT", "Tue Jan  1 12:00:30 2030", "2024-11-11 14:59:33.1 +0000 UTC m=+0.1", "1.5\nFri, 31 Dec 9999 23:59:59 GMT"),
        ParserTarget.OfResponse("token", ReadToken, """{"access_token":"abc","token_type":"bearer","expires_in":3600}""", """{"access_token":"abc","expires_in":"43199"}"""),
        new(
            "redactor",
            Redact,
            """{"user":"u","password":"secret-1","list":["--password","secret-2"],"env":[{"name":"DB_PASSWORD","value":"secret-3"}],"url":"https://a:secret-4@b/"}""",
            "error: password=secret-5&value=x token: 'abc\\'d' Authorization: Basic dXNlcjpwYXNz https://u:p@h/?sig=1 <name>fs.password</name><value>v</value> -----BEGIN PRIVATE KEY-----x"),
    ];

    private static void ReadRefusal(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var lines = Encoding.Latin1.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n');
        var first = lines[0].Split(' ', 2);
        if (!int.TryParse(first[0], out var status) || status is < 200 or > 599)
            return;
        using var message = new HttpResponseMessage((HttpStatusCode)status);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", first.Length > 1 ? first[1] : null);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                message.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..].Trim());
        }
        var body = end < 0 ? [] : input[(end + 2)..];
        var request = new ServiceRequest(HttpMethod.Put, Address, 200) { Purpose = "do it", Json = body, Retry = RetryMode.WhenWithoutEffect };
        var response = new StreamedResponse(message, new ReadTimeoutStream(new MemoryStream(body), TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeProvider.System, CancellationToken.None), "id");
        var error = new TransportErrors(new Redactor()).FromStatus(response, body, isCut: false, request, 0, Now);
        if (error.RetryAfter is { } wait && (wait < TimeSpan.Zero || wait > TimeSpan.FromDays(1)))
            throw new InputFaultException($"a wait of {wait} is out of its bounds");
        if (error.Message.Length > 2_000)
            throw new InputFaultException($"a message of {error.Message.Length} characters");
    }

    private static void ReadWait(byte[] input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        using var message = new HttpResponseMessage();
        message.Headers.TryAddWithoutValidation("Retry-After", lines[0]);
        if (lines.Length > 1)
            message.Headers.TryAddWithoutValidation("Date", lines[1]);
        if (RetryAfter.Read(message.Headers, Now) is { } wait && (wait < TimeSpan.Zero || wait > TimeSpan.FromDays(1)))
            throw new InputFaultException($"a wait of {wait} is out of its bounds");
    }

    private static void ReadToken(byte[] input)
    {
        using var message = new HttpResponseMessage();
        var token = ClientCredentialsAuthenticator.Read(new ServiceResponse(200, message.Headers, input, "id"), Now);
        // It goes into a header of each request.
        using var request = new HttpRequestMessage();
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token.Value);
    }

    private static void Redact(byte[] input)
    {
        var redactor = new Redactor("a-known-secret");
        _ = redactor.Body(input);
        var text = Encoding.UTF8.GetString(input);
        _ = redactor.Text(text);
        _ = redactor.Address(text);
        if (redactor.Text(text + " a-known-secret").Contains("a-known-secret", StringComparison.Ordinal))
            throw new InputFaultException("a secret that is known is shown");
    }
}
