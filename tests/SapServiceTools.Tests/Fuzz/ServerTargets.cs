using System.Text;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.ServiceManager;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>Requests to the broker's host and to the emulator, and the queries that the latter takes. A fault is an answer of 500, or an exception.</summary>
public static class ServerTargets
{
    private static readonly Lock Gate = new();

    // What a request leaves there is met by later ones, for a while.
    private const int RequestsPerServer = 500;

    private static (ServiceEmulator Emulator, IReadOnlyDictionary<string, string> Logins, int Count)? _emulated;

    private static (BrokerServer Server, InMemoryTransport Transport, TestLog Log, int Count)? _hosted;

    public static IReadOnlyList<ParserTarget> All { get; } =
    [
        new("query", ReadQuery, "name eq 'a''b' and service_plan_id in ('x', 'y') and ready eq true", "tenant_id notin ('a')", "created_at gt 2024-01-01T00:00:00Z"),
        new(
            "host",
            Host,
            "GET /v2/catalog\nX-Broker-API-Version: 2.17\nIf-None-Match: \"abc\"",
            "PUT /v2/service_instances/i%201?accepts_incomplete=true\nX-Broker-API-Version: 2.17\nX-Broker-API-Originating-Identity: cloudfoundry eyJ1c2VyX2lkIjoidSJ9\nContent-Type: application/json\n\n{\"service_id\":\"svc-all\",\"plan_id\":\"plan-small\",\"organization_guid\":\"o\",\"space_guid\":\"s\",\"context\":{\"platform\":\"cloudfoundry\",\"a\":[1,2.5e3,null]},\"parameters\":{\"x\":\"\\u00e4\\ud83d\\ude00\"},\"maintenance_info\":{\"version\":\"1.2.3\"}}",
            "PUT /v2/service_instances/i2?accepts_incomplete=true\nX-Broker-API-Version: 2.17\n\n{\"service_id\":\"svc-async\",\"plan_id\":\"plan-async\",\"organization_guid\":\"o\",\"space_guid\":\"s\"}",
            "PATCH /v2/service_instances/i1\nX-Broker-API-Version: 2.17\nContent-Type: application/json; charset=utf-8\n\n{\"service_id\":\"svc-all\",\"plan_id\":\"plan-checked\",\"parameters\":{\"size\":5},\"previous_values\":{\"plan_id\":\"plan-small\",\"maintenance_info\":{\"version\":\"1.2.3\"}}}",
            "PUT /v2/service_instances/i1/service_bindings/b%2F1\nX-Broker-API-Version: 2.17\nX-Broker-API-Request-Identity: 7e3a\n\n{\"service_id\":\"svc-all\",\"plan_id\":\"plan-small\",\"bind_resource\":{\"app_guid\":\"a\",\"route\":\"r\"},\"predecessor_binding_id\":\"b0\",\"parameters\":{}}",
            "DELETE /v2/service_instances/i1?service_id=svc-all&plan_id=plan-small&accepts_incomplete=true\nX-Broker-API-Version: 2.17",
            "GET /v2/service_instances/i1/service_bindings/b1/last_operation?operation=bind-1&service_id=svc-all\nX-Broker-API-Version: 2.17",
            "GET /dashboard/instances/i1?after=1&at=x\nHost: localhost",
            "GET /dashboard?after=eyJ4IjoxfQ\nHost: localhost"),
        new(
            "emulator",
            Emulate,
            "PUT /im/acme\n\n{\"provisioning_parameters\":{\"a\":1},\"binding_parameters\":{}}",
            "POST /im/acme\n\n{\"provisioning_parameters\":{\"a\":1}}",
            "GET /im",
            "DELETE /im/acme",
            "PATCH /im/acme/binding\n\n{}",
            "POST /service-manager/v1/service_instances?async=true\n\n{\"name\":\"n\",\"service_plan_id\":\"p\",\"parameters\":{\"a\":1},\"labels\":{\"tenant_id\":[\"acme\"]}}",
            "GET /service-manager/v1/service_bindings?fieldQuery=service_instance_id%20in%20('a','b')&labelQuery=tenant_id%20eq%20'x'&max_items=5&token=MQ&attach_last_operations=true",
            "POST /uaa/oauth/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=a&client_secret=%41+b",
            "POST /identity/v3/auth/tokens?nocatalog\n\n{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"n\",\"domain\":{\"name\":\"Default\"},\"password\":\"p\"}}},\"scope\":{\"project\":{\"name\":\"p\",\"domain\":{\"id\":\"default\"}}}}}",
            "POST /identity/v2.0/tokens\n\n{\"auth\":{\"passwordCredentials\":{\"username\":\"u\",\"password\":\"p\"},\"tenantName\":\"t\"}}",
            "GET /sahara/v2/clusters?limit=2&sort_by=-name&marker=x&plugin_name=fake",
            "POST /sahara/v2/node-group-templates\nContent-Type: application/json\n\n{\"name\":\"ng\",\"plugin_name\":\"fake\",\"plugin_version\":\"0.1\",\"flavor_id\":\"1\",\"node_processes\":[\"namenode\"],\"volumes_per_node\":1,\"volumes_size\":10,\"node_configs\":{\"HDFS\":{\"a\":1}}}",
            "POST /sahara/v2/data-sources\nContent-Type: application/json\n\n{\"name\":\"d\",\"type\":\"hdfs\",\"url\":\"hdfs://x/y\",\"credentials\":{\"user\":\"u\",\"password\":\"p\"}}",
            "POST /sahara/v1.1/jobs\nContent-Type: application/json\n\n{\"name\":\"j\",\"type\":\"Pig\",\"mains\":[\"1\"],\"interface\":[{\"name\":\"x\",\"location\":\"a\",\"mapping_type\":\"args\"}]}",
            "PUT /sahara/v2/images/1/tags\nContent-Type: application/json\n\n{\"tags\":[\"a\"]}"),
    ];

