using System.Collections;
using System.Reflection;
using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>clouds.yaml, and the answers of Keystone and Sahara.</summary>
public static class CloudTargets
{
    private static readonly CloudEnvironment NoFiles = new() { Variables = new Dictionary<string, string>(), Folders = [] };

    private static readonly Uri Root = new("https://cloud.example:5000/identity/");

    public static IReadOnlyList<ParserTarget> All { get; } =
    [
        new(
            "clouds",
            ReadClouds,
            "clouds:\n  a: &a\n    auth: {auth_url: 'https://k:5000/v3', username: u, password: \"p\", project_name: x, user_domain_name: Default}\n    region_name: R\n    regions:\n      - R\n      - name: S\n        values: {verify: no}\n  b:\n    <<: *a\n    profile: rackspace\n    auth_type: v3applicationcredential\n    timeout: 1.5\n    identity_api_version: 3\n    interface: [public, internal]\n",
            """{"clouds":{"a":{"auth":{"auth_url":"https://{region_name}.x/","token":"t"},"auth_type":"token","verify":false,"region_name":"r","data-processing-endpoint":"https://{region_name}/s"}}}""",
            "clouds:\n  c: |\n    text\n  ? [x]\n  : y\n--- {}\n"),
        ParserTarget.OfResponse(
            "keystone-v3",
            input => Login(input, KeystoneReader.ReadV3),
            """{"token":{"expires_at":"2030-01-01T00:00:00.000000Z","user":{"id":"u","name":"n","domain":{"id":"d"}},"project":{"id":"p","name":"x"},"catalog":[{"type":"data-processing","name":"sahara","endpoints":[{"interface":"public","region_id":"R","region":"R","url":"https://s/v2"}]}],"system":{"all":true},"domain":{"id":"d"}}}"""),
        ParserTarget.OfResponse(
            "keystone-v2",
            input => Login(input, KeystoneReader.ReadV2),
            """{"access":{"token":{"id":"abc","expires":"2030-01-01T00:00:00Z","tenant":{"id":"p","name":"x"}},"user":{"id":"u","name":"n"},"serviceCatalog":[{"type":"data_processing","name":"sahara","endpoints":[{"region":"R","publicURL":"https://s/v1.1/p","internalURL":"i","adminURL":"a"}]}]}}"""),
        ParserTarget.OfResponse(
            "versions",
            ReadVersions,
            """{"versions":{"values":[{"id":"v3.14","status":"stable","links":[{"rel":"self","href":"https://cloud.example:5000/identity/v3/"}]},{"id":"v2.0","status":"deprecated","links":[]}]}}""",
            """{"versions":[{"id":"v1.1","status":"SUPPORTED","links":[{"rel":"self","href":"http://other/x/v1.1?y#z"}]},{"id":"v2","links":[{"rel":"self","href":"mailto:a"}]}]}""",
            """{"version":{"id":"v3","links":[{"rel":"self","href":"../v3"}]}}"""),
        // The kind's number as a letter, then the answer.
        ParserTarget.OfResponse(
            "sahara",
            ReadSahara,
            """e{"clusters":[{"id":"1","name":"c","status":"Active","status_description":"d","plugin_name":"p","hadoop_version":"1","node_groups":[{"id":"n","name":"g","count":2,"node_processes":["a"],"node_configs":{"HDFS":{"x":1}},"instances":[{"instance_id":"i","internal_ip":"10.0.0.1"}],"volumes_size":1}],"cluster_configs":{"a":{"password":"p"}},"info":{"HDFS":{"NameNode":"hdfs://x"}},"provision_progress":[{"id":"s","step_name":"t","total":3,"successful":true,"events":[{"event_info":"e","successful":false}]}],"verification":{"id":"v","status":"GREEN","checks":[{"status":"RED","name":"n","description":"d"}]},"created_at":"2024-01-01T00:00:00","is_transient":false,"trust_id":null}],"markers":{"next":"2","prev":null}}""",
            """a{"plugins":[{"name":"p","title":"t","versions":["1","2"],"description":"d","plugin_labels":{"enabled":{"status":true,"mutable":true,"description":"x"}},"version_labels":{"1":{"hidden":{"status":true}}},"node_processes":{"HDFS":["namenode"]},"configs":[{"name":"c","default_value":1,"config_type":"int","scope":"node","applicable_target":"HDFS","is_optional":true,"priority":2,"config_values":[["a","b"]]}],"required_image_tags":["x"]}]}""",
            """k{"job_executions":[{"id":"1","job_id":"j","cluster_id":"c","info":{"status":"SUCCEEDED","actions":[]},"start_time":"2024-01-01T00:00:00","end_time":null,"job_configs":{"configs":{"fs.password":"x"},"args":["--password","y"],"params":{}},"return_code":"0","data_source_urls":{"a":"b"}}]}""",
            """f{"data_sources":[{"id":"1","name":"d","type":"hdfs","url":"hdfs://u:p@x","credentials":{"user":"u","password":"p"},"is_public":false}]}""",
            """j{"job_types":[{"name":"Pig","plugins":[{"name":"p","title":"t","versions":{"1":{"config_hints":{"job_config":{"args":[],"configs":[{"name":"a","value":"b","description":"c"}]}}}}}]}]}""",
            """i{"jobs":[{"id":"1","name":"j","type":"Pig","mains":[{"id":"b","name":"n","url":"u"}],"libs":[],"interface":[{"name":"x","location":{"type":"args","index":0},"value_type":"string","required":true,"default":"d"}]}]}""",
            """b{"images":[{"id":"1","name":"i","status":"ACTIVE","tags":["a"],"metadata":{"_sahara_username":"u","x":"y"},"username":"u","minDisk":1,"minRam":2,"created":"2024-01-01T00:00:00Z"}]}"""),
    ];

