using System.Buffers;
using System.Text;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Transports;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>A server's own words can repeat what it was sent; what reaches an object is shown in views.</summary>
public class FailedMessageTests
{
    private const string Password = "s3cret-canary";

    [Fact]
    public async Task Holds_no_secret_of_the_session_in_one_or_in_a_list()
    {
        const string instance = $$"""{"tenant_id":"acme","status":"CREATION_FAILED","failed_message":"login user:{{Password}} refused, password={{Password}}"}""";
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, exchange =>
        {
            var body = exchange.RawPath.EndsWith("/all", StringComparison.Ordinal) ? $"[{instance}]" : instance;
            exchange.ResponseBody.Write(Encoding.UTF8.GetBytes(body));
            return default;
        });
        var one = $"{server.Uri}one/{{tenant_id}}";
        using var client = new InstanceManagerClient(new InstanceManagerOptions
        {
            User = "user",
            Password = Password,
            PostManagedInstanceUrl = one,
            GetManagedInstanceUrl = one,
            DeleteManagedInstanceUrl = one,
            GetAllManagedInstancesUrl = $"{server.Uri}all",
        });

        var read = await client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, CancellationToken.None);
        Assert.Contains("refused", read!.FailedMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, read.FailedMessage, StringComparison.Ordinal);

        await foreach (var listed in client.GetAllAsync(NullCallLog.Instance, CancellationToken.None))
            Assert.DoesNotContain(Password, listed.FailedMessage, StringComparison.Ordinal);
    }
}
