using SapServiceTools.Clients.Broker.Conformance.Requirements;
using SapServiceTools.Tests.Conformance.Mutations;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Each way to break the broker is found, for the right reason and no other.</summary>
public sealed class MutationTests
{
    private static readonly Mutation[] All =
    [
        .. CatalogMutations.All, .. HeaderMutations.All, .. ProvisionMutations.All, .. PollMutations.All, .. InstanceMutations.All, .. BindMutations.All, .. DeletionMutations.All,
        .. LenientMutations.All,
    ];

    public static TheoryData<string> Names => [.. All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_found(string name)
    {
        var mutation = Named(name);
        await using var host = await ConformanceHost.StartAsync(mutation.Make());
        mutation.Arrange(host);

        var results = await host.RunAsync(mutation.Bound(mutation.IsAsync ? ConformanceHost.Async : ConformanceHost.Sync));

        var found = results.Where(result => result.Verdict is ConformanceVerdict.Failed or ConformanceVerdict.Warning).ToArray();
        foreach (var expected in mutation.Expected)
            Assert.True(found.Any(result => result.Requirement == expected), $"{expected} doesn't find it. Found: {Lines(found)}");
        var others = found.Where(result => result.Level is ConformanceLevel.Must && !mutation.Expected.Contains(result.Requirement)
            && !(mutation.DeadEndpoint is { } name && result.Requirement.StartsWith(name, StringComparison.Ordinal))).ToArray();
        Assert.True(others.Length is 0, $"Without need: {Lines(others)}");
        Assert.All(found.Where(result => mutation.Expected.Contains(result.Requirement)), result => Assert.NotEmpty(result.Evidence));
        Assert.Equal(RequirementTable.All.Count, results.Count);
        if (mutation.LeavesSomething)
            return;
        Assert.Equal([], host.Summary!.Leftovers);
        var status = await host.Server.GetStatusAsync();
        Assert.Equal((0, 0), (status.Instances, status.Bindings));
    }

    // Whoever works in both modes isn't told that he has to be asked for the asynchronous one.
    public static TheoryData<string> AsynchronousNames => [.. All
        .Where(mutation => mutation.IsAsync && !mutation.Expected.Any(name => name.EndsWith(".AsyncRequired", StringComparison.Ordinal) || name is "Provision.AcceptsIncompleteFalse"))
        .Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(AsynchronousNames))]
    public async Task Is_found_in_a_broker_of_both_modes(string name)
    {
        var mutation = Named(name);
        await using var host = await ConformanceHost.StartAsync(mutation.Make(), bothModes: true);
        mutation.Arrange(host);

        var results = await host.RunAsync(mutation.Bound(ConformanceHost.Async));

        var found = results.Where(result => result.Verdict is ConformanceVerdict.Failed or ConformanceVerdict.Warning).Select(result => result.Requirement);
        Assert.Equal([], mutation.Expected.Except(found));
    }

    [Fact]
    public void Every_requirement_has_a_broken_broker()
    {
        var untested = RequirementTable.All.Select(requirement => requirement.Id).Except(All.SelectMany(mutation => mutation.Expected)).ToArray();

        Assert.Equal("", string.Join(", ", untested));
    }

    internal static Mutation Named(string name) => Assert.Single(All, mutation => mutation.Name == name);

    private static string Lines(IEnumerable<ConformanceResult> results) => string.Join("\n", results);
}
