using SapServiceTools.Clients.Caching;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Caching;

/// <summary>What stays in the cache, how long, and what a read that is under way may put there.</summary>
public sealed class InstanceCacheTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly InstanceCache _cache;

    public InstanceCacheTests() => _cache = new InstanceCache(3, TimeSpan.FromSeconds(600), _clock);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void The_least_recently_used_one_goes_first()
    {
        Keep("a", "b", "c");
        Assert.NotNull(_cache.Find("a"));
        Keep("d");
        Assert.Equal(3, _cache.Count);
        Assert.Null(_cache.Find("b"));
        Keep("c");
        Keep("e");
        Assert.Equal(["c", "d", "e"], Cached("a", "b", "c", "d", "e"));
    }

    [Fact]
    public void Keeping_one_that_is_there_pushes_nobody_out()
    {
        Keep("a", "b", "c", "b", "b");
        Assert.Equal(["a", "b", "c"], Cached("a", "b", "c"));
    }

    [Fact]
    public void An_expired_one_goes_before_one_that_is_still_good()
    {
        Keep("a");
        _clock.Advance(TimeSpan.FromSeconds(300));
        Keep("b", "c");
        Assert.NotNull(_cache.Find("a"));
        _clock.Advance(TimeSpan.FromSeconds(300));
        Keep("d");
        Assert.Equal(["b", "c", "d"], Cached("a", "b", "c", "d"));
    }

    [Fact]
    public void Reading_does_not_extend_a_life()
    {
        Keep("a");
        for (var i = 0; i < 6; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(99.9));
            Assert.NotNull(_cache.Find("a"));
        }

        _clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Null(_cache.Find("a"));
        Assert.Equal(0, _cache.Count);
    }

    [Fact]
    public void Keeping_begins_a_new_life()
    {
        Keep("a");
        _clock.Advance(TimeSpan.FromSeconds(500));
        Keep("a");
        _clock.Advance(TimeSpan.FromSeconds(500));
        Assert.NotNull(_cache.Find("a"));
    }

    [Fact]
    public void Hits_and_misses_are_counted()
    {
        Keep("a");
        _cache.Find("a");
        _cache.Find("b");
        _cache.Find("a");
        _clock.Advance(TimeSpan.FromSeconds(600));
        _cache.Find("a");
        Assert.Equal((2, 2), (_cache.Hits, _cache.Misses));
    }

    [Theory]
    [InlineData(InstanceStatus.CreationInProgress)]
    [InlineData(InstanceStatus.CreationFailed)]
    [InlineData(InstanceStatus.DeletionInProgress)]
    [InlineData(InstanceStatus.DeletionFailed)]
    [InlineData("UPDATE_SUCCEEDED")]
    public void What_is_not_usable_is_not_kept_and_takes_the_place_of_what_was(string status)
    {
        Keep("a");
        using var reading = _cache.Begin();
        reading.Keep(Instance("a", status));
        Assert.Null(_cache.Find("a"));
    }

    [Fact]
    public void That_there_is_none_takes_the_place_of_what_was()
    {
        Keep("a");
        using var reading = _cache.Begin();
        reading.KeepNone("a");
        Assert.Null(_cache.Find("a"));
    }

    [Fact]
    public void Copies_go_in_and_out()
    {
        var list = new List<object?> { "x" };
        var given = Instance("a", more: new() { ["list"] = list });
        using (var reading = _cache.Begin())
            reading.Keep(given);
        list.Add("changed by the giver");
        var first = _cache.Find("a")!;
        Assert.Throws<NotSupportedException>(() => ((IList<object?>)first.AdditionalProperties["list"]!).Add("changed by the taker"));
        ((Dictionary<string, object?>)first.AdditionalProperties)["new"] = 1;
        var second = _cache.Find("a")!;
        Assert.NotSame(first, second);
        Assert.Equal(["list"], second.AdditionalProperties.Keys);
        Assert.Equal(["x"], (IReadOnlyList<object?>)second.AdditionalProperties["list"]!);
    }

    [Fact]
    public void What_was_removed_during_a_read_does_not_come_back_with_it()
    {
        using var one = _cache.Begin();
        using var all = _cache.Begin();
        _cache.Remove("a");
        using var later = _cache.Begin();
        one.Keep(Instance("a"));
        one.Keep(Instance("b"));
        all.Replace([Instance("a"), Instance("c")]);
        Assert.Equal(["c"], Cached("a", "b", "c"));
        later.Keep(Instance("a"));
        Assert.Equal(["a", "c"], Cached("a", "b", "c"));
    }

    [Fact]
    public void Neither_does_what_a_newer_read_found_gone_or_unusable()
    {
        using var list = _cache.Begin();
        using (var get = _cache.Begin())
        {
            get.KeepNone("a");
            get.Keep(Instance("b", InstanceStatus.DeletionInProgress));
        }

        list.Replace([Instance("a"), Instance("b"), Instance("c")]);
        Assert.Equal(["c"], Cached("a", "b", "c"));
    }

    [Fact]
    public void Clearing_outdates_all_reads_under_way()
    {
        Keep("a");
        using var one = _cache.Begin();
        using var all = _cache.Begin();
        _cache.Clear();
        Assert.Empty(_cache.Tenants);
        one.Keep(Instance("a"));
        all.Replace([Instance("b")]);
        Assert.Equal(0, _cache.Count);
    }

    [Fact]
    public void A_complete_list_replaces_everything_and_the_capacity_holds()
    {
        Keep("a", "b");
        using var reading = _cache.Begin();
        reading.Replace([Instance("b"), Instance("c", InstanceStatus.CreationFailed), Instance("d"), Instance("e"), Instance("f")]);
        Assert.Equal(["d", "e", "f"], Cached("a", "b", "c", "d", "e", "f"));
    }

    [Fact]
    public void Names_are_remembered_beyond_the_capacity_latest_first()
    {
        using var reading = _cache.Begin();
        for (var i = 0; i < 1500; i++)
            reading.Remember($"t{i}");
        reading.Keep(Instance("t700"));
        reading.KeepNone("t1499");
        _cache.Remove("t1498");
        var names = _cache.Tenants.ToList();
        Assert.Equal(999, names.Count);
        Assert.Equal(["t700", "t1498", "t1497"], names.Take(3));
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void After_the_end_it_is_empty_and_takes_nothing()
    {
        Keep("a");
        using var reading = _cache.Begin();
        _cache.Dispose();
        _cache.Dispose();
        reading.Keep(Instance("b"));
        reading.Replace([Instance("c")]);
        reading.KeepNone("a");
        _cache.Remove("a");
        _cache.Clear();
        Assert.Equal(0, _cache.Count);
        Assert.Null(_cache.Find("a"));
    }

    [Fact]
    public async Task Many_at_once_leave_it_sound()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 5000; i++)
            {
                var tenant = $"t{random.Next(10)}";
                using var reading = _cache.Begin();
                switch (random.Next(6))
                {
                    case 0: _cache.Remove(tenant); break;
                    case 1: reading.Replace([Instance(tenant), Instance("x")]); break;
                    case 2: _cache.Find(tenant); break;
                    case 3: _clock.Advance(TimeSpan.FromSeconds(1)); break;
                    default: reading.Keep(Instance(tenant)); break;
                }
            }
        })));
        Keep("a", "b", "c", "d");
        Assert.Equal(["b", "c", "d"], Cached("a", "b", "c", "d"));
        Assert.Equal(3, _cache.Count);
    }

    private static ManagedInstance Instance(string tenant, string status = InstanceStatus.CreationSucceeded, Dictionary<string, object?>? more = null) =>
        new() { TenantId = tenant, Status = status, AdditionalProperties = more ?? [] };

    private void Keep(params string[] tenants)
    {
        using var reading = _cache.Begin();
        foreach (var tenant in tenants)
        {
            reading.Keep(Instance(tenant));
            Tick();
        }
    }

    // Each read moves its tenant to the front, in the order asked for.
    private IEnumerable<string> Cached(params string[] tenants) => [.. tenants.Where(tenant =>
    {
        Tick();
        return _cache.Find(tenant) is not null;
    })];

    /// <summary>The library orders uses by the system's clock, which may be too coarse to tell two of them apart.</summary>
    private static void Tick()
    {
        var now = DateTime.UtcNow;
        SpinWait.SpinUntil(() => DateTime.UtcNow > now);
    }
}
