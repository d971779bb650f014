using System.Net.Http.Headers;
using System.Text;
using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>Sends requests with the right password to any host that is alive, and checks what comes back.</summary>
internal sealed class BrokerCaller : IDisposable
{
    // Longer than any handler may take: what takes longer hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HostGroup _hosts;
    private readonly ResponseTally _tally;

    public BrokerCaller(HostGroup hosts, ResponseTally tally)
    {
        _hosts = hosts;
        _tally = tally;
        _client.DefaultRequestHeaders.Add("X-Broker-API-Version", "2.17");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Encode(hosts.Password));
    }

    public static string Encode(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ProcessBroker.User}:{password}"));

    /// <summary>503 is always expected: the store may be away.</summary>
    /// <returns>Null if the host was killed meanwhile, or if what came back is wrong; then it is kept as that.</returns>
    public async Task<LoadResponse?> SendAsync(string kind, Random random, HttpMethod method, string path, object? body, params int[] expected)
    {
        var host = _hosts.Choose(random);
        using var request = new HttpRequestMessage(method, new Uri(host.Address, path));
        if (body is not null)
            request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var response = await _client.SendAsync(request, limit.Token).ConfigureAwait(false);
            var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false));
            _tally.Add(kind, $"{status}");
            var fault = ResponseCheck.FindFault(status, text, response.Headers.RetryAfter is not null)
                ?? (status is 503 || expected.Contains(status) ? null : $"{status} {text} to {method} {path}");
            if (fault is null)
                return new LoadResponse(status, text);
            _tally.AddWrong(kind, fault);
        }
        catch (OperationCanceledException)
        {
            _tally.Add(kind, "no response");
            _tally.AddWrong(kind, $"no response to {method} {path}");
        }
        catch (HttpRequestException fault)
        {
            // The exit is noticed here before it is known there.
            if (!host.IsKilled)
                await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
            _tally.Add(kind, host.IsKilled ? "host killed" : "connection lost");
            if (!host.IsKilled)
                _tally.AddWrong(kind, $"connection lost: {fault.Message} {fault.InnerException?.Message}");
        }
        return null;
    }

    public void Dispose() => _client.Dispose();
}
