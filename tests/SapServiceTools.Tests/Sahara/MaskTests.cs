using System.Collections;
using System.Reflection;
using System.Text.Json;
using SapServiceTools.Clients.Http;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>What objects show is masked, whatever type they are; what is passed on is not the mask.</summary>
public sealed class MaskTests
{
    private const string Canary = "c4n4ry";
    private const string Id = "b8a14722-460f-4ce2-a9aa-677353ef178c";

    /// <summary>All models of Sahara: the types that are made of a server's fields.</summary>
    public static TheoryData<string> Models => [.. typeof(SaharaObject).Assembly.GetTypes().Where(type => !type.IsAbstract && Constructor(type) is not null).Select(type => type.Name)];

    [Fact]
    public void All_models_are_looked_at() => Assert.True(Models.Count >= 20, $"only {Models.Count}");

    [Theory]
    [MemberData(nameof(Models))]
    public void No_property_of_a_model_shows_a_secret(string model)
    {
        var constructor = Constructor(typeof(SaharaObject).Assembly.GetType($"SapServiceTools.{model}")!)!;
        var redactor = new Redactor();
        foreach (var value in new object[] { Secrets(), new List<object?> { Secrets() }, Canary })
        {
            var fields = new WireFields(new AnyField(value), redactor.FreeForm);
            var arguments = constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(WireFields) ? fields : parameter.HasDefaultValue ? parameter.DefaultValue : "x").ToArray();
            Check(constructor.Invoke(arguments), model, depth: 0);
        }
    }

    /// <summary>
    /// A text under a harmless name may have a secret in it all the same: an address with user info, a server's words with a password.
    /// Free of it is everything but what is named here, with the reason.
    /// </summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void No_text_of_a_model_shows_what_signs_in(string model)
    {
        var constructor = Constructor(typeof(SaharaObject).Assembly.GetType($"SapServiceTools.{model}")!)!;
        var fields = new WireFields(new AnyText($"hdfs://u:{Canary}@h/o?sig={Canary} password={Canary}"), new Redactor().FreeForm);
        var arguments = constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(WireFields) ? fields : parameter.HasDefaultValue ? parameter.DefaultValue : "x").ToArray();
        var value = constructor.Invoke(arguments);
        foreach (var property in value.GetType().GetProperties())
        {
            if (property.GetValue(value) is string text && !Allowed(property.Name))
                Assert.False(text.Contains(Canary, StringComparison.Ordinal), $"{model}.{property.Name}: {text}");
        }

        bool Allowed(string property) =>
            // By these the object is found again, and further requests are made with them.
            property.EndsWith("Id", StringComparison.Ordinal) || property.EndsWith("Name", StringComparison.Ordinal)
            // What a person wrote for others to read, and what is written back as it was read.
            || property is "Description" or "Title" && model is not "SaharaHealthCheck"
            // Words of the protocol, by which waits decide.
            || property is "Status" or "Type" or "Version" or "PluginVersion" or "MappingType" or "Location" or "ValueType" or "StepType" or "ConfigType" or "Scope" or "ApplicableTarget" or "JobType" or "ReturnCode"
            // Names and addresses within the cloud, and a public key.
            || property is "AvailabilityZone" or "VolumesAvailabilityZone" or "BootVolumeAvailabilityZone" or "FloatingIpPool" or "VolumeType" or "BootVolumeType" or "VolumeMountPrefix"
                or "InternalIp" or "ManagementIp" or "DnsHostname" or "ManagementPublicKey";
    }

    [Fact]
    public async Task An_address_is_passed_on_whole_and_its_mask_never()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(
            """{"data_source":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"d","type":"hdfs","url":"hdfs://c4n4ry@h/o"}}""", call.Request.Method == "GET" ? 200 : 202));
        var source = await it.Client.DataSources.GetAsync(Id, it.Log, default);
        Assert.Equal(("hdfs://***@h/o", "hdfs://c4n4ry@h/o"), (source.Url, source.GetUrl()));
        await it.Client.DataSources.UpdateAsync(Id, SaharaFixture.Body(("url", source.Url!)), it.Log, default);
        Assert.Equal("hdfs://c4n4ry@h/o", it.LastBody.GetProperty("url").GetString());
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.DataSources.UpdateAsync(Id, SaharaFixture.Body(("url", new string(source.Url))), it.Log, default));
        Assert.Equal(ErrorIds.InvalidRequest, error.ErrorId);
        Assert.DoesNotContain(Canary, it.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_read_whole_on_purpose_only()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, path) => call.Json(path.StartsWith("jobs/", StringComparison.Ordinal)
            ? """{"job":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","info":{"status":"RUNNING","actions":[{"conf":"<name>fs.s3a.secret.key</name><value>c4n4ry</value>"}]},"job_configs":{"configs":{"fs.swift.service.sahara.password":"c4n4ry","edp.hive.password":"c4n4ry","fs.s3a.access.key":"c4n4ry","a":"b"},"args":["--password","c4n4ry"]}}}"""
            : """{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","info":{"CM":{"Web UI":"http://h","Password":"c4n4ry"}},"cluster_configs":{"K":{"Admin password":"c4n4ry"}},"node_groups":[{"name":"w","count":1,"node_configs":{"H":{"Secret":"c4n4ry"}}}]}}"""));
        var run = await it.Client.JobExecutions.GetAsync(Id, it.Log, default);
        var configs = (IReadOnlyDictionary<string, object?>)run.JobConfigs["configs"]!;
        Assert.Equal(("***", "***", "***", "b"), (configs["fs.swift.service.sahara.password"], configs["edp.hive.password"], configs["fs.s3a.access.key"], configs["a"]));
        Assert.Equal(["--password", "***"], (IEnumerable<object?>)run.JobConfigs["args"]!);
        Assert.Equal("RUNNING", run.Info["status"]);
        Assert.DoesNotContain(Canary, JsonSerializer.Serialize(run.Info), StringComparison.Ordinal);
        Assert.Contains(Canary, JsonSerializer.Serialize(run.GetInfo()), StringComparison.Ordinal);
        Assert.Equal(Canary, ((IReadOnlyDictionary<string, object?>)run.GetJobConfigs()["configs"]!)["edp.hive.password"]);
        var cluster = await it.Client.Clusters.GetAsync(Id, it.Log, default);
        Assert.Contains(Canary, JsonSerializer.Serialize(cluster.GetInfo()), StringComparison.Ordinal);
        Assert.Contains(Canary, JsonSerializer.Serialize(cluster.GetClusterConfigs()), StringComparison.Ordinal);
        Assert.Contains(Canary, JsonSerializer.Serialize(cluster.NodeGroups[0].GetNodeConfigs()), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, it.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_shown_is_passed_on_whole_and_with_what_was_changed()
    {
        await using var it = await StartAsync();
        var template = await it.Client.ClusterTemplates.GetAsync(Id, it.Log, default);
        var shown = (Dictionary<string, object?>)template.ClusterConfigs;
        var inner = (Dictionary<string, object?>)shown["K"]!;
        inner["Realm"] = "changed";
        inner["New password"] = "new";
        inner.Remove("Gone");
        await it.Client.ClusterTemplates.UpdateAsync(Id, SaharaFixture.Body(("cluster_configs", shown)), it.Log, default);
        var sent = it.LastBody.GetProperty("cluster_configs").GetProperty("K");
        Assert.Equal(
            (Canary, "changed", "new", false),
            (sent.GetProperty("Admin password").GetString(), sent.GetProperty("Realm").GetString(), sent.GetProperty("New password").GetString(), sent.TryGetProperty("Gone", out _)));
    }

    [Fact]
    public async Task A_mask_is_never_written()
    {
        await using var it = await StartAsync();
        var copy = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(JsonSerializer.Serialize((await it.Client.ClusterTemplates.GetAsync(Id, it.Log, default)).ClusterConfigs))!;
        var configs = copy.ToDictionary(target => target.Key, target => (object?)target.Value.ToDictionary(config => config.Key, config => (object?)config.Value));
        var requests = it.Sent.Count;
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.ClusterTemplates.UpdateAsync(Id, SaharaFixture.Body(("cluster_configs", configs)), it.Log, default));
        Assert.Equal((ErrorIds.InvalidRequest, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains("cluster_configs.K.Admin password", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.JobExecutions.CreateAsync(
            SaharaFixture.Body(("cluster_id", "c"), ("job_template_id", "t"), ("job_configs", SaharaFixture.Body(("args", new[] { "a", "--password=***" })))), it.Log, default));
        Assert.Contains("job_configs.args[1]", error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, it.Sent.Count);
    }

    private static Task<SaharaFixture> StartAsync() => SaharaFixture.StartAsync("2", (call, _) => call.Json(
        """{"cluster_template":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"t","cluster_configs":{"K":{"Admin password":"c4n4ry","Realm":"r","Gone":"g"}}}}""",
        call.Request.Method == "GET" ? 200 : 202));

    private static ConstructorInfo? Constructor(Type type) =>
        type.Namespace == "SapServiceTools" && type.Name.StartsWith("Sahara", StringComparison.Ordinal)
            ? type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).FirstOrDefault(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(WireFields)))
            : null;

    private static Dictionary<string, object?> Secrets() => new()
    {
        ["name"] = "edp.password",
        ["value"] = Canary,
        ["default"] = Canary,
        ["default_value"] = Canary,
        ["fs.swift.service.sahara.password"] = Canary,
        ["fs.s3a.secret.key"] = new List<object?> { Canary },
        ["args"] = new List<object?> { "--password", Canary },
        ["configs"] = new Dictionary<string, object?> { ["edp.hive.password"] = Canary, ["conf"] = $"<name>a.password</name><value>{Canary}</value>" },
    };

    private static void Check(object? value, string path, int depth)
    {
        Assert.True(depth < 10, path);
        switch (value)
        {
            case string text:
                Assert.False(text.Contains(Canary, StringComparison.Ordinal), path);
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                    Check(entry.Value, $"{path}.{entry.Key}", depth + 1);
                break;
            case IEnumerable list:
                foreach (var item in list)
                    Check(item, $"{path}[]", depth + 1);
                break;
            case not null when value.GetType().Namespace == "SapServiceTools":
                foreach (var property in value.GetType().GetProperties())
                    Check(property.GetValue(value), $"{path}.{property.Name}", depth + 1);
                break;
        }
    }

    /// <summary>An object that has the same text in each of its fields.</summary>
    private sealed class AnyText(string text) : IReadOnlyDictionary<string, object?>
    {
        public int Count => 1;

        public IEnumerable<string> Keys => ["name"];

        public IEnumerable<object?> Values => [text];

        public object? this[string key] => text;

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, out object? found)
        {
            found = text;
            return true;
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>
    /// An object that has something secret in each of its fields: free-form JSON, or a plain text where the object's name says secret.
    /// A text under a harmless name is no secret, and fields that only ever are such texts aren't given one.
    /// </summary>
    private sealed class AnyField(object value) : IReadOnlyDictionary<string, object?>
    {
        private static readonly string[] Named = ["value", "default", "default_value"];

        public int Count => 1;

        public IEnumerable<string> Keys => ["name"];

        public IEnumerable<object?> Values => [this["name"]];

        public object? this[string key] => key == "name" ? "edp.password" : value is string && !Named.Contains(key) ? null : value;

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, out object? found)
        {
            found = this[key];
            return true;
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
