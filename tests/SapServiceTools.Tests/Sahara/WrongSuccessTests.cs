using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Success statuses of Sahara with bodies that are none: no change counts as done for its status alone. Only a deletion has nothing to say, with 204.</summary>
public sealed class WrongSuccessTests
{
    private const string Id = "b8a14722-460f-4ce2-a9aa-677353ef178c";
    private const string Other = "99999999-460f-4ce2-a9aa-677353ef178c";

    private static readonly Dictionary<string, Func<SaharaClient, CallRecorder, Task>> Changes = new()
    {
        ["create"] = (client, log) => client.DataSources.CreateAsync(SaharaFixture.Body(("name", "mine"), ("type", "hdfs"), ("url", "hdfs://x")), log, default),
        ["update"] = (client, log) => client.DataSources.UpdateAsync(Id, SaharaFixture.Body(("is_public", true)), log, default),
        ["delete"] = (client, log) => client.DataSources.DeleteAsync(Id, log, default),
        ["scale"] = (client, log) => client.Clusters.ScaleAsync(Id, new SaharaScaling(), log, default),
        ["verify"] = (client, log) => client.Clusters.VerifyAsync(Id, log, default),
        ["force"] = (client, log) => client.Clusters.ForceDeleteAsync(Id, log, default),
        ["cancel"] = (client, log) => client.JobExecutions.CancelAsync(Id, log, default),
        ["register"] = (client, log) => client.Images.RegisterAsync(Id, "ubuntu", null, log, default),
        ["tags"] = (client, log) => client.Images.SetTagsAsync(Id, ["a"], log, default),
        ["untag"] = (client, log) => client.Images.SetTagsAsync(Id, [], log, default),
    };

    /// <summary>Change, status, type and body.</summary>
    public static TheoryData<string, int, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string, string>();
            foreach (var name in Changes.Keys)
            {
                foreach (var status in (int[])[200, 202])
                {
                    cases.Add(name, status, "text/html", "<html><title>Sign in</title></html>");
                    cases.Add(name, status, "application/json", "{\"data_source\":{\"id\":");
                    cases.Add(name, status, "application/json", "");
                    if (name != "force")
                        cases.Add(name, status, "application/json", $$$"""{"{{{Envelope(name)}}}":{"id":"{{{Other}}}","name":"another"}}""");
                }

                if (name is not ("delete" or "untag" or "force"))
                    cases.Add(name, 204, "application/json", "");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_change_is_done_for_its_status_alone(string change, int status, string type, string body)
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) =>
        {
            if (status == 204)
                call.Empty(204);
            else
                call.Text(status, body, type);
        }, options => options with { SkipChecks = true });
        var error = await Assert.ThrowsAnyAsync<ServiceException>(() => it.Cloud.Clock.DriveAsync(Changes[change](it.Client, it.Log), TimeSpan.FromMinutes(1)));
        Assert.Equal(ServiceErrorKind.InvalidResponse, error.Kind);
        // What is read afterwards, to learn whether it took effect, changes nothing.
        Assert.Single(it.Sent, request => !request.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_asked_for_again_and_is_done_when_nothing_is_there()
    {
        var number = 0;
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, _) =>
        {
            switch (++number)
            {
                case 1: call.Abort(); break;
                case 2: call.Text(200, "<html></html>", "text/html"); break;
                default: call.Json("""{"error_code":404,"error_message":"not found","error_name":"NOT_FOUND"}""", 404); break;
            }

            return default;
        };
        using var client = await cloud.ConnectAsync(cloud.Options("2"), new TransportOptions { RequestTimeout = TimeSpan.FromDays(2) });
        await cloud.Clock.DriveAsync(client.DataSources.DeleteAsync(Id, cloud.Log, default), TimeSpan.FromMinutes(1));
        Assert.Equal(3, number);
    }

    private static string Envelope(string change) => change switch
    {
        "create" or "update" or "delete" => "data_source",
        "scale" or "verify" or "force" => "cluster",
        "cancel" => "job",
        _ => "image",
    };
}
