using System.Text;
using BenchmarkDotNet.Attributes;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Benchmarks.Micro;

/// <summary>A provision's body as the client writes it, and as the host compares it with the stored one.</summary>
public class BrokerBenchmarks
{
    private readonly ProvisionRequest _request = new("instance-1", "store", "small")
    {
        Context = new Dictionary<string, object?> { ["platform"] = "kubernetes", ["clusterid"] = "c1", ["namespace"] = "n1" },
        Parameters = new Dictionary<string, object?> { ["size"] = 3, ["zones"] = new object[] { "a", "b" }, ["backup"] = new Dictionary<string, object?> { ["daily"] = true } },
    };

    private readonly PlanChoice _choice = new("6a2b9d0c-0000-4000-8000-000000000001", "6a2b9d0c-0000-4000-8000-000000000011", null, null);
    private readonly byte[] _stored = Encoding.UTF8.GetBytes("""{"size":3,"zones":["a","b"],"backup":{"daily":true,"keep":7},"name":"käse"}""");
    private readonly byte[] _again = Encoding.UTF8.GetBytes("""{ "name": "k\u00e4se", "backup": {"keep": 7.0, "daily": true}, "zones": ["a", "b"], "size": 3 }""");

    [Benchmark(Description = "a provision's body: written")]
    public int WriteBody() => RequestBodies.Provision(_request, _choice).Length;

    [Benchmark(Description = "parameters in another order: compared")]
    public bool Compare() => JsonText.AreEqual(_stored, _again) ? true : throw new InvalidOperationException("They say the same.");
}
