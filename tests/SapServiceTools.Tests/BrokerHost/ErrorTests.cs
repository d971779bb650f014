using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.12: every class of error on every operation, and what errors leave behind.</summary>
public sealed class ErrorTests
{
    private static readonly BrokerOperation[] Operations =
    [
        BrokerOperation.Provision, BrokerOperation.FetchInstance, BrokerOperation.Update, BrokerOperation.Deprovision, BrokerOperation.LastOperation,
        BrokerOperation.Bind, BrokerOperation.FetchBinding, BrokerOperation.Unbind, BrokerOperation.LastBindingOperation,
    ];

    // In the order of the operations above.
    private static readonly Dictionary<BrokerError, (string? Code, int[] Statuses)> Table = new()
    {
        [BrokerError.BadRequest] = (null, [400, 400, 400, 400, 400, 400, 400, 400, 400]),
        [BrokerError.InvalidParameters] = ("InvalidParameters", [400, 400, 400, 400, 400, 400, 400, 400, 400]),
        [BrokerError.AsyncRequired] = ("AsyncRequired", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.AppGuidMissing] = ("RequiresApp", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.ConcurrentAccess] = ("ConcurrencyError", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.MaintenanceInfoConflict] = ("MaintenanceInfoConflict", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.PlanChangeNotSupported] = ("PlanChangeNotSupported", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.InstanceLimitMet] = ("InstanceLimitMet", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.PlanQuotaExceeded] = ("PlanQuotaExceeded", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.ServiceQuotaExceeded] = ("ServiceQuotaExceeded", [422, 422, 422, 422, 422, 422, 422, 422, 422]),
        [BrokerError.Overloaded] = ("Overloaded", [503, 503, 503, 503, 503, 503, 503, 503, 503]),
        [BrokerError.ServiceFailure] = (null, [500, 500, 500, 500, 500, 500, 500, 500, 500]),
        [BrokerError.InstanceExists] = ("InstanceExists", [409, 500, 422, 500, 500, 422, 500, 500, 500]),
        [BrokerError.BindingExists] = ("BindingExists", [500, 500, 422, 422, 500, 409, 500, 500, 500]),
        // The last two are asked while something is being created, so that missing isn't the end of a deletion.
        [BrokerError.InstanceDoesNotExist] = ("InstanceDoesNotExist", [400, 404, 404, 410, 404, 404, 404, 410, 404]),
        [BrokerError.BindingDoesNotExist] = ("BindingDoesNotExist", [400, 500, 400, 500, 500, 400, 404, 410, 404]),
    };

    public static TheoryData<BrokerError, BrokerOperation> Rows()
    {
        var rows = new TheoryData<BrokerError, BrokerOperation>();
        foreach (var error in Enum.GetValues<BrokerError>())
        {
            foreach (var operation in Operations)
                rows.Add(error, operation);
        }
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Every_error_is_right_on_every_operation(BrokerError error, BrokerOperation operation)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = await ThrowAsync(broker, operation, new BrokerException(error, "Said by the handler.") { RetryAfter = TimeSpan.FromSeconds(3) });
        var (code, statuses) = Table[error];
        var status = statuses[Array.IndexOf(Operations, operation)];
        answer.Expect(status);
        Assert.Equal("Said by the handler.", answer.Text("description"));
        var hasCode = code is not null && status is not (500 or 404 or 410);
        Assert.Equal(hasCode ? code : null, answer.Text("error"));
        Assert.Equal("3", answer.Header("Retry-After"));
    }

    [Theory, MemberData(nameof(Rows))]
    public void Every_error_has_a_text_of_its_own(BrokerError error, BrokerOperation operation)
    {
        Assert.NotEmpty(new BrokerException(error).Message);
        Assert.NotEmpty(new BrokerException(error, "").Message);
        Assert.Equal(new BrokerException(error).Message, new BrokerException(error, null, new InvalidOperationException($"{operation}")).Message);
    }

