using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Our own broker keeps what the specification requires, in each of its versions and in both ways of working.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<int, bool> Versions
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var minor in Enumerable.Range(13, 5))
            {
                data.Add(minor, false);
                // Bindings in the background came with 2.14, so a plan that has no others can't be checked before.
                if (minor > 13)
                    data.Add(minor, true);
            }

            return data;
        }
    }

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(17)]
    public async Task Broker_of_both_modes_is_examined_in_both(int minor)
    {
        await using var host = await ConformanceHost.StartAsync(bothModes: true);

        var results = await host.RunAsync(ConformanceHost.Async with { ApiMinor = minor });

        Assert.Equal("", string.Join("\n", results.Where(result => result.Verdict is not (ConformanceVerdict.Passed or ConformanceVerdict.NotApplicable))));
        // Nothing is left out that can be checked in one of the modes alone.
        foreach (var onlyAsync in new[] { false, true })
        {
            await using var other = await ConformanceHost.StartAsync();
            var passed = (await other.RunAsync((onlyAsync ? ConformanceHost.Async : ConformanceHost.Sync) with { ApiMinor = minor })).Where(result => result.Verdict is ConformanceVerdict.Passed);
            Assert.Equal([], passed.Select(result => result.Requirement).Except(results.Where(result => result.Verdict is ConformanceVerdict.Passed).Select(result => result.Requirement)));
        }

        Assert.Equal([], host.Summary!.Leftovers);
        var status = await host.Server.GetStatusAsync();
        Assert.Equal((0, 0), (status.Instances, status.Bindings));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Own_broker_passes(int minor, bool isAsync)
    {
        await using var host = await ConformanceHost.StartAsync();

        var results = await host.RunAsync((isAsync ? ConformanceHost.Async : ConformanceHost.Sync) with { ApiMinor = minor });

        Assert.Equal("", string.Join("\n", results.Where(result => result.Verdict is not (ConformanceVerdict.Passed or ConformanceVerdict.NotApplicable))));
        Assert.Equal(results.Count, results.Select(result => result.Requirement).Distinct().Count());
        Assert.All(results.Where(result => result.Verdict is ConformanceVerdict.NotApplicable), result => Assert.NotNull(result.Reason));
        Assert.Equal([], host.Summary!.Leftovers);
        var status = await host.Server.GetStatusAsync();
        Assert.Equal((0, 0), (status.Instances, status.Bindings));
    }
}
