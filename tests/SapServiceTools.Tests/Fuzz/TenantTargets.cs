using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using SapServiceTools.Clients.TenantInstances.ServiceManager;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>Answers of Instance Manager and Service Manager, and what names these services to the module: keys, environment, folders, journals.</summary>
public static class TenantTargets
{
    private const string Instance =
        """{"tenant_id":"acme","status":"CREATION_SUCCEEDED","id":"1","managed_instance_id":"m","updated_on":1700000000000,"failed_message":"a","credentials":{"user":"U","password":"pass-word-1","port":30015,"x":[1.5,null,{"y":"z"}]},"more":{"a":1e3}}""";

    private const string ServiceManagerKey =
        """{"sm_url":"https://sm.example","clientid":"c","clientsecret":"s","url":"https://uaa.example","plan":"hdi-shared","allowBinding":true,"polling_interval_millis":2000}""";

    private const string InstanceManagerKey =
        """{"user":"u","password":"p","post_managed_instance_url":"https://im.example/{tenant_id}","get_managed_instance_url":"https://im.example/{tenant_id}","get_all_managed_instances_url":"https://im.example/","delete_managed_instance_url":"https://im.example/{tenant_id}","cache_max_items":5}""";

    private static readonly Func<string, string> AsItIs = text => text;

    public static IReadOnlyList<ParserTarget> All { get; } =
    [
        ParserTarget.OfResponse("instance", ReadInstance, Instance, $"[{Instance}]", """{"tenant_id":"a","status":"s","updated_on":"2024-01-01T00:00:00Z"}"""),
        ParserTarget.OfResponse("instances", ReadInstances, $"[{Instance},{Instance}]", "[]", $"\uFEFF[{Instance}]"),
        ParserTarget.OfResponse(
            "service-manager",
            ReadServiceManager,
            """{"num_items":2,"token":"next","items":[{"id":"i1","name":"n","ready":true,"created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:00.123Z","service_plan_id":"p","labels":{"tenant_id":["acme","b"]},"last_operation":{"id":"o","type":"create","state":"failed","description":"d","errors":{"error":"Conflict","description":"x"}}}]}""",
            """{"items":[{"id":"b1","ready":true,"service_instance_id":"i1","credentials":{"user":"u","password":"p"},"last_operation":{"id":"o","state":"in progress","errors":[{"error":"e"}]}}]}""",
            """{"id":"o1","type":"delete","state":"succeeded","resource_id":"i1","created_at":"2024-01-01T00:00:00+02:00","errors":null}"""),
        new("service-key", ReadKey, ServiceManagerKey, InstanceManagerKey, $$"""{"credentials":{{ServiceManagerKey}}}""", $$$"""{"VCAP_SERVICES":{"service-manager":[{"name":"n","credentials":{{{ServiceManagerKey}}}}]}}""",
            """{"sm_url":"https://sm.example","clientid":"c","certificate":"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----","key":"-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----","certurl":"https://uaa.example"}"""),
        new("vcap-services", ReadVcap, $$$"""{"service-manager":[{"label":"service-manager","name":"n","instance_name":"i","tags":["a","b"],"credentials":{{{ServiceManagerKey}}}},{"name":"other","credentials":{}}],"x":null}"""),
        // Files one after the other, each with its name in a line before it, parted by a line with a zero.
        new(
            "binding-folder",
            ReadBindingFolder,
            "type\nservice-manager\0\ntags\n[\"a\",\"b\"]\0\nclientid\nc\0\nclientsecret\ns\0\n.metadata\n{\"metaDataProperties\":[{\"name\":\"tags\",\"format\":\"json\"},{\"name\":\"type\",\"format\":\"text\"}],\"credentialProperties\":[{\"name\":\"clientid\",\"format\":\"text\"},{\"name\":\"clientsecret\",\"format\":\"json\",\"container\":true}]}",
            $"label\nservice-manager\0\ncredentials\n{ServiceManagerKey}\0\ntags\na, b"),
        new(
            "repair-journal",
            ReadJournal,
            "{\"journal\":\"Repair-ManagedInstance\",\"version\":1}\n{\"state\":\"begun\",\"at\":\"2024-01-01T00:00:00+00:00\",\"service\":\"https://s\",\"user\":\"u\",\"tenant\":\"acme\"}\n{\"state\":\"ended\",\"service\":\"https://s\",\"user\":\"u\",\"tenant\":\"acme\"}\n"),
        ParserTarget.OfResponse("free-form", RoundTrip, """{"a":[1,-2.5e3,18446744073709551615,"\ud83d\ude00",null,true],"b":{"c":{}}}""", "[[[[]]]]", "1e308", "123456789012345678901234567890"),
    ];