    [Theory]
    [InlineData(BrokerOperation.Provision)]
    [InlineData(BrokerOperation.FetchInstance)]
    [InlineData(BrokerOperation.Update)]
    [InlineData(BrokerOperation.Deprovision)]
    [InlineData(BrokerOperation.LastOperation)]
    [InlineData(BrokerOperation.Bind)]
    [InlineData(BrokerOperation.FetchBinding)]
    [InlineData(BrokerOperation.Unbind)]
    [InlineData(BrokerOperation.LastBindingOperation)]
    public async Task Other_exceptions_are_500_and_their_text_goes_to_the_log_only(BrokerOperation operation)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = (await ThrowAsync(broker, operation, new InvalidOperationException("the password is 42"))).Expect(500);
        Assert.Equal("""{"description":"The broker failed."}""", answer.Body);
        Assert.Contains(broker.Log.Faults, fault => fault.Exception.Message.Contains("42", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_refusal_leaves_nothing_and_a_failure_lets_a_deletion_clean_up(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Provision = (_, _) => throw new BrokerException(BrokerError.PlanQuotaExceeded);
        (await broker.ProvisionAsync()).Expect(422);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(410);
        Assert.Equal(0, broker.Handler.Count(BrokerOperation.Deprovision));

        broker.Handler.Provision = (_, _) => throw new InvalidOperationException("half done");
        (await broker.ProvisionAsync()).Expect(500);
        (await broker.BindAsync()).Expect(404);
        (await broker.SendAsync("PATCH", Instance("i1"), new { service_id = TestCatalog.Service })).Expect(404);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        Assert.False(broker.Handler.Last(BrokerOperation.Deprovision).Instance!.IsReady);

        broker.Handler.Provision = (_, _) => default;
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.Bind = (_, _) => throw new BrokerException(BrokerError.InvalidParameters);
        (await broker.BindAsync()).Expect(400);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(410);
        broker.Handler.Bind = (_, _) => throw new InvalidOperationException("half done");
        (await broker.BindAsync()).Expect(500);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Unbind));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_failed_creation_can_be_tried_again_under_the_same_id(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Provision = (_, _) => throw new InvalidOperationException("half done");
        (await broker.ProvisionAsync()).Expect(500);
        broker.Handler.Provision = (_, _) => throw new BrokerException(BrokerError.PlanQuotaExceeded);
        (await broker.ProvisionAsync()).Expect(422);
        Assert.NotNull(broker.Handler.Last(BrokerOperation.Provision).Instance);
        broker.Handler.Provision = (_, _) => default;
        (await broker.ProvisionAsync(plan: TestCatalog.Large)).Expect(201);
        (await broker.ProvisionAsync(plan: TestCatalog.Large)).Expect(200);
    }

    private static async Task<BrokerResponse> ThrowAsync(BrokerHarness broker, BrokerOperation operation, Exception exception)
    {
        var handler = broker.Handler;
        if (operation is not BrokerOperation.Provision and not BrokerOperation.LastOperation)
            (await broker.ProvisionAsync()).Expect(201);
        if (operation is BrokerOperation.FetchBinding or BrokerOperation.Unbind)
            (await broker.BindAsync()).Expect(201);
        switch (operation)
        {
            case BrokerOperation.Provision:
                handler.Provision = (_, _) => throw exception;
                return await broker.ProvisionAsync();
            case BrokerOperation.FetchInstance:
                handler.FetchInstance = (_, _) => throw exception;
                return await broker.SendAsync("GET", Instance("i1"));
            case BrokerOperation.Update:
                handler.Update = (_, _) => throw exception;
                return await broker.SendAsync("PATCH", Instance("i1"), new { service_id = TestCatalog.Service });
            case BrokerOperation.Deprovision:
                handler.Deprovision = (_, _) => throw exception;
                return await broker.SendAsync("DELETE", Instance("i1", Ids()));
            case BrokerOperation.LastOperation:
                handler.Provision = (_, _) => new(new ProvisionResult { Asynchronous = true });
                (await broker.ProvisionAsync(query: "?accepts_incomplete=true")).Expect(202);
                handler.LastOperation = (_, _) => throw exception;
                return await broker.PollAsync();
            case BrokerOperation.Bind:
                handler.Bind = (_, _) => throw exception;
                return await broker.BindAsync();
            case BrokerOperation.FetchBinding:
                handler.FetchBinding = (_, _) => throw exception;
                return await broker.SendAsync("GET", Binding("i1", "b1"));
            case BrokerOperation.Unbind:
                handler.Unbind = (_, _) => throw exception;
                return await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()));
            default:
                handler.Bind = (_, _) => new(new BindResult { Asynchronous = true });
                (await broker.BindAsync(query: "?accepts_incomplete=true")).Expect(202);
                handler.LastOperation = (_, _) => throw exception;
                return await broker.SendAsync("GET", Binding("i1", "b1") + "/last_operation");
        }
    }
}
