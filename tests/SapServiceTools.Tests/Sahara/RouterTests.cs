using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>A router that has lost Sahara answers 404 to everything, which says nothing of what Sahara has.</summary>
public sealed class RouterTests
{
    [Theory]
    [InlineData(SaharaOperationKind.ClusterCreation, "1.1")]
    [InlineData(SaharaOperationKind.ClusterCreation, "2")]
    [InlineData(SaharaOperationKind.ClusterDeletion, "1.1")]
    [InlineData(SaharaOperationKind.ClusterDeletion, "2")]
    public async Task Its_404_ends_no_wait(SaharaOperationKind kind, string version)
    {
        var polls = 0;
        await using var it = await SaharaFixture.StartAsync(version, (call, path) =>
        {
            if (call.Request.Target.EndsWith("/plugins", StringComparison.Ordinal))
                call.Json("""{"plugins":[]}""");
            else if (++polls == 1)
            {
                call.Header("X-Cf-RouterError", "unknown_route");
                call.Text(404, "404 Not Found: Requested route does not exist.", "text/plain");
            }
            else if (kind == SaharaOperationKind.ClusterDeletion && polls == 3)
                call.Json("""{"error_code":404,"error_name":"NOT_FOUND","error_message":"none"}""", 404);
            else
                call.Json($$$"""{"cluster":{"id":"c1","name":"c","status":"{{{(kind == SaharaOperationKind.ClusterDeletion ? "Deleting" : "Active")}}}"}}""");
        });
        var operation = new SaharaOperation { Id = "c1", Name = "c", Kind = kind, Type = OperationType.Create, StartedAt = default };
        var cluster = await it.Cloud.Clock.DriveAsync(it.Client.Waiter.WaitForClusterAsync(operation, null, it.Log, CancellationToken.None), TimeSpan.FromMinutes(5));
        if (kind == SaharaOperationKind.ClusterDeletion)
            Assert.Equal((null, 3), (cluster, polls));
        else
            Assert.Equal((SaharaClusterStatus.Active, 2), (cluster!.Status, polls));
    }
}
