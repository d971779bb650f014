using System.Globalization;
using System.Text;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>What goes over the wire, and what the log says of it.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task Credentials_go_out_unasked_in_UTF8()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.SendAsync(it.Get());
        var request = Assert.Single(it.Server.Requests);
        // imüser:im:pass#wörd; the same bytes as in the Instance Manager's wire protocol, as its public clients speak it, but for the user.
        Assert.Equal("Basic aW3DvHNlcjppbTpwYXNzI3fDtnJk", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task The_client_names_itself_and_each_request_has_an_id()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        var first = await it.SendAsync(it.Get());
        var second = await it.SendAsync(it.Get());
        Assert.Matches(@"^SapServiceTools/\d+\.\d+\.\d+$", it.Server.Requests[0].Headers["User-Agent"]);
        Assert.Equal("application/json", it.Server.Requests[0].Headers["Accept"]);
        Assert.Equal([first.RequestId, second.RequestId], it.Server.Requests.Select(request => request.Headers["X-CorrelationID"]));
        Assert.NotEqual(first.RequestId, second.RequestId);
        Assert.Equal(2, it.Transport.RequestCount);
    }

    [Fact]
    public async Task Cookies_and_trace_headers_stay_away()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Set-Cookie", "session=1; Path=/");
            call.Json("{}");
        });
        using var activity = new System.Diagnostics.Activity("outer").Start();
        await it.SendAsync(it.Get());
        await it.SendAsync(it.Get());
        Assert.All(it.Server.Requests, request => Assert.Null(request.Headers["Cookie"]));
        Assert.All(it.Server.Requests, request => Assert.Null(request.Headers["traceparent"]));
    }

    [Fact]
    public async Task Without_a_body_a_change_has_length_zero_and_no_type()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(call.Request.Method == "POST" ? 201 : 204));
        await it.SendAsync(it.Post());
        await it.SendAsync(it.Post() with { Method = HttpMethod.Delete, Accept = [204] });
        Assert.Equal(["POST", "DELETE"], it.Server.Requests.Select(request => request.Method));
        Assert.All(it.Server.Requests, request =>
        {
            Assert.Equal("0", request.Headers["Content-Length"]);
            Assert.Null(request.Headers["Content-Type"]);
            Assert.Null(request.Headers["Transfer-Encoding"]);
        });
    }

    [Fact]
    public async Task A_read_has_no_body_at_all()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.SendAsync(it.Get());
        Assert.Null(it.Server.Requests[0].Headers["Content-Length"]);
        Assert.Null(it.Server.Requests[0].Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_body_goes_out_as_JSON_byte_for_byte()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(201));
        const string Json = """{ "a" : "ö\u00f6" }""";
        await it.SendAsync(it.Post(Json));
        var request = Assert.Single(it.Server.Requests);
        Assert.Equal(Json, request.Body);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(Encoding.UTF8.GetByteCount(Json).ToString(CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
    }

    [Fact]
    public async Task More_headers_go_along()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.SendAsync(it.Get() with { Headers = [KeyValuePair.Create("X-More", "yes")] });
        Assert.Equal("yes", it.Server.Requests[0].Headers["X-More"]);
    }

    [Fact]
    public async Task Lines_go_to_Verbose_and_bodies_to_Debug_without_secrets()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json(
            """{"status":"ok","credentials":{"user":"db-user","password":"db-secret"},"note":"im:pass#wörd"}""", 201));
        var response = await it.SendAsync(it.Post("""{"provisioning_parameters":{"password":"hidden-1","size":5}}""") with
        {
            Uri = new Uri(it.Server.Uri, "things/1?token=hidden-2&x=1"),
        });
        Assert.Equal(2, it.Log.VerboseLines.Count);
        Assert.Equal($"> POST {it.Server.Uri}things/1?token=***&x=1 [{response.RequestId}]", it.Log.VerboseLines[0]);
        Assert.Matches($@"^< 201 Created in \d+ ms \[{response.RequestId}\]$", it.Log.VerboseLines[1]);
        Assert.Equal(
            [
                """> {"provisioning_parameters":{"password":"***","size":5}}""",
                """< {"status":"ok","credentials":{"user":"***","password":"***"},"note":"***"}""",
            ],
            it.Log.DebugLines);
        foreach (var secret in new[] { "hidden", "db-user", "db-secret", "wörd", "Basic", "aW3" })
            Assert.DoesNotContain(secret, it.Log.Everything);
    }

    [Fact]
    public async Task Debug_text_is_made_only_where_it_is_wanted()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}", 201));
        var log = new SapServiceTools.Tests.Support.CallRecorder { IsDebugEnabled = false };
        await it.Transport.SendAsync(it.Post("{}"), log, CancellationToken.None);
        Assert.Empty(log.DebugLines);
        Assert.Equal(2, log.VerboseLines.Count);
    }

    [Theory]
    [InlineData("a/b", "/a%2Fb")]
    [InlineData("a?b#c", "/a%3Fb%23c")]
    [InlineData("100%", "/100%25")]
    [InlineData("$& x", "/%24%26%20x")]
    [InlineData("mün\\chen", "/m%C3%BCn%5Cchen")]
    [InlineData("%2e%2e", "/%252e%252e")]
    [InlineData("a/../b", "/a%2F..%2Fb")]
    [InlineData("..;x", "/..%3Bx")]
    public async Task What_was_encoded_once_arrives_encoded_once(string segment, string target)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.SendAsync(it.Get() with { Uri = new Uri($"{it.Server.Uri}{Uri.EscapeDataString(segment)}") });
        Assert.Equal(target, it.Server.Requests[0].Target);
    }
}