    private static void ReadQuery(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        foreach (var isLabelQuery in (ReadOnlySpan<bool>)[false, true])
        {
            try
            {
                _ = new SmQuery(text, isLabelQuery).Matches(key => key.Length % 2 is 0 ? [] : ["a", key]);
            }
            catch (SmException exception)
            {
                if (exception.Error.Status is not 400)
                    throw;
            }
        }
    }

    private static void Host(byte[] input)
    {
        // A page's events go on until their viewer leaves.
        if (RequestText.Parse(input) is not { } request || request.Path.EndsWith("/events", StringComparison.Ordinal))
            return;
        lock (Gate)
        {
            if (_hosted is not { Count: < RequestsPerServer } hosted)
            {
                _hosted?.Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
                var (log, transport) = (new TestLog(), new InMemoryTransport());
                var server = new BrokerServer(TestCatalog.Create(), new TestHandler(), new MemoryStore(TimeProvider.System), transport, new BrokerHostOptions { Log = log });
                server.StartAsync().GetAwaiter().GetResult();
                hosted = (server, transport, log, 0);
            }
            _hosted = hosted with { Count = hosted.Count + 1 };
            var exchange = new InMemoryExchange(request);
            Wait(hosted.Transport.HandleAsync(exchange));
            // 501 and 503 are answers on purpose: not built, and busy.
            if (exchange.StatusCode is >= 500 and not (501 or 503))
                throw new InputFaultException($"answered {exchange.StatusCode}: {Encoding.UTF8.GetString(exchange.Response)}");
            if (hosted.Log.Faults.TryDequeue(out var fault))
                throw new InputFaultException($"the host failed: {fault.Exception}");
        }
    }

