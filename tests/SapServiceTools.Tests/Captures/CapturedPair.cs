using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Captures;

/// <summary>A request to a real server and what it answered.</summary>
public sealed class CapturedPair
{
    private readonly JsonNode _node;

    private CapturedPair(JsonNode node) => _node = node;

    public string Name => (string)_node["name"]!;

    public string Method => (string)_node["request"]!["method"]!;

    public string Path => (string)_node["request"]!["path"]!;

    public JsonObject Headers => _node["request"]!["headers"]!.AsObject();

    public JsonNode? Body => _node["request"]!["body"];

    public int Status => (int)_node["response"]!["status"]!;

    public JsonObject ResponseHeaders => _node["response"]!["headers"]!.AsObject();

    public JsonNode? ResponseBody => _node["response"]!["body"];

    /// <summary>All pairs of a file, in the order in which they happened.</summary>
    public static IReadOnlyList<CapturedPair> Read(string set) =>
        [.. JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Captures", $"{set}.json")))!.AsArray().Select(node => new CapturedPair(node!))];

    public override string ToString() => $"{Name}: {Method} {Path}";
}
