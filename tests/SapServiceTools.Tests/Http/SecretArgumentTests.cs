using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Arguments of programs are shown without the secrets among them, in logs as in objects.</summary>
public sealed class SecretArgumentTests
{
    [Theory]
    [InlineData("""["a","b"]""", """["a","b"]""")]
    [InlineData("""["--password","c4n4ry","b"]""", """["--password","***","b"]""")]
    [InlineData("""["-Dfs.s3a.secret.key","c4n4ry"]""", """["-Dfs.s3a.secret.key","***"]""")]
    [InlineData("""["--password=c4n4ry","b"]""", """["--password=***","b"]""")]
    [InlineData("""["--password c4n4ry and more"]""", """["--password ***"]""")]
    [InlineData("""["-Dfs.swift.service.sahara.password=c4n4ry"]""", """["-Dfs.swift.service.sahara.password=***"]""")]
    [InlineData("""["user","me","password","c4n4ry"]""", """["user","me","***","***"]""")]
    [InlineData("""["user=me password:c4n4ry"]""", """["user=me password:***"]""")]
    [InlineData("""["run --token","c4n4ry"]""", """["run --token","***"]""")]
    [InlineData("""["/keys/in.csv","s3a://bucket/secret/out","x"]""", """["/keys/in.csv","s3a://bucket/secret/out","x"]""")]
    [InlineData("""["--password",5,"--token",["c4n4ry"],"--secret","pass","b"]""", """["--password","***","--token",["***"],"--secret","***","b"]""")]
    public void Are_masked(string args, string expected)
    {
        foreach (var name in new[] { "args", "Arguments", "argv" })
        {
            var body = $$$"""{"job_configs":{"{{{name}}}":{{{args}}}}}""";
            var log = new Redactor().Body(Encoding.UTF8.GetBytes(body));
            var shown = FreeFormJson.Write(new Redactor().FreeForm((IReadOnlyDictionary<string, object?>)FreeFormJson.Parse(body, "the body")!));
            Assert.DoesNotContain("c4n4ry", log, StringComparison.Ordinal);
            Assert.DoesNotContain("c4n4ry", Encoding.UTF8.GetString(shown.ToArray()), StringComparison.Ordinal);
            Assert.Equal($$$"""{"job_configs":{"{{{name}}}":{{{expected}}}}}""", log);
            Assert.Equal(expected, JsonDocument.Parse(shown).RootElement.GetProperty("job_configs").GetProperty(name).GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Are_known_afterwards_wherever_they_turn_up()
    {
        var redactor = new Redactor();
        redactor.Body("""{"args":["--password","c4n4ry-1"]}"""u8);
        Assert.Equal("it is ***", redactor.Text("it is c4n4ry-1"));
    }

    [Fact]
    public void Other_lists_are_left_alone() =>
        Assert.Equal("""{"required":["password","user"]}""", new Redactor().Body("""{"required":["password","user"]}"""u8));

    [Fact]
    public void Settings_in_XML_are_masked_by_their_names() => Assert.Equal(
        "<property><name>fs.swift.service.sahara.password</name> <value>***</value></property><property><name>a</name><value>b</value></property>",
        new Redactor().Text("<property><name>fs.swift.service.sahara.password</name> <value>c4n4ry</value></property><property><name>a</name><value>b</value></property>"));
}