    private static void Emulate(byte[] input)
    {
        if (RequestText.Parse(input) is not { } request || request.Path.EndsWith("/events", StringComparison.Ordinal))
            return;
        lock (Gate)
        {
            if (_emulated is not { Count: < RequestsPerServer } emulated)
            {
                _emulated?.Emulator.Dispose();
                emulated = Start();
            }
            _emulated = emulated with { Count = emulated.Count + 1 };
            // Whoever is stopped at the door finds nothing behind it.
            var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
            var service = request.Path.Split('/')[1];
            headers.TryAdd("X-Auth-Token", emulated.Logins["token"]);
            headers.TryAdd("Authorization", emulated.Logins[service is "service-manager" ? service : "basic"]);
            headers.TryAdd("X-Broker-API-Version", "2.17");
            // The list's address has an id that is another one each time.
            var path = request.Path.StartsWith("/im", StringComparison.Ordinal) ? $"{emulated.Logins["im"]}{request.Path[3..]}" : request.Path;
            var exchange = new InMemoryExchange(request with { Path = path, Headers = headers });
            Wait(emulated.Emulator.HandleAsync(exchange));
            // Some failures are emulated; those of its broker, which is the real one, aren't.
            if (exchange.StatusCode is 500 && exchange.Response.IndexOf("The broker failed."u8) >= 0)
                throw new InputFaultException("the emulator's broker failed");
        }
    }

    private static (ServiceEmulator Emulator, IReadOnlyDictionary<string, string> Logins, int Count) Start()
    {
        var clock = new ManualTimeProvider();
        var emulator = ServiceEmulator.StartAsync(new EmulatorOptions { Password = "p", TimeProvider = clock, TokenLifetime = TimeSpan.FromDays(1) }).GetAwaiter().GetResult();
        var auth = (IReadOnlyDictionary<string, object?>)emulator.OpenStack.Cloud["auth"]!;
        var login = $$$$$$"""
            {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"{{{{{{auth["username"]}}}}}}","domain":{"name":"{{{{{{auth["user_domain_name"]}}}}}}"},"password":"{{{{{{auth["password"]}}}}}}"}}},
            "scope":{"project":{"name":"{{{{{{auth["project_name"]}}}}}}","domain":{"name":"{{{{{{auth["project_domain_name"]}}}}}}"}}}}}
            """;
        var keystone = Send(emulator, "POST", "/identity/v3/auth/tokens", "", login);
        var key = emulator.ServiceManagerKey;
        var uaa = Send(
            emulator, "POST", "/uaa/oauth/token", "application/x-www-form-urlencoded",
            $"grant_type=client_credentials&client_id={Uri.EscapeDataString((string)key["clientid"]!)}&client_secret={Uri.EscapeDataString((string)key["clientsecret"]!)}");
        var token = System.Text.Json.JsonDocument.Parse(uaa.Response.ToArray()).RootElement.GetProperty("access_token").GetString();
        return (emulator, new Dictionary<string, string>
        {
            ["token"] = keystone.ResponseHeaders["X-Subject-Token"],
            ["service-manager"] = $"Bearer {token}",
            ["im"] = new Uri((string)emulator.ServiceKey["get_all_managed_instances_url"]!).AbsolutePath,
            ["basic"] = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{emulator.UserName}:p"))}",
        }, 0);
    }

    private static InMemoryExchange Send(ServiceEmulator emulator, string method, string path, string contentType, string body)
    {
        var exchange = new InMemoryExchange(new RequestText(method, path, "", new Dictionary<string, string> { ["Content-Type"] = contentType }, Encoding.UTF8.GetBytes(body)));
        Wait(emulator.HandleAsync(exchange));
        return exchange;
    }

    private static void Wait(ValueTask handling)
    {
        if (handling.IsCompleted)
            handling.GetAwaiter().GetResult();
        else if (!handling.AsTask().Wait(TimeSpan.FromMinutes(2)))
            throw new InputFaultException("the request isn't answered");
    }
}
