using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Caching;

/// <summary>Gets that meet one another, creates and deletes while their request is under way. The server holds its answers back until the test lets go.</summary>
public sealed class SharedReadTests : IAsyncLifetime, IDisposable
{
    private const string Usable = """{"tenant_id":"acme","status":"CREATION_SUCCEEDED","credentials":{"user":"u"}}""";

    private readonly SemaphoreSlim _gets = new(0);
    private readonly SemaphoreSlim _changes = new(0);
    private int _abandoned;
    private HttpStub _server = null!;
    private InstanceManagerClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await HttpStub.StartAsync(async call =>
        {
            try
            {
                await (call.Request.Method == "GET" ? _gets : _changes).WaitAsync(call.Exchange.Aborted);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _abandoned);
                return;
            }

            if (call.Request.Method == "GET")
                call.Json(Usable);
            else
                call.Empty(call.Request.Method == "POST" ? 201 : 204);
        });
        _client = new InstanceManagerClient(StubOptions.For(_server.Uri), new TransportOptions { MaxRetries = 0 });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _gets.Dispose();
        _changes.Dispose();
    }

    [Fact]
    public async Task Many_gets_at_once_are_one_request_and_each_gets_its_own_copy()
    {
        var gets = Enumerable.Range(0, 50).Select(_ => GetAsync()).ToList();
        await ArrivedAsync(1);
        _gets.Release(50);
        var instances = await Task.WhenAll(gets).Soon();
        Assert.Single(_server.Requests);
        Assert.Equal(50, instances.Distinct().Count());
        Assert.Equal(50, _client.Cache.Misses);
    }

    [Fact]
    public async Task One_callers_cancellation_leaves_the_others_alone()
    {
        using var source = new CancellationTokenSource();
        var first = GetAsync(source.Token);
        var second = GetAsync();
        await ArrivedAsync(1);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first).Soon();
        _gets.Release();
        Assert.NotNull(await second.Soon());
        Assert.Equal((1, 0), (_server.Requests.Count, _abandoned));
    }

    [Fact]
    public async Task The_last_ones_cancellation_ends_the_request()
    {
        using var source = new CancellationTokenSource();
        var gets = new[] { GetAsync(source.Token), GetAsync(source.Token) };
        await ArrivedAsync(1);
        await source.CancelAsync();
        foreach (var get in gets)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get).Soon();
        await ClockDriver.UntilAsync(() => _abandoned == 1, "the server noticed");
        Assert.Equal(0, _client.Cache.Count);
    }

    [Fact]
    public async Task A_get_under_way_when_a_delete_starts_does_not_bring_the_instance_back()
    {
        var get = GetAsync();
        await ArrivedAsync(1);
        var delete = _client.StartDeleteAsync("acme", NullCallLog.Instance, CancellationToken.None);
        await ArrivedAsync(2);
        _gets.Release();
        Assert.NotNull(await get.Soon());
        Assert.Equal(0, _client.Cache.Count);
        _changes.Release();
        await delete.Soon();
        Assert.Equal(0, _client.Cache.Count);
    }

    [Fact]
    public async Task Neither_does_one_that_begins_while_the_delete_is_under_way()
    {
        var delete = _client.StartDeleteAsync("acme", NullCallLog.Instance, CancellationToken.None);
        await ArrivedAsync(1);
        var get = GetAsync();
        await ArrivedAsync(2);
        // It finds the instance as it was before the delete took effect.
        _gets.Release();
        Assert.NotNull(await get.Soon());
        _changes.Release();
        await delete.Soon();
        Assert.Equal(0, _client.Cache.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_change_nobody_gets_what_was_read_before_it(bool create)
    {
        var before = GetAsync();
        await ArrivedAsync(1);
        _changes.Release();
        await (create
            ? _client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None)
            : _client.StartDeleteAsync("acme", NullCallLog.Instance, CancellationToken.None)).Soon();
        var after = GetAsync();
        await ArrivedAsync(3);
        Assert.Equal(["GET", create ? "POST" : "DELETE", "GET"], _server.Requests.Select(request => request.Method));
        _gets.Release(2);
        await Task.WhenAll(before, after).Soon();
    }

    [Fact]
    public async Task Clearing_keeps_what_is_being_read_out()
    {
        var get = GetAsync();
        await ArrivedAsync(1);
        _client.ClearCache(null);
        _gets.Release();
        await get.Soon();
        Assert.Equal(0, _client.Cache.Count);
    }

    private Task<ManagedInstance?> GetAsync(CancellationToken cancellationToken = default) =>
        _client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, cancellationToken);

    private Task ArrivedAsync(int count) => ClockDriver.UntilAsync(() => _server.Requests.Count == count, $"{count} requests have arrived");
}
