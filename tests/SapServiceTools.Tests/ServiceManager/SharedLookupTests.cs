using SapServiceTools.Clients.TenantInstances.ServiceManager;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

public sealed class SharedLookupTests
{
    private readonly List<string[]> _asked = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _poison;

    [Fact]
    public async Task All_who_ask_while_a_request_is_under_way_share_the_next()
    {
        var lookup = new SharedLookup<string>(3600, FindAsync);
        var first = FindAsync(lookup, "t0");
        await _isAsked.Task;
        var others = Enumerable.Range(1, 99).Select(number => FindAsync(lookup, $"t{number}")).ToList();
        _first.SetResult();
        Assert.Equal(["t0!"], await first);
        for (var number = 1; number < 100; number++)
            Assert.Equal([$"t{number}!"], await others[number - 1]);
        Assert.Equal([1, 99], _asked.Select(keys => keys.Length));
    }

    [Fact]
    public async Task Who_asks_for_the_same_gets_the_same()
    {
        var lookup = new SharedLookup<string>(3600, FindAsync);
        var first = FindAsync(lookup, "t0");
        await _isAsked.Task;
        var twice = Enumerable.Range(0, 2).Select(_ => FindAsync(lookup, "t1")).ToList();
        _first.SetResult();
        await first;
        Assert.All(await Task.WhenAll(twice), found => Assert.Equal(["t1!"], found));
        Assert.Equal(["t1"], _asked[1]);
    }

    [Fact]
    public async Task A_request_is_no_longer_than_a_server_takes()
    {
        var lookup = new SharedLookup<string>(10, FindAsync);
        var first = FindAsync(lookup, "t0");
        await _isAsked.Task;
        var others = Enumerable.Range(1, 9).Select(number => FindAsync(lookup, $"t{number}")).ToList();
        _first.SetResult();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 5, 4], _asked.Select(keys => keys.Length));
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_spoils_no_other()
    {
        _poison = "t2";
        var lookup = new SharedLookup<string>(3600, FindAsync);
        var first = FindAsync(lookup, "t0");
        await _isAsked.Task;
        var others = Enumerable.Range(1, 3).Select(number => FindAsync(lookup, $"t{number}")).ToList();
        _first.SetResult();
        await first;
        Assert.Equal(["t1!"], await others[0]);
        Assert.Equal("t2 is refused", (await Assert.ThrowsAsync<ServiceException>(() => others[1])).Message);
        Assert.Equal(["t3!"], await others[2]);
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_others_alone_and_the_last_ends_the_request()
    {
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lookup = new SharedLookup<string>(3600, async (keys, _, cancellationToken) =>
        {
            if (keys.Contains("t0"))
            {
                isAsked.TrySetResult();
                await _first.Task;
            }
            else
            {
                using var registration = cancellationToken.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return keys.ToLookup(key => key);
        });
        var first = FindAsync(lookup, "t0");
        await isAsked.Task;
        var both = new[] { FindAsync(lookup, "t1", one.Token), FindAsync(lookup, "t2", other.Token) };
        _first.SetResult();
        await first;
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => both[0]);
        Assert.False(both[1].IsCompleted);
        Assert.False(ended.Task.IsCompleted);
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => both[1]);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<string[]> FindAsync(SharedLookup<string> lookup, string key, CancellationToken cancellationToken = default) =>
        [.. await lookup.FindAsync(key, NullCallLog.Instance, cancellationToken)];

    private async Task<ILookup<string, string>> FindAsync(IReadOnlyList<string> keys, ICallLog log, CancellationToken cancellationToken)
    {
        lock (_asked)
            _asked.Add([.. keys]);
        _isAsked.TrySetResult();
        await _first.Task.WaitAsync(cancellationToken);
        return _poison is { } poison && keys.Contains(poison)
            ? throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidResponse, $"{poison} is refused")
            : keys.ToLookup(key => key, key => $"{key}!");
    }
}
