using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>What is refused before anything is sent, and what -SkipValidation sends all the same.</summary>
public sealed class ValidationTests
{
    private static readonly RequestMode Skip = new() { SkipValidation = true };

    public static TheoryData<string, string, Func<BrokerFixture, RequestMode, Task>> Forbidden => new()
    {
        { "an unknown service", ErrorIds.BrokerServiceNotFound, (it, mode) => it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "nope", "small") { Mode = mode }, it.Log, default)) },
        { "an unknown plan", ErrorIds.BrokerPlanNotFound, (it, mode) => it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "one", "nope") { Mode = mode }, it.Log, default)) },
        { "a plan of another service", ErrorIds.BrokerPlanNotFound, (it, mode) => it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "s1", "q1") { Mode = mode }, it.Log, default)) },
        { "parameters of a wrong type", ErrorIds.BrokerParameterInvalid, (it, mode) => it.ProvisionAsync(plan: "p1", mode: mode, parameters: BrokerFixture.Map("size", "big")) },
        { "parameters at draft-04's exclusive bound", ErrorIds.BrokerParameterInvalid, (it, mode) => it.ProvisionAsync(plan: "p1", mode: mode, parameters: BrokerFixture.Map("size", 1L)) },
        { "missing parameters of a binding", ErrorIds.BrokerParameterInvalid, (it, mode) => it.BindAsync(plan: "p1", mode: mode) },
        { "parameters of an update", ErrorIds.BrokerParameterInvalid, (it, mode) => it.UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "p1", Parameters = BrokerFixture.Map("size", 5L), Mode = mode }) },
        { "another version", ErrorIds.BrokerMaintenanceInfoConflict, (it, mode) => it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", null, "p1") { MaintenanceInfo = BrokerFixture.Map("version", "1.2.4"), Mode = mode }, it.Log, default)) },
        { "a change of a plan that is fixed", ErrorIds.BrokerNotAllowed, (it, mode) => it.UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "p3", Plan = "p2", Mode = mode }) },
        { "a change of plan at a service that has none", ErrorIds.BrokerNotAllowed, (it, mode) => it.UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "q1", Plan = "q2", Mode = mode }) },
        { "a context alone", ErrorIds.BrokerNotAllowed, (it, mode) => it.UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "q1", Context = BrokerFixture.Map("platform", "x"), Mode = mode }) },
        { "a binding of an unbindable plan", ErrorIds.BrokerNotAllowed, (it, mode) => it.BindAsync(plan: "p3", mode: mode) },
        { "a rotation", ErrorIds.BrokerNotAllowed, (it, mode) => it.BindAsync(plan: "p2", mode: mode, predecessor: "b0") },
        { "a look at an instance", ErrorIds.BrokerNotAllowed, (it, mode) => it.Client.FetchInstanceAsync(new ResourceRequest("i1") { Plan = "q1", Mode = mode }, it.Log, default) },
        { "a look at a binding", ErrorIds.BrokerNotAllowed, (it, mode) => it.Client.FetchBindingAsync(new ResourceRequest("i1", "b1") { Plan = "q1", Mode = mode }, it.Log, default) },
        { "a change of nothing", ErrorIds.InvalidParameter, (it, mode) => it.UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "p1", Mode = mode }) },
    };

    [Theory, MemberData(nameof(Forbidden))]
    public async Task What_the_catalog_forbids_is_not_sent_unless_validation_is_skipped(string what, string errorId, Func<BrokerFixture, RequestMode, Task> act)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", call.Request.Method == "PUT" ? 201 : 200));
        var error = await BrokerFixture.FailAsync(act(it, new RequestMode()));
        Assert.True(errorId == error.ErrorId, $"{what}: {error.Message}");
        Assert.Empty(it.Requests);
        Assert.Empty(it.Client.PendingOperations);
        await act(it, Skip);
        Assert.Single(it.Requests);
    }

    [Fact]
    public async Task Names_and_ids_are_found_in_any_way()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201));
        foreach (var (service, plan) in new[] { ("one", "large"), ("ONE", "Large"), ("s1", "p2"), ((string?)null, "large"), (null, "p2") })
            await it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest(Guid.NewGuid().ToString(), service, plan), it.Log, default));
        Assert.All(it.Requests, request => Assert.StartsWith("""{"service_id":"s1","plan_id":"p2",""", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotation_sends_service_plan_and_predecessor_and_needs_no_parameters()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201));
        var binding = (await it.BindAsync(plan: "p1", predecessor: "b0")).Binding!;
        Assert.Equal("b0", binding.PredecessorBindingId);
        Assert.Equal("""{"service_id":"s1","plan_id":"p1","predecessor_binding_id":"b0"}""", it.Requests[0].Body);
    }

    [Fact]
    public async Task Identity_and_context_are_of_one_platform()
    {
        await using var it = await BrokerFixture.StartAsync(
            call => call.Json("{}", 201), options: options => options with { OriginatingIdentity = new PlatformIdentity("kubernetes", BrokerFixture.Map("username", "u")) });
        var request = new ProvisionRequest("i1", null, "p2") { Context = BrokerFixture.Map("platform", "cloudfoundry") };
        Assert.Equal(ErrorIds.InvalidParameter, (await BrokerFixture.FailAsync(it.Client.ProvisionAsync(request, it.Log, default))).ErrorId);
        await it.DriveAsync(it.Client.ProvisionAsync(request with { Context = BrokerFixture.Map("platform", "kubernetes") }, it.Log, default));
        Assert.Single(it.Requests);
    }

    [Theory]
    [InlineData("ftp://h/")]
    [InlineData("http://user:pass@h/")]
    [InlineData("http://h/?x=1")]
    public void Addresses_that_cannot_be_a_brokers_are_refused(string uri) =>
        Assert.Equal(ErrorIds.InvalidOption, Assert.Throws<ServiceException>(() => new BrokerClient(new BrokerOptions { Uri = new Uri(uri) })).ErrorId);

    [Fact]
    public async Task A_plan_that_nobody_knows_is_asked_for()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}"));
        Assert.Equal(ErrorIds.BrokerPlanUnknown, (await BrokerFixture.FailAsync(it.Client.DeprovisionAsync(new ResourceRequest("i9"), it.Log, default))).ErrorId);
        Assert.Empty(it.Requests);
    }
}
