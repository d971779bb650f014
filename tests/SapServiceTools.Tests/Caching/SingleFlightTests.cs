using SapServiceTools.Clients.Caching;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Caching;

/// <summary>Who shares a request, and when it ends.</summary>
public sealed class SingleFlightTests
{
    private readonly SingleFlight<string> _flights = new();
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private CancellationToken _token;

    [Fact]
    public async Task Those_who_come_together_share_one()
    {
        var all = Enumerable.Range(0, 100).Select(_ => RunAsync()).ToList();
        _answer.SetResult("done");
        Assert.All(await Task.WhenAll(all).Soon(), result => Assert.Equal("done", result));
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task Different_keys_share_nothing()
    {
        var all = new[] { RunAsync("a"), RunAsync("A"), RunAsync("b") };
        _answer.SetResult("done");
        await Task.WhenAll(all).Soon();
        Assert.Equal(3, _started);
    }

    [Fact]
    public async Task Who_comes_later_starts_anew()
    {
        _answer.SetResult("done");
        for (var i = 1; i <= 50; i++)
        {
            await RunAsync().Soon();
            Assert.Equal(i, _started);
        }
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_others_alone()
    {
        using var source = new CancellationTokenSource();
        var first = RunAsync(cancellationToken: source.Token);
        var second = RunAsync();
        await ClockDriver.UntilAsync(() => _started == 1, "the work has begun");
        await source.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first).Soon();
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.False(_token.IsCancellationRequested);
        _answer.SetResult("done");
        Assert.Equal("done", await second.Soon());
    }

    [Fact]
    public async Task When_the_last_one_gives_up_the_work_ends_and_the_next_starts_anew()
    {
        using var source = new CancellationTokenSource();
        var both = new[] { RunAsync(cancellationToken: source.Token), RunAsync(cancellationToken: source.Token) };
        await ClockDriver.UntilAsync(() => _started == 1, "the work has begun");
        await source.CancelAsync();
        foreach (var one in both)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one).Soon();
        Assert.True(_token.IsCancellationRequested);
        var next = RunAsync();
        await ClockDriver.UntilAsync(() => _started == 2, "the next work has begun");
        Assert.False(_token.IsCancellationRequested);
        _answer.SetResult("done");
        Assert.Equal("done", await next.Soon());
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_is_not_kept()
    {
        var all = Enumerable.Range(0, 3).Select(_ => RunAsync()).ToList();
        _answer.SetException(new InvalidDataException("broken"));
        foreach (var one in all)
            await Assert.ThrowsAsync<InvalidDataException>(() => one).Soon();
        Assert.Equal(1, _started);
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync()).Soon();
        Assert.Equal(2, _started);
    }

    [Fact]
    public async Task A_forgotten_one_flies_on_for_its_passengers_and_takes_no_new_ones()
    {
        var first = RunAsync();
        await ClockDriver.UntilAsync(() => _started == 1, "the work has begun");
        _flights.Forget("a");
        var second = RunAsync();
        await ClockDriver.UntilAsync(() => _started == 2, "the second has begun");
        _answer.SetResult("done");
        Assert.Equal(["done", "done"], await Task.WhenAll(first, second).Soon());
    }

    [Fact]
    public async Task Comings_and_goings_at_the_same_moment_lose_nobody()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 4000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var source = new CancellationTokenSource();
            var run = _flights.RunAsync($"key{i % 2}", async token =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                return "done";
            }, source.Token);
            if (i % 3 == 0)
                await source.CancelAsync();
            try
            {
                Assert.Equal("done", await run.Soon());
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
                // As it asked for.
            }
        });
    }

    private Task<string> RunAsync(string key = "a", CancellationToken cancellationToken = default) => _flights.RunAsync(
        key,
        token =>
        {
            _token = token;
            Interlocked.Increment(ref _started);
            return _answer.Task;
        },
        cancellationToken);
}
