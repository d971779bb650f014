using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Service keys as platforms hand them out: within bindings, files and folders; what is none of them is told apart.</summary>
public sealed class ServiceKeyShapeTests : IDisposable
{
    private const string Manager = """{"sm_url":"https://sm.example","url":"https://uaa.example","clientid":"id","clientsecret":"hush-hush"}""";
    private const string Instances =
        """{"user":"u","password":"hush-hush","post_managed_instance_url":"https://im.example/i/{tenant_id}","get_managed_instance_url":"https://im.example/i/{tenant_id}","get_all_managed_instances_url":"https://im.example/i","delete_managed_instance_url":"https://im.example/i/{tenant_id}"}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Manager, "sm.example")]
    [InlineData(Instances, "im.example")]
    [InlineData($$$"""{"credentials":{{{Manager}}}}""", "sm.example")]
    [InlineData($$$"""{"credentials":{"credentials":{{{Manager}}}}}""", "sm.example")]
    [InlineData($$$"""{"Credentials":{{{Instances}}},"syslog_drain_url":null,"volume_mounts":[]}""", "im.example")]
    [InlineData($$$"""{"name":"sm","label":"service-manager","tags":[],"plan":"container","credentials":{{{Manager}}}}""", "sm.example")]
    [InlineData($$$"""{"service-manager":[{"name":"sm","label":"service-manager","credentials":{{{Manager}}}}]}""", "sm.example")]
    [InlineData($$$"""{"xsuaa":[{"name":"x","credentials":{"clientid":"x"}}],"managed-hana":[{"name":"im","credentials":{{{Instances}}}}]}""", "im.example")]
    [InlineData($$$"""{"VCAP_SERVICES":{"managed-hana":[{"name":"im","credentials":{{{Instances}}}}],"odd":[]},"VCAP_APPLICATION":{},"PORT":"8080"}""", "im.example")]
    [InlineData("""{"sm_url":"https://sm.example","tokenurl":"https://uaa.example","clientid":"id","clientsecret":"hush-hush","cluster_id":"c"}""", "sm.example")]
    public void Each_shape_leads_to_its_service(string json, string host)
    {
        using var client = Create(json);
        Assert.Equal(host, client.Uri.Host);
    }

    [Fact]
    public void The_text_of_VCAP_SERVICES_may_stand_in_a_default_env_file()
    {
        var vcap = $$$"""{"service-manager":[{"name":"sm","credentials":{{{Manager}}}}]}""";
        using var client = TenantInstanceClients.Create([new Dictionary<string, object?> { ["VCAP_SERVICES"] = vcap }], new ConnectionSettings(), new TransportOptions());
        Assert.Equal("sm.example", client.Uri.Host);
    }

    [Theory]
    [InlineData("""{"credhub-ref":"/c/service-manager/1/credentials"}""", "CredHub reference")]
    [InlineData("""{"credentials":{"credhub-ref":"((/c/x))"}}""", "CredHub reference")]
    [InlineData("""{"service-manager":[{"name":"sm","credentials":{"credhub-ref":"/c/x"}}]}""", "CredHub reference")]
    [InlineData(
        $$$"""{"service-manager":[{"name":"one","credentials":{{{Manager}}}},{"name":"two","credentials":{{{Manager}}}}]}""",
        "a whole VCAP_SERVICES, which has 2 bindings with label managed-hana or service-manager, or tag xsa-instancemanager: one (service-manager), two (service-manager).")]
    [InlineData("""{"VCAP_SERVICES":{"xsuaa":[{"name":"x","credentials":{}}]}}""", "a whole VCAP_SERVICES, which has no binding")]
    [InlineData("{}", "the first would need sm_url, clientid, url, clientsecret too, the second user, password, post_managed_instance_url, get_managed_instance_url, get_all_managed_instances_url, delete_managed_instance_url.")]
    [InlineData("""{"clientid":"x","clientsecret":"hush-hush","url":"https://x","xsappname":"x"}""", "the first would need sm_url too, the second user, password, post_managed_instance_url")]
    [InlineData("""{"clientid":"x","certificate":"x","tokenurl":"https://x"}""", "the first would need sm_url, key too, the second")]
    [InlineData("""{"user":"u","password":"hush-hush","host":"db","port":"30015"}""", "the first would need sm_url, clientid, url, clientsecret too, the second post_managed_instance_url")]
    public void What_is_no_key_is_told_apart(string json, string text)
    {
        var error = Assert.Throws<ServiceException>(() => Create(json));
        Assert.Equal(ServiceErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://uaa.example")]
    [InlineData("https://uaa.example/oauth/token")]
    public void Tokens_come_from_tokenurl_where_url_is_missing(string address)
    {
        var key = Parse(Manager);
        key.Remove("url");
        key["tokenurl"] = address;
        Assert.Equal(new Uri(address), ServiceManagerOptions.FromServiceKey(key).Credentials.Uri);
        key["url"] = "https://first.example";
        Assert.Equal("first.example", ServiceManagerOptions.FromServiceKey(key).Credentials.Uri.Host);
    }

    [Fact]
    public async Task A_token_address_that_is_whole_already_is_asked_as_it_is()
    {
        await using var server = await HttpStub.StartAsync(call => call.Json("{}", 401));
        var key = Parse(Manager);
        key.Remove("url");
        key["sm_url"] = server.Uri.AbsoluteUri;
        key["tokenurl"] = $"{server.Uri}oauth/token";
        using var client = new ServiceManagerClient(ServiceManagerOptions.FromServiceKey(key), new TransportOptions());
        await Assert.ThrowsAsync<ServiceException>(() => client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, CancellationToken.None).Soon());
        Assert.Equal("/oauth/token", server.Requests.Single().Target);
    }

    [Fact]
    public void The_environment_names_a_text_before_a_file_before_folders()
    {
        var text = Vcap("from-text");
        var file = _folder.Write("vcap.json", Vcap("from-file"));
        Bind("sm", ("type", "service-manager"), ("clientid", "from-folder"));
        Assert.Equal("from-text", Find(("VCAP_SERVICES", text), ("VCAP_SERVICES_FILE_PATH", file), ("SERVICE_BINDING_ROOT", _folder.FullName))["clientid"]);
        Assert.Equal("from-file", Find(("VCAP_SERVICES", ""), ("VCAP_SERVICES_FILE_PATH", file), ("SERVICE_BINDING_ROOT", _folder.FullName))["clientid"]);
        Assert.Equal("from-folder", Find(("SERVICE_BINDING_ROOT", _folder.FullName))["clientid"]);
        foreach (var name in new[] { "VCAP_SERVICES", "VCAP_SERVICES_FILE_PATH", "SERVICE_BINDING_ROOT" })
            Assert.Contains(name, Assert.Throws<ServiceException>(() => Find()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VCAP_SERVICES_FILE_PATH")]
    [InlineData("SERVICE_BINDING_ROOT")]
    public void A_file_or_folder_that_is_gone_is_named(string variable)
    {
        var path = Path.Combine(_folder.FullName, "gone");
        var error = Assert.Throws<ServiceException>(() => Find((variable, path)));
        Assert.Equal(ErrorIds.ServiceNotBound, error.ErrorId);
        Assert.Contains($"'{path}' ({variable})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_volume_is_read_through_its_links()
    {
        // As a volume of a secret looks: fields are links into a folder that is replaced as a whole.
        var binding = Directory.CreateDirectory(Path.Combine(_folder.FullName, "sm")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(binding, "..2026")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(binding, "..data"), "..2026");
        foreach (var (name, text) in new[] { ("type", "service-manager"), ("clientid", "id\n"), ("sm_url", "https://sm.example\r\n") })
        {
            File.WriteAllText(Path.Combine(data, name), text);
            File.CreateSymbolicLink(Path.Combine(binding, name), Path.Combine("..data", name));
        }

        var key = Find(("SERVICE_BINDING_ROOT", _folder.FullName));
        Assert.Equal(("id", "https://sm.example"), (key["clientid"], key["sm_url"]));
    }

    [Fact]
    public void Metadata_tells_JSON_from_text_and_credentials_from_the_rest()
    {
        Bind(
            "one",
            (".metadata", """{"metaDataProperties":[{"name":"label","format":"text"},{"name":"tags","format":"json"}],"credentialProperties":[{"name":"clientid","format":"text"},{"name":"limits","format":"json"},{"name":"rest","format":"json","container":true}]}"""),
            ("label", "other"), ("tags", """["mine"]"""), ("clientid", "17"), ("limits", """{"a":[1]}"""), ("rest", """{"clientsecret":"s"}"""), ("type", "x"));
        Bind("two", ("type", "managed-hana"), ("credentials", Instances), ("instance_name", "my-im"));
        var one = Find("mine", ("SERVICE_BINDING_ROOT", _folder.FullName));
        Assert.Equal(["clientid", "limits", "clientsecret"], one.Keys);
        Assert.Equal("17", one["clientid"]);
        Assert.Equal([1L], (IReadOnlyList<object?>)((IReadOnlyDictionary<string, object?>)one["limits"]!)["a"]!);
        foreach (var name in new[] { null, "two", "my-im", "managed-hana" })
            Assert.Equal("u", InstanceManagerOptions.FromServiceKey(Find(name, ("SERVICE_BINDING_ROOT", _folder.FullName))).User);
        var error = Assert.Throws<ServiceException>(() => Find("three", ("SERVICE_BINDING_ROOT", _folder.FullName)));
        Assert.Contains("It has: one (other), two (managed-hana).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_should_be_JSON_is_named()
    {
        Bind("one", ("type", "service-manager"), ("credentials", "{ \"clientsecret\": \"hush-hush"));
        var error = Assert.Throws<ServiceException>(() => Find(("SERVICE_BINDING_ROOT", _folder.FullName)));
        Assert.Contains("he file credentials isn't valid JSON", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    private static string Vcap(string id) => $$$"""{"service-manager":[{"name":"sm","credentials":{"clientid":"{{{id}}}"}}]}""";

    private static Dictionary<string, object?> Parse(string json) => (Dictionary<string, object?>)FreeFormJson.Parse(json, "the key")!;

    private static IInstanceManager Create(string json) => TenantInstanceClients.Create([Parse(json)], new ConnectionSettings(), new TransportOptions());

    private static IReadOnlyDictionary<string, object?> Find(params (string Name, string Value)[] variables) => Find(null, variables);

    private static IReadOnlyDictionary<string, object?> Find(string? wanted, params (string Name, string Value)[] variables) =>
        BoundServices.FindInstanceManager(wanted, name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    private void Bind(string name, params (string Field, string Text)[] fields)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;
        foreach (var (field, text) in fields)
            File.WriteAllText(Path.Combine(folder, field), text);
    }
}
