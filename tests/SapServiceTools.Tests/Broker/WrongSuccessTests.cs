using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>Success statuses of brokers with bodies that are none: no change counts as done for its status alone. A broker's answers name no resource, so that another one's can't be told.</summary>
public sealed class WrongSuccessTests
{
    private static readonly (string Action, int[] Statuses)[] Changes =
        [("provision", [200, 201, 202]), ("bind", [200, 201, 202]), ("update", [200, 202]), ("deprovision", [200, 202]), ("unbind", [200, 202])];

    /// <summary>Change, status, type and body.</summary>
    public static TheoryData<string, int, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string, string>();
            foreach (var (action, statuses) in Changes)
            {
                foreach (var status in statuses)
                {
                    cases.Add(action, status, "text/html", "<html><title>Sign in</title></html>");
                    cases.Add(action, status, "application/json", "<html><title>Sign in</title></html>");
                    cases.Add(action, status, "application/json", "{\"operation\":");
                    cases.Add(action, status, "application/json", "[]");
                    // By the specification a deletion says {}; brokers that say nothing with 200 mean the same.
                    if (status != 200 || action is not ("deprovision" or "unbind"))
                        cases.Add(action, status, "application/json", "");
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_change_is_done_for_its_status_alone(string action, int status, string type, string body)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Text(status, body, type));
        var error = await BrokerFixture.FailAsync(it.ChangeAsync(action));
        Assert.Equal((ServiceErrorKind.InvalidResponse, status), (error.Kind, error.StatusCode));
        Assert.EndsWith("Whether it took effect is unknown.", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
        Assert.Single(it.Requests);
    }

    [Theory]
    [InlineData("deprovision")]
    [InlineData("unbind")]
    public async Task A_deletion_needs_no_words(string action)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Empty(200));
        Assert.Equal(BrokerOperationStatus.Succeeded, (await it.ChangeAsync(action)).Status);
    }

    [Theory]
    [InlineData("text/html", "<html><title>Sign in</title></html>")]
    [InlineData("application/json", "{\"parameters\":")]
    [InlineData("application/json", "")]
    public async Task A_read_is_repeated(string type, string body)
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Target.Contains("i1", StringComparison.Ordinal) && call.Exchange.Method == "GET" && call.Number <= 2)
                call.Text(200, body, type);
            else
                call.Json("""{"plan_id":"p2"}""");
        });
        var instance = await it.DriveAsync(it.Client.FetchInstanceAsync(new SapServiceTools.Clients.Broker.Api.ResourceRequest("i1") { Plan = "p2" }, it.Log, CancellationToken.None));
        Assert.Equal("p2", instance.PlanId);
        Assert.Equal(2, it.Requests.Count);
    }
}
