using System.Text;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Inventory;
using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>What a broker publishes and answers: catalogs, schemas and their patterns, instances and bindings; and inventory files.</summary>
public static class BrokerTargets
{
    private const string Catalog =
        """{"services":[{"id":"s","name":"n","description":"d","bindable":true,"tags":["a"],"requires":["syslog_drain"],"metadata":{"x":1},"dashboard_client":{"id":"c","secret":"x","redirect_uri":"https://d"},"plan_updateable":true,"plans":[{"id":"p","name":"pn","description":"d","free":false,"maximum_polling_duration":60,"maintenance_info":{"version":"1.2.3-rc.1+b"},"schemas":{"service_instance":{"create":{"parameters":{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"type":"string","pattern":"^a+$"}}}}}}}]}]}""";

    public static IReadOnlyList<ParserTarget> All { get; } =
    [
        ParserTarget.OfResponse("catalog", ReadCatalog, Catalog, """{"services":null}"""),
        // The schema, a line with a zero, and the parameters.
        new(
            "schema",
            ReadSchema,
            "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\",\"id\":\"http://x/y\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":0,\"exclusiveMinimum\":true,\"multipleOf\":2},\"b\":{\"$ref\":\"#/definitions/d\"}},\"definitions\":{\"d\":{\"enum\":[1,\"x\",null]}},\"required\":[\"a\"],\"dependencies\":{\"a\":[\"b\"]}}\0\n{\"a\":4,\"b\":1}",
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"if\":{\"required\":[\"a\"]},\"then\":{\"patternProperties\":{\"^a\":{\"pattern\":\"[a-z]+\",\"format\":\"date-time\"}}},\"else\":false,\"additionalProperties\":{\"anyOf\":[{\"const\":1},{\"contains\":{\"minLength\":2}}]},\"contentEncoding\":\"base64\"}\0\n{\"a\":\"b\",\"c\":[\"xy\"]}",
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"https://x/z\",\"$defs\":{\"t\":{\"$dynamicAnchor\":\"n\",\"type\":[\"array\",\"null\"],\"items\":{\"$dynamicRef\":\"#n\"},\"prefixItems\":[true],\"unevaluatedItems\":false}},\"$ref\":\"#/$defs/t\",\"dependentSchemas\":{\"a\":{\"maxProperties\":3}},\"unevaluatedProperties\":false}\0\n[[],null,[[]]]",
            "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$recursiveAnchor\":true,\"properties\":{\"n\":{\"$recursiveRef\":\"#\"}},\"propertyNames\":{\"maxLength\":3},\"uniqueItems\":true,\"not\":{\"oneOf\":[{\"$anchor\":\"q\"},{\"$ref\":\"#q\"}]}}\0\n{\"n\":{\"n\":{}}}"),
        // The pattern, a line with a zero, and the text.
        new("pattern", ReadPattern, "^[a-z]{2,5}$\0\nabc", "^(?:a|\\d+(?=x))*\\u{1F600}[^\\w-]\\b$\0\n12x", "(?<y>\\p{L}+)-\\k<y>\0\na-a", "^([a-z0-9]+(-[a-z0-9]+)*\\.)+[a-z]{2,}$\0\nexample.com"),
        ParserTarget.OfResponse(
            "broker-answer",
            ReadAnswer,
            """{"dashboard_url":"https://u:pw@d/?code=1","operation":"o","service_id":"s","plan_id":"p","parameters":{"a":1},"metadata":{"labels":{"l":"v"},"expires_at":"2030-01-01T00:00:00Z","renew_before":"x"},"maintenance_info":{"version":"1"}}""",
            """{"credentials":{"user":"u","password":"p"},"syslog_drain_url":"https://s","route_service_url":"r","volume_mounts":[{"driver":"d","container_dir":"c","mode":"rw","device_type":"shared","device":{"volume_id":"v"}}],"endpoints":[{"host":"h","ports":["1",2],"protocol":"tcp"}]}"""),
        new(
            "inventory",
            input => _ = InventoryFile.Read(input),
            """{"format":"SapServiceTools.BrokerInventory","version":1,"broker":"https://b/","instances":[{"instance_id":"i","service_id":"s","plan_id":"p","status":"succeeded"}],"bindings":[{"binding_id":"b","instance_id":"i"}],"operations":[{"type":"update","instance_id":"i","started_at":"2024-01-01T00:00:00Z","target_plan_id":"t"}]}"""),
    ];

    private static void ReadCatalog(byte[] input)
    {
        // As a client takes it, however many faults it has, and as a host, which wants it right.
        var known = KnownCatalog.Read(FreeFormText.ParseDeepObject(input), null, new Redactor());
        foreach (var entry in known.Plans(null))
        {
            _ = known.FindPlan(known.FindService(entry.Service.Name), entry.Plan.Name);
            if (entry.Plan.Schemas?.InstanceCreate is { } schema)
                _ = known.Schema(schema);
        }
        if (known.Faults.Count is 0)
            _ = ServiceCatalog.Parse(ServiceCatalog.Parse(Encoding.UTF8.GetString(input)).ToJson());
    }

    private static void ReadSchema(byte[] input)
    {
        var (schema, parameters) = Split(input);
        byte[] parsed;
        try
        {
            // Both are read before, as part of a catalog and of a request; a conformance run takes a schema as it came.
            parsed = FreeFormText.ToUtf8(FreeFormText.ParseObject(schema))!;
            _ = FreeFormText.Parse(parameters.Length is 0 ? "{}"u8 : parameters);
            using var document = ForeignJson.Parse(schema);
            _ = ParameterSchema.FindShapeFault(document.RootElement);
        }
        catch (System.Text.Json.JsonException)
        {
            return;
        }
        if (parsed.Length > 64 * 1024)
            return;
        _ = ParameterSchema.Compile(parsed).FindFaults(parameters.Length is 0 ? null : parameters);
    }

    private static void ReadPattern(byte[] input)
    {
        var (pattern, text) = Split(input);
        try
        {
            _ = EcmaPattern.Compile(Encoding.UTF8.GetString(pattern)).IsMatch(Encoding.UTF8.GetString(text));
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // Its bound, which the schema's keyword takes for a value that doesn't match.
        }
    }

    private static void ReadAnswer(byte[] input)
    {
        var fields = new ResponseFields(FreeFormText.ParseObject(input));
        var reader = new BrokerResponseReader(new Redactor());
        var finder = new PlanFinder(new CatalogCache((_, _, _) => Task.FromResult<KnownCatalog?>(null), new Redactor()));
        var binding = new BrokerServiceBinding { BindingId = "b", InstanceId = "i", Status = "s" };
        _ = reader.Binding(binding, fields).ToString();
        var instance = reader.Instance("i", fields, null, finder, new PlanChoice(null, null, null, null));
        _ = reader.Merge(instance, fields, "succeeded").ToString();
    }

    private static (byte[] First, byte[] Second) Split(byte[] input)
    {
        var mark = input.AsSpan().IndexOf("\0\n"u8);
        return mark < 0 ? (input, []) : (input[..mark], input[(mark + 2)..]);
    }
}
