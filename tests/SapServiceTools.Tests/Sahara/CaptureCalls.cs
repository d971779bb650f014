using System.Text.RegularExpressions;
using SapServiceTools.Clients.Sahara;
using Capture = SapServiceTools.Tests.OpenStack.Capture;

namespace SapServiceTools.Tests.Sahara;

/// <summary>The client's call whose request a capture is.</summary>
internal static partial class CaptureCalls
{
    // An answer is one only to a question about the same resource, so each call asks about the capture's own.
    private static readonly AsyncLocal<Capture> Asked = new();

    private static string Id
    {
        get
        {
            var path = PathOf(Asked.Value!);
            return path.Length > 1 ? Uri.UnescapeDataString(path[1]) : "00000000-0000-0000-0000-00000000abcd";
        }
    }

    private static string Name =>
        Asked.Value is { Status: < 300 } asked && asked.RequestBody is { ValueKind: System.Text.Json.JsonValueKind.Object } body && body.TryGetProperty("name", out var name) ? name.GetString()! : "x1";

    public static Func<Task<IReadOnlyList<object>>> For(SaharaClient client, Capture capture, ICallLog log)
    {
        var path = PathOf(capture);
        var isV2 = client.ApiVersion == "2";
        Asked.Value = capture;
        return path[0] switch
        {
            "plugins" when path.Length == 3 => () => One(client.Plugins.GetVersionAsync(path[1], path[2], log, default)),
            "plugins" when path.Length > 3 => () => One(client.Plugins.ConvertAsync("fake", "0.1", "name", new byte[] { 1 }, log, default)),
            "plugins" => Manager(client.Plugins, path, capture, log),
            // Tags alone are never read: the image has them.
            "images" when path.Length > 2 && capture.Status < 300 && capture.Method is "GET" or "DELETE" && path.Length > 2 => () => Nothing(),
            "images" when path.Length > 2 && path[2] != "tags" && !isV2 => () => One(client.Images.AddTagsAsync(Id, ["x"], log, default)),
            "images" when path.Length > 2 => () => One(client.Images.SetTagsAsync(Id, ["x"], log, default)),
            "images" when capture.Method == "POST" => () => One(client.Images.RegisterAsync(Id, "u", null, log, default)),
            "images" => Manager(client.Images, path, capture, log),
            "node-group-templates" when path.Length > 2 => () => Export(client.NodeGroupTemplates, log),
            "node-group-templates" => Manager(client.NodeGroupTemplates, path, capture, log),
            "cluster-templates" when path.Length > 2 => () => Export(client.ClusterTemplates, log),
            "cluster-templates" => Manager(client.ClusterTemplates, path, capture, log),
            "clusters" when capture.Method == "POST" => () => Create(client, capture, log),
            "clusters" when capture.Method == "PUT" => () => One(client.Clusters.ScaleAsync(Id, Scale, log, default)),
            "clusters" when capture.Method == "DELETE" && capture.Status == 200 => () => Stack(client, log),
            "clusters" => Manager(client.Clusters, path, capture, log),
            "data-sources" => Manager(client.DataSources, path, capture, log),
            "job-binaries" when path.Length > 2 => () => Save(client.JobBinaries, log),
            "job-binaries" => Manager(client.JobBinaries, path, capture, log),
            "job-binary-internals" when isV2 || capture.Method == "PUT" || path.Length > 2 => Internal(client, path, capture, log),
            "job-binary-internals" => Manager(client.JobBinaryInternals, path, capture, log),
            "job-types" => () => List(client.JobTypes.ListAsync([], null, null, false, log, default)),
            "jobs" or "job-templates" when path is [_, "config-hints", _] => () => Hint(client, log),
            "jobs" when path is [_, _, "execute"] => () => One(client.JobExecutions.CreateAsync(Body("cluster_id", "job_template_id"), log, default)),
            "jobs" when isV2 => Manager(client.JobExecutions, path, capture, log),
            "jobs" or "job-templates" => Manager(client.JobTemplates, path, capture, log),
            "job-executions" when path is [_, _, "cancel"] => () => One(client.JobExecutions.CancelAsync(Id, log, default)),
            "job-executions" when path.Length > 2 => () => One(client.JobExecutions.RefreshAsync(Id, log, default)),
            "job-executions" => Manager(client.JobExecutions, path, capture, log),
            // Routes that no method of the client has; any request shows how their answer is taken.
            _ => () => One(client.Clusters.GetAsync(Id, log, default)),
        };
    }

