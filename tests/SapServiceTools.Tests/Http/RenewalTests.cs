using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Credentials that can be renewed, such as tokens: one more try after a 401, and no more.</summary>
public sealed class RenewalTests
{
    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", """{"a":1}""")]
    public async Task After_a_401_new_credentials_get_one_more_try(string method, string? body)
    {
        await using var server = await HttpStub.StartAsync(call => call.Empty(call.Request.Headers["Authorization"] == "Bearer token-2" ? 200 : 401));
        var tokens = new Tokens(renewable: true);
        using var transport = new ServiceTransport(new TransportOptions(), tokens, new Redactor());
        var request = new ServiceRequest(new HttpMethod(method), server.Uri, 200)
        {
            Purpose = "do the thing",
            Json = body is null ? default(ReadOnlyMemory<byte>?) : System.Text.Encoding.UTF8.GetBytes(body),
        };
        Assert.Equal(200, (await transport.SendAsync(request, NullCallLog.Instance, CancellationToken.None).Soon()).StatusCode);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Requests.Select(seen => seen.Headers["Authorization"]));
        Assert.All(server.Requests, seen => Assert.Equal(body ?? "", seen.Body));
        Assert.Equal((2, 1), (transport.RequestCount, tokens.Renewals));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_401_that_stays_is_an_error(bool renewable, int requests)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json("""{"description":"no"}""", 401));
        var tokens = new Tokens(renewable);
        using var transport = new ServiceTransport(new TransportOptions(), tokens, new Redactor());
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(
            new ServiceRequest(HttpMethod.Get, server.Uri, 200) { Purpose = "read" }, NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.Equal((ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed, "no"), (error.Kind, error.ErrorId, error.Description));
        Assert.Equal((requests, 1), (server.Requests.Count, tokens.Renewals));
    }

    private sealed class Tokens(bool renewable) : IRequestAuthenticator
    {
        private int _current = 1;

        public int Renewals { get; private set; }

        public ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", $"token-{_current}");
            return default;
        }

        public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken)
        {
            Renewals++;
            _current++;
            return new(renewable);
        }
    }
}
