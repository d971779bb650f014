using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Broker.Schemas;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>Patterns are those of ECMA 262: every case of the official suite that has one, and what isn't in it.</summary>
public sealed class EcmaPatternTests
{
    private static readonly Dictionary<string, string> Dialects = new()
    {
        ["draft4"] = "http://json-schema.org/draft-04/schema#",
        ["draft6"] = "http://json-schema.org/draft-06/schema#",
        ["draft7"] = "http://json-schema.org/draft-07/schema#",
        ["draft2019-09"] = "https://json-schema.org/draft/2019-09/schema",
        ["draft2020-12"] = "https://json-schema.org/draft/2020-12/schema",
    };

    // The numbers stand here so that none of them gets lost unseen.
    [Theory]
    [InlineData("pattern.json", 48)]
    [InlineData("patternProperties.json", 112)]
    [InlineData("optional/ecmascript-regex.json", 370)]
    [InlineData("optional/non-bmp-regex.json", 60)]
    [InlineData("optional/format/ecmascript-regex.json", 36)]
    public void Every_case_of_the_official_suite_holds(string file, int count)
    {
        using var stream = typeof(EcmaPatternTests).Assembly.GetManifestResourceStream("SapServiceTools.Tests.ecma-patterns.json")!;
        using var suite = JsonDocument.Parse(stream);
        var wrong = new List<string>();
        var run = 0;
        foreach (var group in suite.RootElement.GetProperty("groups").EnumerateArray().Where(group => group.GetProperty("file").GetString() == file))
        {
            foreach (var draft in group.GetProperty("drafts").EnumerateArray().Select(draft => draft.GetString()!))
            {
                var isValid = Validator(group.GetProperty("schema"), draft);
                foreach (var test in group.GetProperty("cases").EnumerateArray())
                {
                    run++;
                    if (isValid(test[0]) != test[1].GetBoolean())
                        wrong.Add($"{draft} {group.GetProperty("schema")} {test}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(count, run);
    }

    [Theory]
    [InlineData("^[a-z]+$", "abc\n", false)]
    [InlineData(@"^\d+$", "\u0661", false)]
    [InlineData(@"^\D$", "\u0661", true)]
    [InlineData(@"^\w+$", "\u00e9", false)]
    [InlineData(@"^[^\W_]+$", "a_", false)]
    [InlineData(@"^\s$", "\u0085", false)]
    [InlineData(@"^[^\s]$", "\u0085", true)]
    [InlineData(@"^[\s\d]+$", "1 \u00a0\ufeff", true)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("^[]$", "", false)]
    [InlineData("^.$", "\U0001f600", true)]
    [InlineData("^[^a]$", "\U0001f600", true)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData(@"^\p{L}+$", "\u00e9\U00020bb7", true)]
    [InlineData(@"\bfoo\b", "\u00e9foo", true)]
    [InlineData(@"^(?=.*\d).+$", "a1", true)]
    [InlineData(@"^(a)\1$", "aa", true)]
    [InlineData(@"^[\^\]\[\\\-]+$", @"^][\-", true)]
    // What Unicode mode forbids and many write.
    [InlineData(@"^\-\_$", "-_", true)]
    [InlineData(@"^[\w-.]+$", "a-b.c", true)]
    [InlineData("^{x}$", "{x}", true)]
    public void And_these(string pattern, string value, bool matches)
    {
        Assert.Equal(matches, EcmaPattern.Compile(pattern).IsMatch(value));
        var schema = JsonSerializer.SerializeToElement(new { pattern });
        Assert.All(Dialects.Keys, draft => Assert.Equal(matches, IsValid(schema, draft, JsonSerializer.SerializeToElement(value))));
        var names = JsonSerializer.SerializeToElement(new { patternProperties = new Dictionary<string, object> { [pattern] = new { type = "string" } }, additionalProperties = false });
        Assert.All(Dialects.Keys, draft => Assert.Equal(matches, IsValid(names, draft, JsonSerializer.SerializeToElement(new Dictionary<string, string> { [value] = "x" }))));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData(@"\")]
    [InlineData("(?i)a")]
    [InlineData("(?#comment)a")]
    [InlineData(@"\Aa")]
    [InlineData(@"a\Z")]
    [InlineData(@"\h")]
    // It has a meaning, but .NET has no such property.
    [InlineData(@"\p{Script=Greek}")]
    public void What_means_nothing_or_cant_be_checked_is_told_with_the_schema(string pattern) =>
        Assert.NotEmpty(Assert.Throws<SchemaException>(() => Compile(JsonSerializer.SerializeToElement(new { pattern }), "draft7")).Message);

    [Theory]
    [InlineData(30_000)]
    [InlineData(5_000)]
    public void Neither_depth_nor_length_of_a_pattern_ends_the_process(int depth)
    {
        var nested = new string('(', depth) + new string(')', depth);
        try
        {
            EcmaPattern.Compile(nested).IsMatch("");
        }
        catch (Exception fault) when (fault is SchemaException or InsufficientExecutionStackException)
        {
            // Refusing it is as good.
        }
        Assert.Throws<SchemaException>(() => EcmaPattern.Compile(new string('(', depth)));
    }

    [Fact]
    public void The_names_beside_additionalProperties_are_patterns_of_the_same_kind_and_bounded()
    {
        var schema = Compile(JsonSerializer.SerializeToElement(new
        {
            properties = new { known = new { type = "integer" } }, patternProperties = new Dictionary<string, object> { ["^(a+)+$"] = new { type = "integer" }, [@"^\d$"] = true }, additionalProperties = new { type = "string" },
        }), "draft7");
        Assert.Null(schema.FindFaults("""{"known":1,"aaa":2,"5":true,"other":"text"}"""u8.ToArray()));
        Assert.Equal("other: it must be of type \"string\", not \"integer\"", schema.FindFaults("""{"known":1,"other":3}"""u8.ToArray()));
        Assert.NotNull(schema.FindFaults("""{"aaa":"text"}"""u8.ToArray()));
        Assert.NotNull(schema.FindFaults("""{"\u0665":true}"""u8.ToArray()));
        // One that backtracks would take longer than the universe will be there.
        Assert.Null(schema.FindFaults(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { [new string('a', 50_000) + "!"] = "text" })));
        var unevaluated = Compile(JsonDocument.Parse("""{"patternProperties":{"^x":true},"additionalProperties":{"type":"string"},"unevaluatedProperties":false}""").RootElement, "draft2020-12");
        Assert.Null(unevaluated.FindFaults("""{"x":1,"y":"text"}"""u8.ToArray()));
    }

    private static bool IsValid(JsonElement schema, string draft, JsonElement value) => Validator(schema, draft)(value);

    private static Func<JsonElement, bool> Validator(JsonElement schema, string draft)
    {
        // Here "format" isn't checked; whether a text is a pattern is known all the same.
        if (schema.TryGetProperty("format", out _))
            return value => IsPattern(value.GetString()!);
        var compiled = Compile(schema, draft);
        return value => compiled.FindFaults(Encoding.UTF8.GetBytes(value.GetRawText())) is null;
    }

    private static bool IsPattern(string text)
    {
        try
        {
            return EcmaPattern.Compile(text) is not null;
        }
        catch (SchemaException)
        {
            return false;
        }
    }

    private static ParameterSchema Compile(JsonElement schema, string draft)
    {
        var members = schema.EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
        return ParameterSchema.Compile(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(members) { ["$schema"] = Dialects[draft] }));
    }
}