    private static Func<Task<IReadOnlyList<object>>> Manager<T>(SaharaManager<T> manager, string[] path, Capture capture, ICallLog log)
        where T : SaharaObject => capture.Method switch
        {
            "GET" when path.Length == 1 => async () => await ListAsync(manager.ListAsync(new SaharaQuery(), log, default)),
            "GET" => () => One(manager.GetAsync(Id, log, default)),
            "POST" => () => One(manager.CreateAsync(Body(manager.Kind.Rules!.Required), log, default)),
            "DELETE" => async () =>
            {
                await manager.DeleteAsync(Id, log, default);
                return [];
            },
            _ => () => One(manager.UpdateAsync(Id, new Dictionary<string, object?> { [manager.Kind.Rules?.Changeable?[0] ?? "name"] = manager.Kind.Rules?.Changeable?[0] == "is_public" ? true : "name" }, log, default)),
        };

    private static Func<Task<IReadOnlyList<object>>> Internal(SaharaClient client, string[] path, Capture capture, ICallLog log)
    {
        // API v2 has none; the client says so without asking, so its answer is looked at elsewhere.
        if (client.ApiVersion == "2")
            return () => One(client.Clusters.GetAsync(Id, log, default));
        return path.Length > 2
            ? () => Save(client.JobBinaryInternals, log)
            : () => One(client.JobBinaryInternals.UploadAsync(capture.Status < 300 ? capture.Path.Split('/', '?')[^1] : "name", new byte[] { 1 }, log, default));
    }

    /// <summary>A body that gets through the client's own checks; what a capture was refused for is the server's matter.</summary>
    private static Dictionary<string, object?> Body(params IReadOnlyList<string> names) => names.ToDictionary(
        name => name,
        name => name switch
        {
            "node_processes" => new List<object?> { "namenode" },
            "type" => names.Contains("url") ? "hdfs" : "Pig",
            "name" => Name,
            _ => (object?)"x1",
        });

    private static string[] PathOf(Capture capture) =>
        Prefix().Replace(capture.Path.Split('?')[0], string.Empty).TrimEnd('/').Replace(".json", string.Empty, StringComparison.Ordinal).Split('/');

    private static SaharaScaling Scale { get; } = new() { Resized = [new SaharaNodeGroupSize("worker", 1)] };

    private static async Task<IReadOnlyList<object>> Create(SaharaClient client, Capture capture, ICallLog log)
    {
        var body = Body("name", "plugin_name", "plugin_version");
        var isMany = capture.RequestBody.ValueKind == System.Text.Json.JsonValueKind.Object && capture.RequestBody.TryGetProperty("count", out _);
        if (isMany)
            body["count"] = 2L;
        // In v1.1 several clusters come as ids, which are then read one by one.
        if (isMany && client.ApiVersion == "1.1")
            return [];
        return [.. await client.Clusters.CreateManyAsync(body, log, default)];
    }

    private static async Task<IReadOnlyList<object>> One<T>(Task<T> work)
        where T : class => [await work];

    private static async Task<IReadOnlyList<object>> List<T>(Task<IReadOnlyList<T>> work)
        where T : class => [.. await work];

    private static async Task<IReadOnlyList<object>> ListAsync<T>(IAsyncEnumerable<T> items)
        where T : SaharaObject
    {
        var list = new List<object>();
        await foreach (var item in items)
        {
            // The capture is one page; the stub gives it again for the next one.
            if (list.OfType<SaharaObject>().Any(known => known.Key == item.Key))
                break;
            list.Add(item);
        }

        return list;
    }

    private static Task<IReadOnlyList<object>> Nothing() => Task.FromResult<IReadOnlyList<object>>([]);

    private static async Task<IReadOnlyList<object>> Export<T>(SaharaTemplates<T> templates, ICallLog log)
        where T : SaharaResource
    {
        var fields = await templates.ExportAsync(Id, log, default);
        Xunit.Assert.Equal("0.1", fields["plugin_version"]);
        return [];
    }

    private static async Task<IReadOnlyList<object>> Stack(SaharaClient client, ICallLog log)
    {
        Xunit.Assert.Null(await client.Clusters.ForceDeleteAsync(Id, log, default));
        return [];
    }

    private static async Task<IReadOnlyList<object>> Save<T>(SaharaBinaries<T> binaries, ICallLog log)
        where T : SaharaResource
    {
        using var target = new MemoryStream();
        await binaries.SaveAsync(Id, target, log, default);
        Xunit.Assert.NotEqual(0, target.Length);
        return [];
    }

    private static async Task<IReadOnlyList<object>> Hint(SaharaClient client, ICallLog log)
    {
        Xunit.Assert.NotEmpty((await client.JobTypes.GetConfigHintAsync("Pig", log, default)).Configs);
        return [];
    }

    [GeneratedRegex(@"^/v[\d.]+(/[0-9a-f]{32}|/00000000-0000-0000-0000-000000000001)?/")]
    private static partial Regex Prefix();
}
