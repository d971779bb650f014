using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;

namespace SapServiceTools.Benchmarks.Micro;

/// <summary>Instances as a list brings them, and as the cache has them.</summary>
public class InstanceBenchmarks : IDisposable
{
    private const int Count = 1000;

    private readonly byte[] _list = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(1, Count).Select(Instance))}]");
    private readonly InstanceCache _cache = new(Count, TimeSpan.FromHours(1), TimeProvider.System);

    [GlobalSetup]
    public void Fill()
    {
        using var reading = _cache.Begin();
        reading.Keep(InstanceManagerJson.ReadOne(Encoding.UTF8.GetBytes(Instance(1))));
    }

    [Benchmark(Description = "an instance of a list: read", OperationsPerInvoke = Count)]
    public async Task<int> ReadList()
    {
        await using var body = new JsonArrayStream(new MemoryStream(_list), 1024 * 1024, 0);
        var count = 0;
        await foreach (var instance in JsonSerializer.DeserializeAsyncEnumerable(body, InstanceManagerJson.Default.ManagedInstance))
        {
            body.ElementRead();
            count += instance is null ? 0 : 1;
        }

        return count == Count ? count : throw new InvalidOperationException($"{count} were read.");
    }

    [Benchmark(Description = "a cached instance: found and copied")]
    public ManagedInstance FindCached() => _cache.Find("tenant-1") ?? throw new InvalidOperationException("It isn't cached.");

    public void Dispose()
    {
        _cache.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Instance(int number) =>
        $$$"""
        {"tenant_id":"tenant-{{{number}}}","status":"CREATION_SUCCEEDED","id":"{{{Guid.NewGuid()}}}","instance_id":"{{{Guid.NewGuid()}}}","updated_on":"2026-01-02T03:04:05Z",
        "credentials":{"host":"db.example.com","port":"30015","user":"user-{{{number}}}","password":"{{{Guid.NewGuid()}}}","schema":"schema-{{{number}}}","driver":"com.sap.db.jdbc.Driver"}}
        """;
}
