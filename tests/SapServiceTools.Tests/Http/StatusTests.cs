using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>What the errors say: kind, id, the server's words, the correlation id, and never a secret.</summary>
public sealed class StatusTests
{
    [Theory]
    [InlineData(400, ServiceErrorKind.InvalidArgument, ErrorIds.BadRequest)]
    [InlineData(422, ServiceErrorKind.InvalidArgument, ErrorIds.BadRequest)]
    [InlineData(401, ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed)]
    [InlineData(403, ServiceErrorKind.PermissionDenied, ErrorIds.PermissionDenied)]
    [InlineData(410, ServiceErrorKind.NotFound, ErrorIds.NotFound)]
    [InlineData(409, ServiceErrorKind.Exists, ErrorIds.Conflict)]
    [InlineData(429, ServiceErrorKind.RateLimited, ErrorIds.RateLimited)]
    [InlineData(500, ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable)]
    [InlineData(503, ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable)]
    [InlineData(599, ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable)]
    [InlineData(202, ServiceErrorKind.InvalidResponse, ErrorIds.UnexpectedStatus)]
    [InlineData(204, ServiceErrorKind.InvalidResponse, ErrorIds.UnexpectedStatus)]
    [InlineData(418, ServiceErrorKind.InvalidResponse, ErrorIds.UnexpectedStatus)]
    public async Task Each_status_has_its_kind(int status, ServiceErrorKind kind, string id)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(status), TransportFixture.Patient with { MaxRetries = 0 });
        var error = await it.FailAsync(it.Get() with { TenantId = "acme" });
        Assert.Equal((kind, id, status, "acme"), (error.Kind, error.ErrorId, error.StatusCode, error.TenantId));
        Assert.Equal(it.Server.Requests[0].Headers["X-CorrelationID"], error.RequestId);
        Assert.StartsWith($"Could not read the thing: 127.0.0.1 answered {status}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Request id {error.RequestId}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"description":"Plan is gone."}""", "application/json", "Plan is gone.", null)]
    [InlineData("""{"error":"Conflict","description":"Busy."}""", "application/json", "Busy.", "Conflict")]
    [InlineData("""{"error":"Conflict"}""", "application/json", "Conflict", "Conflict")]
    [InlineData("""{"message":"From elsewhere"}""", "application/json", "From elsewhere", null)]
    [InlineData("""{"description":5,"message":"Text wins"}""", "application/json", "Text wins", null)]
    [InlineData("  just words \n", "text/plain", "just words", null)]
    [InlineData("<html><body>Sign in</body></html>", "text/html; charset=utf-8", "an HTML page instead of JSON", null)]
    [InlineData("\r\n <!DOCTYPE html><p>", "application/json", "an HTML page instead of JSON", null)]
    [InlineData("""["a","b"]""", "application/json", """["a","b"]""", null)]
    [InlineData("   ", "text/plain", null, null)]
    public async Task The_servers_own_words_are_found(string body, string type, string? description, string? code)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(400, body, type));
        var error = await it.FailAsync(it.Get());
        Assert.Equal((description, code), (error.Description, error.ErrorCode));
        if (description is not null)
            Assert.Contains($"answered 400 (BadRequest): {description.TrimEnd('.')}. Request id", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"description":"Rejected im:pass#wörd of imüser"}""")]
    [InlineData("""{"description":"Header was Authorization: Basic aW3DvHNlcjppbTpwYXNzI3fDtnJk"}""")]
    [InlineData("""{"description":"see https://imüser:im:pass%23w%C3%B6rd@host/x?password=im%3Apass%23w%C3%B6rd"}""")]
    [InlineData("""{"status":"x","credentials":{"user":"im:pass#wörd","host":"im:pass#wörd"}}""")]
    [InlineData("im:pass#wörd")]
    [InlineData("""{"password":"im:pass#w""")]
    [InlineData("""{"credentials":{"host":"im:pass#w""")]
    [InlineData("error: password=im:pass#w")]
    public async Task Secrets_in_the_servers_words_are_masked(string body)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(500, body, "application/json"));
        var error = await it.FailAsync(it.Get());
        foreach (var text in new[] { error.Message, error.Description!, error.ToString(), it.Log.Everything })
        {
            Assert.DoesNotContain("pass#w", text, StringComparison.Ordinal);
            Assert.DoesNotContain("pass%23", text, StringComparison.Ordinal);
            Assert.DoesNotContain("aW3D", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Long_words_are_cut()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(500, new string('x', 1_000_000)));
        var error = await it.FailAsync(it.Get());
        Assert.Equal(501, error.Description!.Length);
        Assert.InRange(it.Log.DebugLines[0].Length, 1000, 20_000);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task The_routers_404_is_an_application_that_is_down(string method)
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("X-Cf-RouterError", "unknown_route");
            call.Text(404, "404 Not Found: Requested route does not exist.");
        });
        // 404 is among the statuses that the request takes for an answer.
        var error = await it.FailAsync(it.Get() with { Method = new HttpMethod(method) });
        Assert.Equal((ServiceErrorKind.Unavailable, ErrorIds.ApplicationDown, 404), (error.Kind, error.ErrorId, error.StatusCode));
        Assert.True(error is { IsTransient: true, MayHaveTakenEffect: false });
        Assert.Equal(5, it.Server.Requests.Count);
        Assert.NotNull(error.RecommendedAction);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_so_nobody_else_gets_the_credentials(int status)
    {
        await using var other = await HttpStub.StartAsync(call => call.Json("{}"));
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Location", $"{other.Uri.AbsoluteUri}way?code=1");
            call.Empty(status);
        });
        foreach (var request in new[] { it.Get(), it.Post("{}") })
        {
            var error = await it.FailAsync(request);
            Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.RedirectRefused, status), (error.Kind, error.ErrorId, error.StatusCode));
            // Where to, but no path or query, which may let somebody in.
            Assert.Contains($", a redirect to http://{other.Uri.Authority}. ", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(other.Requests);
        Assert.Equal(2, it.Server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_is_not_HTTP_is_an_invalid_response()
    {
        await using var server = SocketServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("220 mail.example ESMTP ready\r\n\r\n");
        });
        using var transport = TransportFixture.Create(new TransportOptions { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(
            new ServiceRequest(HttpMethod.Get, server.Uri, 200) { Purpose = "read" }, NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse), (error.Kind, error.ErrorId));
        Assert.Equal(1, transport.RequestCount);
    }

    [Fact]
    public async Task An_unknown_host_is_a_connection_error_without_effect()
    {
        using var transport = TransportFixture.Create(new TransportOptions { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(
            new ServiceRequest(HttpMethod.Post, new Uri("https://no-such-host.invalid/"), 201) { Purpose = "create" }, NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.Equal((ServiceErrorKind.Connection, ErrorIds.ConnectionFailed), (error.Kind, error.ErrorId));
        Assert.False(error.MayHaveTakenEffect);
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }
}
