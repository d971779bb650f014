using System.Text;
using CsCheck;
using Xunit;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>
/// Every parser of foreign bytes under generated input: it takes it, or refuses it with an error of the module's own. <c>CsCheck_Iter</c> asks for another number of inputs, <c>CsCheck_Seed</c> for the one that failed.
/// </summary>
public sealed class ParserTests
{
    // Only against a parser that never ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var count) ? count : 1_000;

    public static TheoryData<string> Targets => [.. ParserTargets.All.Select(target => target.Name)];

    // What was found, by the fuzzer of tests/Fuzz or by generated input.
    public static TheoryData<string, string> Found => new()
    {
        { "retry-after", "x\nFri, 31 Dec 9999 23:59:59 GMT" },
        { "retry-after", "x\nMon, 01 Jan 0001 00:00:00 GMT" },
        { "versions", """{"versions":[{"id":"v\u0663"}]}""" },
        { "token", """{"access_token":"a\nb"}""" },
        { "refusal", "400 application/json\n\n{\"error\":\"\\ud800\"}" },
        { "schema", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"patternProperties\":{\"^https://\":{}}}\0\n{\"https://\":1}" },
        { "schema", "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\",\"type\":\"array\"}\0\n{}" },
        { "schema", "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\",\"id\":\"http:/\"}\0\n{}" },
        { "schema", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\",\"$id\":\"http://[::1\"}\0\n{}" },
        { "pattern", "\\77777777777777" },
        { "pattern", "\\\u04d3" },
        { "clouds", "clouds: ~\n? [x]\n: y\n" },
        { "clouds", "? &x [*x]\n: 1\n" },
        { "clouds", "clouds: !<a b> x\n" },
        { "clouds", "clouds:\n  b:\n    : y\n" },
        { "clouds", "clouds:\n  c: |\n    text\n? [x]\n  : y\n--- {}\n" },
        { "emulator", "POST /identity/v3/auth/tokens\n\n{\"auth\":1,\"auth\":2}" },
        { "emulator", "POST /identity/v3/auth/tokens\n\n{\"auth\":{\"identity\":{\"methods\":[\"\\ud800\"]}}}" },
        { "emulator", "POST /sahara/v2/data-sources\nContent-Type: application/json\n\n{\"name\":\"d\",\"name\":\"e\",\"type\":\"hdfs\"}" },
        { "emulator", "POST /sahara/v2/data-sources\nContent-Type: application/json\n\n{\"name\":\"d\",\"type\":\"hdfs\",\"url\":\"hdfs://x/%RANDSTR(\u0663)%\"}" },
        { "emulator", "POST /service-manager/v1/service_instances?async=true\n\n{\"name\":\"\\ud800\",\"service_plan_id\":\"p\"}" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Generated_input_is_taken_or_refused(string name)
    {
        var target = ParserTargets.Find(name);
        await Task.Run(() => GeneratedInput.Of(target.Seeds).Each(target.Run, Inputs, Show)).WaitAsync(Limit);
    }

    [Theory]
    [MemberData(nameof(Found))]
    public async Task What_was_found_is_mended(string name, string input) => await Task.Run(() => ParserTargets.Find(name).Run(input)).WaitAsync(Limit);

    [Theory]
    [InlineData("clouds", "clouds: ", "[", 200_000)]
    [InlineData("clouds", "clouds: ", "{a: ", 50_000)]
    [InlineData("clouds", "clouds: ", "- ", 50_000)]
    [InlineData("clouds", "clouds:\n  a: ", "? ", 50_000)]
    [InlineData("instance", "{\"tenant_id\":\"a\",\"status\":\"s\",\"x\":", "[", 200_000)]
    [InlineData("instances", "[{\"tenant_id\":\"a\",\"status\":\"s\",\"x\":", "{\"a\":", 100_000)]
    [InlineData("service-manager", "{\"items\":[{\"id\":\"a\",\"credentials\":", "[", 200_000)]
    [InlineData("service-key", "{\"credentials\":", "{\"credentials\":", 50_000)]
    [InlineData("catalog", "{\"services\":", "[", 200_000)]
    [InlineData("catalog", "{\"services\":[{\"metadata\":", "{\"a\":", 50_000)]
    [InlineData("broker-answer", "{\"parameters\":", "[", 200_000)]
    [InlineData("sahara", "e{\"clusters\":[{\"info\":", "{\"a\":", 50_000)]
    [InlineData("keystone-v3", "{\"token\":", "{\"token\":", 50_000)]
    [InlineData("refusal", "500 application/json\n\n", "{\"error\":", 50_000)]
    [InlineData("refusal", "500 text/plain\n\n", "password=", 20_000)]
    [InlineData("redactor", "", "<name>", 20_000)]
    [InlineData("redactor", "", "-----BEGIN PRIVATE KEY-----", 20_000)]
    [InlineData("redactor", "", "a://", 20_000)]
    [InlineData("query", "", "a eq 'b' and ", 5_000)]
    [InlineData("pattern", "", "(", 20_000)]
    [InlineData("schema", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"not\":", "{\"not\":", 20_000)]
    [InlineData("host", "PUT /v2/service_instances/deep\nX-Broker-API-Version: 2.17\n\n", "{\"parameters\":", 50_000)]
    [InlineData("emulator", "POST /identity/v3/auth/tokens\n\n", "{\"auth\":", 50_000)]
    public async Task Input_without_an_end_is_refused(string name, string start, string part, int count) =>
        await Task.Run(() => ParserTargets.Find(name).Run(start + string.Concat(Enumerable.Repeat(part, count)))).WaitAsync(Limit);

    [Fact]
    public void All_seeds_are_understood()
    {
        foreach (var target in ParserTargets.All)
        {
            foreach (var seed in target.Seeds)
                target.Run(seed);
        }
    }

    private static string Show(byte[] input) => $"{Convert.ToHexString(input)} ({Encoding.UTF8.GetString(input)})";
}
