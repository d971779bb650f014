using System.Net;
using System.Text.RegularExpressions;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>The list of instances, when there are many.</summary>
public sealed partial class PagingTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Five_thousand_instances_are_walked_page_by_page(StoreKind kind)
    {
        using var place = new StorePlace();
        var store = TestStores.Open(kind, place, TimeProvider.System);
        await using var host = await PageHost.StartAsync(store: store);
        var ids = Enumerable.Range(0, 5000).Select(number => $"{number:x4} /\u00e4+&").ToArray();
        await Parallel.ForEachAsync(ids, async (id, token) => Assert.True(await store.CommitAsync(New(id), token)));

        var seen = new List<string>();
        var (path, pages) = ("/dashboard", 0);
        while (true)
        {
            var page = await host.ReadAsync(path);
            Assert.InRange(page.Length, 0, 100_000);
            var rows = Rows().Matches(page.Split("id=\"instances\"")[1].Split("</section>")[0]).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToArray();
            Assert.InRange(rows.Length, 1, 50);
            seen.AddRange(rows);
            pages++;
            Assert.Contains($"{rows.Length} of 5,000 shown", page, StringComparison.Ordinal);
            Assert.Equal(pages > 1, page.Contains(">First page</a>", StringComparison.Ordinal));
            if (Next().Match(page) is not { Success: true } next)
                break;
            path = "/" + WebUtility.HtmlDecode(next.Groups[1].Value);
        }
        Assert.Equal(100, pages);
        Assert.Equal(ids, seen);
    }

    [Theory]
    [InlineData("i-010", "i-010")]
    [InlineData("i-0105", "i-011")]
    [InlineData("i-", "i-000")]
    [InlineData("  i-020 ", "i-020")]
    [InlineData("j", null)]
    public async Task An_id_or_its_beginning_leads_to_its_place(string from, string? first)
    {
        var store = new MemoryStore();
        await using var host = await PageHost.StartAsync(store: store);
        foreach (var number in Enumerable.Range(0, 100))
            Assert.True(await store.CommitAsync(New($"i-{number:000}"), default));
        var page = await host.ReadAsync($"/dashboard?from={Uri.EscapeDataString(from)}");
        var rows = Rows().Matches(page.Split("id=\"instances\"")[1].Split("</section>")[0]);
        Assert.Equal(first, rows.FirstOrDefault()?.Groups[1].Value);
        if (first is null)
            Assert.Contains("There are none from here on.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_events_of_a_later_page_are_of_that_page()
    {
        var store = new MemoryStore();
        await using var host = await PageHost.StartAsync(store: store);
        foreach (var number in Enumerable.Range(0, 120))
            Assert.True(await store.CommitAsync(New($"i-{number:000}"), default));
        var page = await host.ReadAsync("/dashboard?after=i-099");
        var address = Events().Match(page).Groups[1].Value;
        await using var events = await host.WatchAsync("/" + WebUtility.HtmlDecode(address));
        await events.WaitAsync("instances", "i-119");
        Assert.DoesNotContain("i-099", events.Parts["instances"], StringComparison.Ordinal);
        (await host.ProvisionAsync("i-110-new")).Expect(201);
        await events.WaitAsync("instances", "i-110-new");
    }

    private static StoreChange New(string id) => new(id, new RecordChange<InstanceRecord>(id, 0, new InstanceRecord
    {
        Id = id, Version = 1, State = RecordState.Ready, ServiceId = TestCatalog.Service, PlanId = TestCatalog.Small, CreatedAt = DateTimeOffset.UtcNow,
    }));

    [GeneratedRegex("<tr data-key=\"([^\"]*)\"")]
    private static partial Regex Rows();

    [GeneratedRegex("rel=\"next\" href=\"([^\"#]*)")]
    private static partial Regex Next();

    [GeneratedRegex("data-events=\"([^\"]*)\"")]
    private static partial Regex Events();
}
