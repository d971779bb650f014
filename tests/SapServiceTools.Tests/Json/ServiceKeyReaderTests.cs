using SapServiceTools.Clients.Json;
using Xunit;

namespace SapServiceTools.Tests.Json;

public sealed class ServiceKeyReaderTests
{
    [Fact]
    public void Good_fields_have_no_faults()
    {
        var reader = Reader("""{"Name":"x","count":5,"none":null}""");
        Assert.Equal(("x", 5, 7, 8), (reader.Text("name"), reader.Integer("COUNT", 1), reader.Integer("none", 7), reader.Integer("absent", 8)));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public void Faults_are_collected_in_the_order_of_asking()
    {
        var reader = Reader("""{"empty":"","number":1,"null":null,"list":[1],"half":0.5,"text":"5","huge":1e12}""");
        foreach (var name in new[] { "empty", "number", "null", "absent" })
            Assert.Equal("", reader.Text(name));
        foreach (var name in new[] { "list", "half", "text", "huge" })
            Assert.Equal(3, reader.Integer(name, 3));
        Assert.Equal(
            [
                "empty is empty", "number isn't a text", "null is missing", "absent is missing",
                "list isn't a whole number", "half isn't a whole number", "text isn't a whole number", "huge is out of range",
            ],
            reader.Faults);
    }

    [Theory]
    [InlineData("""{"credentials":{"name":"inner"}}""", "inner")]
    // As `cf` and Kubernetes show a binding, and its name is not the key's.
    [InlineData("""{"credentials":{"name":"inner"},"name":"outer"}""", "inner")]
    [InlineData("""{"name":"outer"}""", "outer")]
    public void What_credentials_stand_in_is_unwrapped(string json, string name) => Assert.Equal(name, Reader(json).Text("name"));

    private static ServiceKeyReader Reader(string json) => new((IReadOnlyDictionary<string, object?>)FreeFormJson.Parse(json, "the key")!);
}