    private static void ReadClouds(byte[] input)
    {
        using var reader = new StringReader(Encoding.UTF8.GetString(input));
        var file = YamlFile.Read(reader, "clouds.yaml");
        if (file.GetValueOrDefault("clouds") is not IReadOnlyDictionary<string, object?> clouds)
            return;
        var resolver = new CloudResolver(NoFiles);
        foreach (var cloud in clouds.Values.OfType<IReadOnlyDictionary<string, object?>>().Take(10))
        {
            try
            {
                resolver.Read(cloud, null).Keystone.Validate();
            }
            catch (ServiceException)
            {
                // The next cloud may be better.
            }
        }
    }

    private static void Login(byte[] input, Func<ServiceResponse, KeystoneToken> read)
    {
        using var message = new HttpResponseMessage();
        message.Headers.TryAddWithoutValidation("X-Subject-Token", "abc");
        var token = read(new ServiceResponse(201, message.Headers, input, "id"));
        _ = token.ToString();
        _ = new AccessToken(token.Value, token.ExpiresAt);
        // It goes into a header of each request.
        using var request = new HttpRequestMessage();
        request.Headers.Add("X-Auth-Token", token.Value);
        _ = token.Catalog.Find(new CatalogQuery("data-processing", ["public"]));
    }

    private static void ReadVersions(byte[] input)
    {
        var document = VersionDocument.Read(Root, input);
        foreach (var version in document.Versions)
        {
            if (document.AddressOf(version) is var address && address.Authority != Root.Authority)
                throw new InputFaultException($"the credentials would go to {address.Authority}");
        }
    }

    private static void ReadSahara(byte[] input)
    {
        if (input.Length is 0 || SaharaKinds.All.ElementAtOrDefault(input[0] - 'a') is not { } kind)
            return;
        Pages[kind.Model].Invoke(null, [kind, input[1..]]);
    }

    private static readonly Dictionary<Type, MethodInvoker> Pages = SaharaKinds.All.ToDictionary(
        kind => kind.Model,
        kind => MethodInvoker.Create(typeof(CloudTargets).GetMethod(nameof(ReadPage), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kind.Model)));

    private static void ReadPage<T>(SaharaKind<T> kind, byte[] input)
        where T : SaharaObject
    {
        var redactor = new Redactor();
        if (FreeFormText.Parse(input) is not IReadOnlyDictionary<string, object?> map)
            return;
        foreach (var version in (ReadOnlySpan<SaharaApiVersion>)[SaharaApiVersion.V11, SaharaApiVersion.V2])
        {
            var fields = new WireFields(map, redactor.FreeForm);
            var items = fields.Items(kind.Plural(version), kind.Make);
            foreach (var item in items)
            {
                _ = item.Key + item.Name + item;
                foreach (var field in kind.SortFields.Concat(kind.SortFieldsHere).Concat(kind.Filters))
                    _ = SaharaNaming.Value(item, field);
                Show(item, 0);
            }
            if (kind.SortFields.Count > 0)
                _ = new SaharaPages<T>(kind, version, new SaharaQuery { SortBy = kind.SortFields[^1] }, 50).New(new SaharaPage<T>(items, "m"));
        }
    }

    // All that a person may see of it.
    private static void Show(object? value, int depth)
    {
        if (depth > 8 || value is null or string || value.GetType().IsPrimitive)
            return;
        if (value is IEnumerable list)
        {
            foreach (var item in list)
                Show(item, depth + 1);
        }
        _ = value.ToString();
        if (value.GetType().Namespace == typeof(SaharaObject).Namespace && value is not IEnumerable)
        {
            foreach (var property in Properties(value.GetType()))
                Show(property.Invoke(value), depth + 1);
        }
    }

    private static readonly Dictionary<Type, MethodInvoker[]> Shown = [];

    private static MethodInvoker[] Properties(Type type)
    {
        lock (Shown)
        {
            if (!Shown.TryGetValue(type, out var properties))
                Shown[type] = properties = [.. type.GetProperties().Where(property => property.GetIndexParameters().Length is 0).Select(property => MethodInvoker.Create(property.GetMethod!))];
            return properties;
        }
    }
}
