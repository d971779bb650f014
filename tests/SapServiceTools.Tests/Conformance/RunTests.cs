using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Conformance;
using SapServiceTools.Clients.Broker.Conformance.Requirements;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>How a run behaves towards the broker, also when it is cut short.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Touches_nothing_but_the_service_and_the_plans_named()
    {
        await using var host = await ConformanceHost.StartAsync();

        await host.RunAsync(ConformanceHost.Async);

        Assert.NotEmpty(host.Handler.Calls);
        Assert.All(host.Handler.Calls, call => Assert.Contains(call.Plan.Id, (string[])[RichCatalog.AsyncPlan, RichCatalog.OtherAsyncPlan]));
    }

    [Theory]
    [InlineData(false, "Provision.Created")]
    [InlineData(true, "Provision.Created")]
    [InlineData(true, "Bind.Created")]
    [InlineData(true, "Update.AsyncRequired")]
    [InlineData(true, "Unbind.AsyncRequired")]
    public async Task Removes_what_it_made_when_interrupted(bool isAsync, string after)
    {
        await using var host = await ConformanceHost.StartAsync();
        using var stop = new CancellationTokenSource();
        var log = new CallRecorder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunUntilAsync(host, isAsync, after, stop.Cancel, log, stop.Token));

        Assert.True(host.Handler.Count(BrokerOperation.Provision) > 0);
        await AssertEmptyAsync(host);
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task Removes_what_it_made_when_something_throws()
    {
        await using var host = await ConformanceHost.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunUntilAsync(host, true, "Bind.Created", () => throw new InvalidOperationException("The reader is gone."), NullCallLog.Instance, default));

        await AssertEmptyAsync(host);
    }

    [Fact]
    public async Task Says_what_may_be_left()
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering { Before = asked => asked is { Method: "DELETE", IsAllowed: true } ? Answered.Of(500) : null });
        using var stop = new CancellationTokenSource();
        var log = new CallRecorder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunUntilAsync(host, false, "Bind.Created", stop.Cancel, log, stop.Token));

        var bound = host.Handler.Last(BrokerOperation.Bind);
        Assert.Contains(log.Warnings, warning => warning.Contains($"service instance {bound.InstanceId} may be left", StringComparison.Ordinal));
        Assert.Contains(log.Warnings, warning => warning.Contains($"service binding {bound.BindingId} of service instance {bound.InstanceId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_in_no_result_and_no_log()
    {
        await using var host = await ConformanceHost.StartAsync();
        var log = new CallRecorder { IsDebugEnabled = true };

        var results = await host.RunAsync(ConformanceHost.Sync with { BindParameters = new Dictionary<string, object?> { ["size"] = 1L, ["password"] = "never-shown-either" } }, log);

        var texts = results.SelectMany(result => result.Evidence).SelectMany(exchange =>
            (string?[])[exchange.RequestBody, exchange.ResponseBody, exchange.Uri, exchange.Trouble, .. exchange.RequestHeaders.Values, .. exchange.ResponseHeaders.Values])
            .Concat(results.Select(result => result.ToString())).Append(log.Everything).OfType<string>().ToArray();
        Assert.Contains(texts, text => text.Contains("credentials", StringComparison.Ordinal));
        foreach (var secret in (string[])["never-shown", ConformanceHost.Password, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"admin:{ConformanceHost.Password}"))])
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chosen_requirements_work_alone()
    {
        await using var host = await ConformanceHost.StartAsync();

        var failed = new List<string>();
        foreach (var requirement in RequirementTable.All)
        {
            var result = Assert.Single(await host.RunAsync(ConformanceHost.Async with { Requirements = [requirement.Id] }));
            if (result.Verdict is not (ConformanceVerdict.Passed or ConformanceVerdict.NotApplicable))
                failed.Add(result.ToString());
        }

        Assert.Equal("", string.Join("\n", failed));
        await AssertEmptyAsync(host);
    }

    [Theory]
    [InlineData("no-such-service", RichCatalog.Plan, null, "*", "no service")]
    [InlineData(RichCatalog.Service, "no-such-plan", null, "*", "no plan")]
    [InlineData("rich", "sync", "no-such-plan", "*", "no plan")]
    [InlineData("rich", "sync", null, "Provision.Nothing", "No requirement")]
    public async Task Wrong_names_are_errors_before_anything_is_made(string service, string plan, string? updatePlan, string requirement, string message)
    {
        await using var host = await ConformanceHost.StartAsync();

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            host.RunAsync(ConformanceHost.Sync with { Service = service, Plan = plan, UpdatePlan = updatePlan, Requirements = [requirement] }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(host.Handler.Calls);
    }

    [Fact]
    public async Task A_broker_that_isnt_there_is_an_error()
    {
        var host = await ConformanceHost.StartAsync();
        var target = host.Target;
        await host.DisposeAsync();

        var error = await Assert.ThrowsAsync<ServiceException>(() => new ConformanceRunner(target, ConformanceHost.Sync).RunAsync(_ => default, NullCallLog.Instance, default));

        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
    }

    private static Task<ConformanceSummary> RunUntilAsync(ConformanceHost host, bool isAsync, string after, Action then, ICallLog log, CancellationToken token) =>
        new ConformanceRunner(host.Target, isAsync ? ConformanceHost.Async : ConformanceHost.Sync).RunAsync(
            result =>
            {
                if (result.Requirement == after)
                    then();
                return default;
            },
            log, token);

    private static async Task AssertEmptyAsync(ConformanceHost host)
    {
        var status = await host.Server.GetStatusAsync();
        Assert.Equal((0, 0), (status.Instances, status.Bindings));
    }
}
