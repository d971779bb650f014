using System.Text.Json;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Everything that real servers answered is understood: what went well, in models; what didn't, in errors.</summary>
public sealed class CaptureTests
{
    private static readonly string[] Sets = ["bare-v1.1", "full-v1.1", "full-v2", "misc", "noheat-v2", "paging"];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var set in Sets)
            {
                foreach (var capture in Capture.Read(set).Where(capture => capture.Path.Split('/').Length > 2 && !capture.Path.StartsWith("/v1.0", StringComparison.Ordinal)))
                    data.Add(set, capture.Id);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_understood(string set, string id)
    {
        var capture = Capture.Find(set, id);
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, _) =>
        {
            StubCloud.Replay(call, capture);
            return default;
        };
        using var client = await cloud.ConnectAsync(capture.Path.StartsWith("/v2", StringComparison.Ordinal) ? "2" : "1.1");
        var call = CaptureCalls.For(client, capture, cloud.Log);
        if (capture.Status >= 400)
        {
            // A creation that failed at the server is looked up, after a pause.
            Assert.Equal(capture.Status, await ErrorOfAsync(() => cloud.Clock.DriveAsync(call(), TimeSpan.FromMinutes(1)), capture));
            return;
        }

        var result = await cloud.Clock.DriveAsync(call(), TimeSpan.FromMinutes(1));
        if (!capture.Path.EndsWith("/export", StringComparison.Ordinal))
            Assert.Equal(Ids(capture.Body).Order(), Ids(result).Order());
        foreach (var item in result.OfType<SaharaObject>())
            Complete(item);
    }

    private static async Task<int?> ErrorOfAsync(Func<Task<IReadOnlyList<object>>> call, Capture capture)
    {
        var error = await Assert.ThrowsAnyAsync<ServiceException>(call);
        Assert.Equal(capture.RequestId ?? error.RequestId, error.RequestId);
        Assert.NotNull(error.Description);
        if (capture.Body.ValueKind == JsonValueKind.Object && capture.Body.TryGetProperty("error_message", out var message))
        {
            var parts = message.GetString()!.Split("\nError ID: ");
            Assert.Equal(parts[0], error.Description);
            Assert.Equal(parts.Length > 1 ? parts[1] : null, error.ServerErrorId);
            if (capture.Body.TryGetProperty("error_name", out var name) && name.ValueKind == JsonValueKind.String)
                Assert.Equal(name.GetString(), error.ErrorCode);
        }

        return error.StatusCode;
    }

    private static IEnumerable<string> Ids(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return [];
        return body.EnumerateObject()
            .SelectMany(entry => entry.Value.ValueKind switch
            {
                JsonValueKind.Object => [entry.Value],
                JsonValueKind.Array => entry.Value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("cluster", out var inner) ? inner : item),
                _ => Enumerable.Empty<JsonElement>(),
            })
            .Where(item => item.ValueKind == JsonValueKind.Object)
            .Select(item => item.TryGetProperty("id", out var id) ? id.GetString()! : item.TryGetProperty("name", out var name) ? name.GetString()! : string.Empty)
            .Where(id => id.Length > 0);
    }

    private static IEnumerable<string> Ids(IReadOnlyList<object> items) => items.OfType<SaharaObject>().Select(item => item.Key);

    /// <summary>Every property can be read, and what each server always tells is there.</summary>
    private static void Complete(SaharaObject item)
    {
        foreach (var property in item.GetType().GetProperties())
            property.GetValue(item);
        if (item is SaharaResource resource)
        {
            Assert.NotNull(resource.CreatedAt);
            Assert.NotNull(resource.ProjectId);
        }

        if (item is SaharaClusterSpecification cluster)
        {
            Assert.Equal(("fake", "0.1"), (cluster.PluginName, cluster.PluginVersion));
            Assert.All(cluster.NodeGroups, group => Assert.NotEmpty(group.NodeProcesses));
        }

        if (item is SaharaJobExecution execution)
        {
            Assert.NotEmpty(execution.Status);
            Assert.NotNull(execution.JobTemplateId);
        }
    }
}
