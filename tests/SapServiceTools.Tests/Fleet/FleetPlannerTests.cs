using SapServiceTools.Clients.TenantInstances.Reconciliation;
using Xunit;

namespace SapServiceTools.Tests.Fleet;

/// <summary>What a list of tenants and a list of instances make together.</summary>
public sealed class FleetPlannerTests
{
    [Theory]
    [InlineData(InstanceStatus.CreationSucceeded, FleetAction.Keep)]
    [InlineData(InstanceStatus.UpdateInProgress, FleetAction.Keep)]
    [InlineData("SOMETHING_NEW", FleetAction.Keep)]
    [InlineData(InstanceStatus.CreationInProgress, FleetAction.Repair)]
    [InlineData(InstanceStatus.CreationFailed, FleetAction.Repair)]
    [InlineData(InstanceStatus.DeletionInProgress, FleetAction.Repair)]
    [InlineData(InstanceStatus.DeletionFailed, FleetAction.Repair)]
    [InlineData(InstanceStatus.BindingMissing, FleetAction.Repair)]
    [InlineData(InstanceStatus.BindingFailed, FleetAction.Repair)]
    public void A_wanted_instance_is_kept_or_repaired(string status, FleetAction action)
    {
        var step = Assert.Single(ReconcilePlanner.Plan(["a"], [Instance("a", status)], removeExtra: true));
        Assert.Equal((action, status), (step.Action, step.Found));
        Assert.Equal(action == FleetAction.Keep ? FleetStepState.Done : FleetStepState.Planned, step.State);
        Assert.NotEmpty(step.Reason);
        Assert.Equal(action == FleetAction.Repair, ReconcilePlanner.PlanRepair(Instance("a", status)) is not null);
    }

    [Fact]
    public void What_is_missing_is_created_and_what_is_not_wanted_goes_only_if_asked_to()
    {
        ManagedInstance[] actual = [Instance("z"), Instance("b"), Instance("a")];
        Assert.Equal(["Create c", "Keep a"], ReconcilePlanner.Plan(["c", "a", "c"], actual, removeExtra: false).Select(step => step.ToString()));
        Assert.Equal(["Create c", "Keep a", "Remove b", "Remove z"], ReconcilePlanner.Plan(["c", "a"], actual, removeExtra: true).Select(step => step.ToString()));
    }

    [Fact]
    public void What_failed_before_comes_after_all_else_that_is_to_do_and_the_longest_ago_first()
    {
        ManagedInstance[] actual =
        [
            Instance("under way", InstanceStatus.CreationInProgress, 1),
            Instance("failed again", InstanceStatus.CreationFailed, 9),
            Instance("no use", InstanceStatus.BindingFailed, 8),
            Instance("not gone", InstanceStatus.DeletionFailed, 7),
            Instance("half", InstanceStatus.BindingMissing),
            Instance("there"),
            Instance("extra", InstanceStatus.CreationFailed),
            Instance("extra not gone", InstanceStatus.DeletionFailed, 6),
        ];
        var steps = ReconcilePlanner.Plan(["under way", "failed again", "no use", "not gone", "half", "there", "new 1", "new 2"], actual, removeExtra: true);
        Assert.Equal(
            ["there", "new 1", "new 2", "half", "extra", "extra not gone", "not gone", "no use", "failed again", "under way"], steps.Select(step => step.TenantId));

        var repairs = actual.Select(instance => ReconcilePlanner.PlanRepair(instance)).OfType<FleetStep>();
        Assert.Equal(
            ["half", "extra", "extra not gone", "not gone", "no use", "failed again", "under way"], ReconcilePlanner.InOrderOfWork(repairs).Select(step => step.TenantId));
    }

    [Fact]
    public void Tenants_that_differ_in_case_are_different()
    {
        Assert.Equal(["Create A", "Keep a"], ReconcilePlanner.Plan(["A", "a"], [Instance("a")], removeExtra: true).Select(step => step.ToString()));
    }

    [Fact]
    public void All_instances_of_a_tenant_that_is_not_wanted_go_and_all_but_one_of_one_that_is()
    {
        ManagedInstance[] actual = [Numbered("1", InstanceStatus.CreationFailed), Numbered("2"), Numbered("3")];
        Assert.Equal(["1", "2", "3"], Assert.Single(ReconcilePlanner.Plan([], actual, removeExtra: true)).InstanceIds);
        // The one that is addressed stays, unless it can't be used.
        Assert.Equal(["1", "2"], ReconcilePlanner.PlanDuplicates(actual, actual[2]).SelectMany(step => step.InstanceIds));
        Assert.Equal(["1", "3"], ReconcilePlanner.PlanDuplicates(actual, actual[0]).SelectMany(step => step.InstanceIds));
        Assert.All(ReconcilePlanner.PlanDuplicates(actual, actual[2]), step => Assert.Equal(FleetAction.Remove, step.Action));

        static ManagedInstance Numbered(string id, string status = InstanceStatus.CreationSucceeded) => new() { TenantId = "a", Id = id, Status = status };
    }

    [Fact]
    public void Of_two_instances_of_one_tenant_the_usable_one_counts()
    {
        foreach (var actual in new[] { new[] { Instance("a"), Instance("a", InstanceStatus.CreationFailed) }, [Instance("a", InstanceStatus.CreationFailed), Instance("a")] })
            Assert.Equal(FleetAction.Keep, Assert.Single(ReconcilePlanner.Plan(["a"], actual, removeExtra: true)).Action);
    }

    [Theory]
    [InlineData(InstanceStatus.DeletionInProgress)]
    [InlineData(InstanceStatus.DeletionFailed)]
    public void A_deletion_is_the_end_unless_it_was_begun_to_create_the_instance_anew(string status)
    {
        Assert.DoesNotContain("created", ReconcilePlanner.PlanRepair(Instance("a", status))!.Reason, StringComparison.Ordinal);
        var step = ReconcilePlanner.PlanRepair(Instance("a", status), isReplaced: true)!;
        Assert.Equal((FleetAction.Repair, status), (step.Action, step.Found));
        Assert.Contains("created anew", step.Reason, StringComparison.Ordinal);
        Assert.Null(ReconcilePlanner.PlanRepair(Instance("a"), isReplaced: true));
        Assert.Equal(FleetAction.Create, ReconcilePlanner.PlanRestore("a").Action);
    }

    private static ManagedInstance Instance(string tenant, string status = InstanceStatus.CreationSucceeded, int? day = null) =>
        new() { TenantId = tenant, Status = status, UpdatedOn = day is { } number ? new DateTimeOffset(2026, 1, number, 0, 0, 0, TimeSpan.Zero) : null };
}
