using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>What is read of the list of a poll, and of lists whose fields repeat.</summary>
public sealed class PolledListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Only_those_that_somebody_waits_for_are_read(int chunk)
    {
        const string List = """
            [{"status":"CREATION_SUCCEEDED","credentials":{"password":"p","tenant_id":"acme"},"tenant_id":"other"},
             {"credentials":"not even credentials","nested":[{"tenant_id":"acme"}],"tenant_id":"broken"},
             {"tenant_id":"acme","status":"CREATION_FAILED","updated_on":{"no":["date"]},"credentials":{"user":"u","port":1}},
             {"tenant_id":"acm\u0065","status":"CREATION_SUCCEEDED"}]
            """;
        var asked = new List<string>();
        var read = await ReadAsync(List, chunk, tenant =>
        {
            asked.Add(tenant);
            return tenant == "acme";
        });
        Assert.Equal(["other", "broken", "acme", "acme"], asked);
        Assert.Equal(["", "", "acme", "acme"], read.Select(instance => instance.TenantId));
        Assert.Equal([true, true, false, false], read.Select(instance => ReferenceEquals(instance, PolledInstanceConverter.Unwanted)));
        Assert.Equal(("CREATION_FAILED", null, "u", 1L), (read[2].Status, read[2].UpdatedOn, read[2].Credentials!.Values["user"], read[2].Credentials!.Values["port"]));
    }

    [Theory]
    [InlineData("""[{"tenant_id":"acme","status":"b","credentials":"c"}]""")]
    [InlineData("""[{"tenant_id":5,"status":"b"}]""")]
    [InlineData("""[{"status":"b"}]""")]
    [InlineData("""["text"]""")]
    public Task What_is_wanted_or_tells_no_tenant_is_held_to_the_same_form(string list) =>
        Assert.ThrowsAsync<JsonException>(() => ReadAsync(list, 100, tenant => tenant == "acme"));

    [Fact]
    public void Names_that_repeat_are_kept_once_and_never_mixed_up()
    {
        string[] names = [.. Enumerable.Range(0, 3000).Select(number => $"name{number}"), "näme", "", new string('x', 65)];
        foreach (var _ in new int[2])
        {
            foreach (var name in names)
                Assert.Equal(name, Assert.Single(ReadFields($$$"""{"tenant_id":"a","status":"b","{{{name}}}":1}""").Keys));
        }

        Assert.Equal("naïve", Assert.Single(ReadFields("""{"tenant_id":"a","status":"b","na\u00efve":1}""").Keys));
        Assert.Same(Read("""{"tenant_id":"a","status":"SOME_STATUS"}""").Status, Read("""{"tenant_id":"b","status":"SOME_STATUS"}""").Status);
    }

    [Fact]
    public async Task What_all_credentials_of_a_list_have_alike_is_kept_once()
    {
        var instances = await ReadAsync(
            """
            [{"tenant_id":"a","status":"s","credentials":{"certificate":"-----BEGIN\nX\u002f","host":"h","port":1,"password":"p1","n":{"host":"h"},"x":null}},
             {"tenant_id":"b","status":"s","credentials":{"host":"h","certificate":"-----BEGIN\nX\/","port":"1","password":"p2","x":"h"}},
             {"tenant_id":"c","status":"s","credentials":null}]
            """,
            100,
            _ => true);
        var (first, second) = (instances[0].Credentials!.Values, instances[1].Credentials!.Values);
        Assert.Same(first["certificate"], second["certificate"]);
        Assert.Same(first["host"], second["host"]);
        Assert.Equal(("-----BEGIN\nX/", "h", 1L, "p1", null), (first["certificate"], first["host"], first["port"], first["password"], first["x"]));
        Assert.Equal(("1", "p2", "h", 5), (second["port"], second["password"], second["x"], second.Count));
        Assert.Null(instances[2].Credentials);
    }

    private static IReadOnlyDictionary<string, object?> ReadFields(string json) => Read(json).AdditionalProperties;

    private static ManagedInstance Read(string json) => InstanceManagerJson.ReadOne(Encoding.UTF8.GetBytes(json));

    private static async Task<List<ManagedInstance>> ReadAsync(string list, int chunk, Func<string, bool> isWanted)
    {
        await using var body = new ChunkedStream(Encoding.UTF8.GetBytes(list), chunk);
        var read = new List<ManagedInstance>();
        await foreach (var instance in JsonSerializer.DeserializeAsyncEnumerable(body, InstanceManagerJson.ForPoll(isWanted)))
            read.Add(instance!);
        return read;
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