    private static void ReadInstance(byte[] input)
    {
        var instance = new Redactor().Clean(InstanceManagerJson.ReadOne(input));
        _ = instance.ToString();
    }

    private static void ReadInstances(byte[] input)
    {
        using var body = new JsonArrayStream(new MemoryStream(input), 32 * 1024 * 1024, 1024);
        var items = JsonSerializer.DeserializeAsyncEnumerable(body, InstanceManagerJson.Default.ManagedInstance).ToBlockingEnumerable();
        var redactor = new Redactor();
        foreach (var item in items)
            _ = redactor.Clean(item ?? throw new JsonException("null stands where an instance belongs"));
        _ = redactor.Body(body.Kept);
    }

    private static void ReadServiceManager(byte[] input)
    {
        var plan = new PlanInfo("o", "p");
        foreach (var instance in Read(() => JsonSerializer.Deserialize(input, ServiceManagerJson.Default.ResourcePageInstanceInfo)?.Items) ?? [])
        {
            if (instance is null)
                continue;
            _ = instance.LastOperationPath;
            var state = new TenantState(instance, []);
            _ = state.ToModel(state.TenantId ?? "t", plan, AsItIs);
        }
        var bindings = Read(() => JsonSerializer.Deserialize(input, ServiceManagerJson.Default.ResourcePageBindingInfo)?.Items)?.OfType<BindingInfo>().ToList() ?? [];
        var whole = new TenantState(new InstanceInfo { Id = "i", Ready = true }, bindings);
        _ = whole.ToModel(whole.TenantId ?? "t", plan, AsItIs);
        _ = bindings.Exists(binding => binding.IsOlderThan(bindings[0]));
        _ = Read(() => JsonSerializer.Deserialize(input, ServiceManagerJson.Default.OperationInfo))?.Reason;
    }

    // The same bytes are read as each kind of answer.
    private static T? Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void ReadKey(byte[] input)
    {
        if (FreeFormJson.Parse(Encoding.UTF8.GetString(input), "the service key") is IReadOnlyDictionary<string, object?> key)
            TenantInstanceClients.Create([key], new ConnectionSettings(), new TransportOptions()).Dispose();
    }

    private static void ReadVcap(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        _ = VcapServices.FindInstanceManager(text, null);
        _ = VcapServices.FindInstanceManager(text, "n");
    }

    private static void ReadBindingFolder(byte[] input)
    {
        var root = Directory.CreateTempSubdirectory("binding-");
        try
        {
            var folder = root.CreateSubdirectory("one");
            foreach (var file in Encoding.UTF8.GetString(input).Split("\0\n"))
            {
                var parts = file.Split('\n', 2);
                if (parts is [{ Length: > 0 and < 40 } name, var content] && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-') && name is not ("." or ".."))
                    File.WriteAllText(Path.Combine(folder.FullName, name), content);
            }
            _ = BoundServices.FindInstanceManager("service-manager", name => name is "SERVICE_BINDING_ROOT" ? root.FullName : null);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static void ReadJournal(byte[] input)
    {
        using var stream = new MemoryStream();
        stream.Write(input);
        stream.Position = 0;
        using var journal = new RepairJournal(stream, "journal");
        foreach (var entry in journal.Pending)
            journal.End(entry);
    }

    private static void RoundTrip(byte[] input)
    {
        var value = FreeFormText.Parse(input);
        var written = FreeFormJson.Write(value).ToArray();
        var again = FreeFormJson.Write(FreeFormText.Parse(written)).ToArray();
        if (!written.AsSpan().SequenceEqual(again))
            throw new InputFaultException("what was written is read as something else");
    }
}
