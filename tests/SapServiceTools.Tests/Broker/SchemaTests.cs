using System.Text;
using SapServiceTools.Clients.Broker.Schemas;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>JSON Schema in its drafts, as far as parameters need it. Rows: draft, schema without its <c>$schema</c>, value, whether it fits.</summary>
public sealed class SchemaTests
{
    private const string D4 = "http://json-schema.org/draft-04/schema#";
    private const string D6 = "http://json-schema.org/draft-06/schema#";
    private const string D7 = "http://json-schema.org/draft-07/schema#";
    private const string D19 = "https://json-schema.org/draft/2019-09/schema";
    private const string D20 = "https://json-schema.org/draft/2020-12/schema";

    [Theory]
    [InlineData(D4, """{"type":"integer"}""", "1", true)]
    [InlineData(D4, """{"type":"integer"}""", "1.5", false)]
    [InlineData(D4, """{"type":["string","null"]}""", "null", true)]
    [InlineData(D4, """{"type":["string","null"]}""", "0", false)]
    [InlineData(D4, """{"enum":[1,"a",{"b":[2]}]}""", """{"b":[2.0]}""", true)]
    [InlineData(D4, """{"enum":[1,"a"]}""", "\"b\"", false)]
    [InlineData(D4, """{"minimum":3,"exclusiveMinimum":true}""", "3", false)]
    [InlineData(D4, """{"minimum":3,"exclusiveMinimum":false}""", "3", true)]
    [InlineData(D4, """{"maximum":3,"exclusiveMaximum":true}""", "2.999", true)]
    [InlineData(D6, """{"exclusiveMinimum":3}""", "3", false)]
    [InlineData(D6, """{"exclusiveMaximum":3}""", "2", true)]
    [InlineData(D4, """{"multipleOf":0.01}""", "0.07", true)]
    [InlineData(D4, """{"multipleOf":0.01}""", "0.075", false)]
    [InlineData(D4, """{"multipleOf":2}""", "1e300", true)]
    [InlineData(D4, """{"minLength":2,"maxLength":2}""", "\"\\ud83d\\ude00x\"", true)]
    [InlineData(D4, """{"maxLength":1}""", "\"ab\"", false)]
    [InlineData(D4, """{"pattern":"^[a-z]+$"}""", "\"abc\"", true)]
    [InlineData(D4, """{"pattern":"^[a-z]+$"}""", "\"aBc\"", false)]
    [InlineData(D4, """{"pattern":"^(?!x)"}""", "\"xa\"", false)]
    [InlineData(D4, """{"required":["a"]}""", "{}", false)]
    [InlineData(D4, """{"required":["a"]}""", """{"a":null}""", true)]
    [InlineData(D4, """{"properties":{"a":{"type":"string"}},"additionalProperties":false}""", """{"a":"x"}""", true)]
    [InlineData(D4, """{"properties":{"a":{"type":"string"}},"additionalProperties":false}""", """{"b":1}""", false)]
    [InlineData(D4, """{"patternProperties":{"^https://":{"type":"integer"}}}""", """{"https://x":"y"}""", false)]
    [InlineData(D7, """{"patternProperties":{"^https://":{"type":"integer"}}}""", """{"https://x":1,"http://x":"y"}""", true)]
    [InlineData(D20, """{"patternProperties":{"^~1":{"type":"integer"}}}""", """{"~1":"y"}""", false)]
    [InlineData(D20, """{"patternProperties":{"^a/b":{"type":"integer"}},"unevaluatedProperties":false}""", """{"a/b":1}""", true)]
    [InlineData(D7, """{"properties":{"a/b":{"type":"integer"}}}""", """{"a/b":"y"}""", false)]
    [InlineData(D7, """{"properties":{"~":{"type":"integer"}},"additionalProperties":false}""", """{"~":1}""", true)]
    [InlineData(D7, """{"dependencies":{"a/b":{"required":["c"]},"~":["d"]}}""", """{"a/b":1,"c":2,"~":3}""", false)]
    [InlineData(D7, """{"dependencies":{"a/b":{"required":["c"]}}}""", """{"a/b":1}""", false)]
    [InlineData(D19, """{"dependentSchemas":{"a/b":{"required":["c"]}}}""", """{"a/b":1}""", false)]
    [InlineData(D20, """{"dependentSchemas":{"a/b":{"required":["c"]}}}""", """{"a/b":1,"c":2}""", true)]
    [InlineData(D20, """{"dependentSchemas":{"a":{"required":["c"]}}}""", """{"a":1}""", false)]
    [InlineData(D20, """{"dependentSchemas":{"~":{"properties":{"x":true}}},"unevaluatedProperties":false,"properties":{"~":true}}""", """{"~":1,"x":2}""", true)]
    [InlineData(D20, """{"properties":{"a/b":true,"~1":true,"c":true},"unevaluatedProperties":false}""", """{"a/b":1,"~1":2,"c":3}""", true)]
    [InlineData(D20, """{"properties":{"a/b":true},"unevaluatedProperties":false}""", """{"a~1b":1}""", false)]
    [InlineData(D19, """{"properties":{"a/b":true},"unevaluatedProperties":false}""", """{"a/b":1}""", true)]
    [InlineData(D20, """{"dependentRequired":{"a/b":["c"]}}""", """{"a/b":1}""", false)]
    [InlineData(D4, """{"patternProperties":{"^x":{"type":"integer"}},"additionalProperties":{"type":"string"}}""", """{"x1":1,"y":"z"}""", true)]
    [InlineData(D4, """{"patternProperties":{"^x":{"type":"integer"}},"additionalProperties":{"type":"string"}}""", """{"x1":"1"}""", false)]
    [InlineData(D4, """{"minProperties":1,"maxProperties":2}""", "{}", false)]
    [InlineData(D4, """{"dependencies":{"a":["b"],"c":{"required":["d"]}}}""", """{"a":1}""", false)]
    [InlineData(D4, """{"dependencies":{"a":["b"],"c":{"required":["d"]}}}""", """{"c":1,"d":1}""", true)]
    [InlineData(D4, """{"items":{"type":"integer"},"minItems":1,"uniqueItems":true}""", "[1,2]", true)]
    [InlineData(D4, """{"items":{"type":"integer"}}""", """[1,"2"]""", false)]
    [InlineData(D4, """{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1}]""", false)]
    [InlineData(D4, """{"items":[{"type":"integer"}],"additionalItems":false}""", "[1,2]", false)]
    [InlineData(D4, """{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", false)]
    [InlineData(D4, """{"anyOf":[{"minimum":5},{"maximum":2}]}""", "3", false)]
    [InlineData(D4, """{"oneOf":[{"minimum":1},{"maximum":2}]}""", "1.5", false)]
    [InlineData(D4, """{"not":{"type":"string"}}""", "\"x\"", false)]
    [InlineData(D4, """{"definitions":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/p"}}}""", """{"a":"x"}""", false)]
    [InlineData(D4, """{"properties":{"child":{"$ref":"#"}},"additionalProperties":false}""", """{"child":{"child":{"x":1}}}""", false)]
    [InlineData(D4, """{"id":"http://x.example/root","definitions":{"p":{"id":"#name","type":"integer"}},"$ref":"#name"}""", "\"x\"", false)]
    [InlineData(D4, """{"const":1}""", "2", true)]
    [InlineData(D6, """{"const":{"a":1}}""", """{"a":1}""", true)]
    [InlineData(D6, """{"const":1}""", "2", false)]
    [InlineData(D6, """{"contains":{"type":"integer"}}""", """["a"]""", false)]
    [InlineData(D6, """{"propertyNames":{"maxLength":2}}""", """{"abc":1}""", false)]
    [InlineData(D6, """{"properties":{"a":false}}""", """{"a":1}""", false)]
    [InlineData(D7, """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"a":1}""", false)]
    [InlineData(D7, """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"c":1}""", true)]
    [InlineData(D7, """{"definitions":{"p":{"type":"integer"}},"$ref":"#/definitions/p","minimum":5}""", "1", true)]
    [InlineData(D19, """{"$defs":{"p":{"type":"integer"}},"$ref":"#/$defs/p","minimum":5}""", "1", false)]
    [InlineData(D19, """{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", false)]
    [InlineData(D19, """{"dependentSchemas":{"a":{"maxProperties":1}}}""", """{"a":1,"b":1}""", false)]
    [InlineData(D19, """{"contains":{"type":"integer"},"minContains":2,"maxContains":2}""", "[1,2,3]", false)]
    [InlineData(D19, """{"contains":{"type":"integer"},"minContains":0}""", "[]", true)]
    [InlineData(D19, """{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [InlineData(D19, """{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}""", """{"a":1,"b":1}""", false)]
    [InlineData(D19, """{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":true}}],"unevaluatedProperties":false}""", """{"a":2,"b":1}""", false)]
    [InlineData(D19, """{"$recursiveAnchor":true,"properties":{"c":{"$recursiveRef":"#"}},"additionalProperties":false}""", """{"c":{"x":1}}""", false)]
    [InlineData(D20, """{"prefixItems":[{"type":"integer"}],"items":false}""", "[1,2]", false)]
    [InlineData(D20, """{"prefixItems":[{"type":"integer"}],"unevaluatedItems":{"type":"string"}}""", """[1,"a",2]""", false)]
    [InlineData(D20, """{"contains":{"const":1},"unevaluatedItems":false}""", "[1,1]", true)]
    [InlineData(D20, """{"$anchor":"here","type":"object","properties":{"c":{"$ref":"#here"}}}""", """{"c":1}""", false)]
    [InlineData(D20, """{"$id":"tree","$dynamicAnchor":"node","properties":{"c":{"$dynamicRef":"#node"}},"additionalProperties":false}""", """{"c":{"x":1}}""", false)]
    [InlineData(D20, """{"format":"email"}""", "\"no address\"", true)]
    public void Keywords_mean_what_their_draft_says(string draft, string schema, string value, bool fits) =>
        Assert.Equal(fits, Compile(draft, schema).FindFaults(Encoding.UTF8.GetBytes(value)) is null);

    [Theory]
    [InlineData(D4, """{"type":"objekt"}""", "/type")]
    [InlineData(D4, """{"type":[]}""", "/type")]
    [InlineData(D4, """{"required":"a"}""", "/required")]
    [InlineData(D4, """{"minLength":-1}""", "/minLength")]
    [InlineData(D4, """{"multipleOf":0}""", "/multipleOf")]
    [InlineData(D4, """{"pattern":"("}""", "")]
    [InlineData(D7, """{"pattern":"\\77777777777777"}""", "")]
    [InlineData(D7, """{"patternProperties":{"\\77777777777777":{}}}""", "")]
    [InlineData(D7, """{"pattern":"\\\u04d3"}""", "")]
    [InlineData(D4, """{"properties":{"a/b":{"type":1}}}""", "/properties/a~1b/type")]
    [InlineData(D4, """{"allOf":{}}""", "/allOf")]
    [InlineData(D4, """{"items":3}""", "/items")]
    [InlineData(D4, """{"$ref":"http://elsewhere.example/s"}""", "")]
    [InlineData(D4, """{"$ref":"other.json"}""", "")]
    [InlineData(D4, """{"properties":{"a":{"$ref":"#/definitions/none"}}}""", "/properties/a")]
    [InlineData(D20, """{"properties":{"a":{"$ref":"#none"}}}""", "/properties/a")]
    public void Wrong_keywords_and_references_out_of_the_schema_are_found_at_start(string draft, string schema, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<SchemaException>(() => Compile(draft, schema)).Pointer);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$schema":1}""")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-03/schema#"}""")]
    [InlineData("""{"$schema":"http://elsewhere.example/meta"}""")]
    public void The_draft_must_be_named_and_known(string schema) =>
        Assert.Equal("/$schema", Assert.Throws<SchemaException>(() => ParameterSchema.Compile(Encoding.UTF8.GetBytes(schema))).Pointer);

    [Theory]
    [InlineData(D4)]
    [InlineData(D6)]
    [InlineData(D7)]
    [InlineData(D19)]
    [InlineData(D20)]
    public void A_schema_that_refers_to_itself_without_end_is_found(string draft)
    {
        var schema = Compile(draft, """{"$ref":"#/definitions/a","definitions":{"a":{"allOf":[{"$ref":"#/definitions/a"}]}}}""");
        Assert.Throws<SchemaException>(() => schema.FindFaults(null));
    }

    [Theory]
    [InlineData(D4)]
    [InlineData(D7)]
    [InlineData(D20)]
    public void A_small_schema_that_doubles_at_each_of_many_levels_is_given_up(string draft)
    {
        var levels = string.Join(',', Enumerable.Range(0, 40).Select(level => $$"""
            "l{{level}}":{"allOf":[{"$ref":"#/definitions/l{{level + 1}}"},{"$ref":"#/definitions/l{{level + 1}}"}]}
            """));
        var schema = Compile(draft, "{\"allOf\":[{\"$ref\":\"#/definitions/l0\"}],\"definitions\":{" + levels + ",\"l40\":{}}}");
        Assert.Throws<SchemaException>(() => schema.FindFaults(null));
    }

    [Fact]
    public void Faults_do_not_repeat_values()
    {
        var schema = Compile(D7, """
            {"properties":{"a":{"const":"x"},"b":{"enum":["x"]},"c":{"pattern":"^x$"},"d":{"type":"integer"},"e":{"maxLength":2},"f":{"anyOf":[{"const":1},{"format":"email","maxLength":1}]}}}
            """);
        foreach (var name in "abcdef")
            Assert.DoesNotContain("canary", schema.FindFaults(Encoding.UTF8.GetBytes($$"""{"{{name}}":"canary"}"""))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_schema_checks_for_many_threads_at_once()
    {
        var schema = Compile(D7, """{"definitions":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/p"}}}""");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
                Assert.Equal(round % 2 == 0, schema.FindFaults(Encoding.UTF8.GetBytes(round % 2 == 0 ? """{"a":1}""" : """{"a":"x"}""")) is null);
        })));
    }

    [Fact]
    public void Faults_have_paths_and_several_are_named()
    {
        var schema = Compile(D4, """
            "type":"object","required":["name"],"additionalProperties":false,
            "properties":{"name":{"type":"string"},"nodes":{"type":"array","items":{"properties":{"size":{"type":"integer","minimum":1}}}}}
            """);
        var faults = schema.FindFaults("""{"nodes":[{"size":1},{"size":0},{"size":"x"}],"more":1}"""u8.ToArray())!;
        Assert.Equal("these are required: [\"name\"]; nodes[1].size: it must be 1 or more; nodes[2].size: it must be of type \"integer\", not \"string\"; more: nothing is allowed here", faults);
    }

    [Fact]
    public void A_hostile_value_cannot_hold_a_pattern_or_a_comparison_up()
    {
        var backtracking = Compile(D4, """{"pattern":"^(a+)+$"}""");
        Assert.NotNull(backtracking.FindFaults(Encoding.UTF8.GetBytes($"\"{new string('a', 100_000)}!\"")));
        var unique = Compile(D4, """{"uniqueItems":true}""");
        Assert.Null(unique.FindFaults(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 100_000))}]")));
    }

    private static ParameterSchema Compile(string draft, string schema)
    {
        var members = schema.Trim().StartsWith('{') ? schema.Trim()[1..^1] : schema;
        return ParameterSchema.Compile(Encoding.UTF8.GetBytes($"{{\"$schema\":\"{draft}\"{(members.Trim().Length is 0 ? "" : ",")}{members}}}"));
    }
}
