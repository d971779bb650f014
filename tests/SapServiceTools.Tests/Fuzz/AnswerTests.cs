using System.Text;
using CsCheck;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>The four clients, whole and over real HTTP, before a server whose answers are wrong in generated ways: what comes of a call is its result or a <see cref="ServiceException"/>.</summary>
public sealed class AnswerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    // Each input is some requests.
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var count) ? count / 4 : 150;

    private static readonly TransportOptions Once = new() { MaxRetries = 0, MaxRateRetries = 0, MaxRetryAfter = TimeSpan.Zero, RequestTimeout = TimeSpan.FromMinutes(1), AllowUnencryptedAuthentication = true };

    private static readonly Gen<int> Statuses = Gen.Frequency((8, Gen.Const(200)), (1, Gen.OneOfConst(201, 202, 204, 300, 301, 401, 404, 409, 410, 422, 429, 500, 503)));

    private static readonly Gen<string> Types = Gen.Frequency((8, Gen.Const("application/json")), (1, Gen.OneOfConst("text/html", "text/plain; charset=x", "json", ";")));

    [Fact]
    public Task Of_the_Instance_Manager() => CheckAsync(
        Seeds("instance", "instances"),
        async server =>
        {
            using var client = new InstanceManagerClient(StubOptions.For(server) with { PollingIntervalMillis = 0, PollingTimeoutSeconds = 1 }, Once);
            await RunAsync(() => client.GetAsync("acme", new GetInstanceOptions(BypassCache: true, Wait: false), NullCallLog.Instance, default));
            await RunAsync(() => DrainAsync(client.GetAllAsync(NullCallLog.Instance, default)));
        });

    [Fact]
    public Task Of_the_Service_Manager() => CheckAsync(
        [.. Seeds("service-manager"), """{"items":[{"id":"p"}]}""", """{"access_token":"t","expires_in":60,"items":[{"id":"p"}]}"""],
        async server =>
        {
            var options = new ServiceManagerOptions { ServiceManagerUri = server, Credentials = new ClientCredentials { ClientId = "c", ClientSecret = "s-e-c-r-e-t", Uri = server } };
            using var client = new ServiceManagerClient(options with { PollingIntervalMillis = 0, PollingTimeoutSeconds = 1 }, Once);
            await RunAsync(() => client.GetAsync("acme", new GetInstanceOptions(BypassCache: true, Wait: false), NullCallLog.Instance, default));
        });

    [Fact]
    public Task Of_a_broker() => CheckAsync(
        [.. Seeds("catalog", "broker-answer"), """{"state":"failed","description":"d","instance_usable":true}"""],
        async server =>
        {
            using var client = new BrokerClient(new BrokerOptions { Uri = server }, Once);
            await RunAsync(() => client.GetCatalogAsync(true, NullCallLog.Instance, default));
            await RunAsync(() => client.FetchInstanceAsync(new ResourceRequest("i"), NullCallLog.Instance, default));
            await RunAsync(() => client.FetchBindingAsync(new ResourceRequest("i", "b"), NullCallLog.Instance, default));
        });

    [Fact]
    public Task Of_Keystone_and_Sahara() => CheckAsync(
        [.. Seeds("keystone-v3", "keystone-v2", "versions"), .. Seeds("sahara").Select(seed => seed[1..])],
        async server =>
        {
            var cloud = new CloudSettings
            {
                Keystone = new KeystoneOptions { AuthUrl = server.AbsoluteUri, Method = KeystoneMethod.Password, UserName = "u", Password = "p-a-s-s", ProjectName = "p" },
                Endpoint = server.AbsoluteUri,
            };
            await RunAsync(async () =>
            {
                using var client = await SaharaClient.ConnectAsync(new SaharaOptions { Cloud = cloud }, Once, NullCallLog.Instance, default);
                await RunAsync(() => client.Clusters.GetAsync("1", NullCallLog.Instance, default));
            });
        });

    private static string[] Seeds(params string[] names) => [.. names.SelectMany(name => ParserTargets.Find(name).Seeds)];

    private static async Task CheckAsync(string[] seeds, Func<Uri, Task> call)
    {
        var answer = Gen.Select(Statuses, Types, GeneratedInput.Of(seeds), Gen.OneOfConst(ParserTargets.Find("retry-after").Seeds));
        (int Status, string Type, byte[] Body, string Wait)[] answers = [];
        var asked = 0;
        var server = await HttpStub.StartAsync(stub =>
        {
            var (status, type, body, wait) = answers[asked++ % answers.Length];
            stub.Header("Retry-After", wait.Split('\n')[0]);
            stub.Header("X-Subject-Token", "token");
            if (status is 204)
                stub.Empty(204);
            else
                stub.Answer(status, type, body);
        });
        await using (server)
        {
            // An input is a few answers, given in turn.
            void Give((int, string, byte[], string)[] given)
            {
                (answers, asked) = (given, 0);
                call(server.Uri).GetAwaiter().GetResult();
                Assert.InRange(asked, 1, 200);
            }
            await Task.Run(() => answer.Array[1, 4].Each(Give, Inputs, Show, threads: 1)).WaitAsync(Limit);
        }
    }

    private static async Task RunAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ServiceException)
        {
            // The answer that users get.
        }
    }

    private static async Task DrainAsync(IAsyncEnumerable<ManagedInstance> instances)
    {
        await foreach (var _ in instances)
        {
            // To the end.
        }
    }

    private static string Show((int Status, string Type, byte[] Body, string Wait)[] answers) =>
        string.Join("; ", answers.Select(answer => $"{answer.Status} {answer.Type} {Convert.ToHexString(answer.Body)} ({Encoding.UTF8.GetString(answer.Body)})"));
}
