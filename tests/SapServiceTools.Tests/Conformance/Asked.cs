using System.Text;
using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance;

/// <summary>A request on its way to the host; what is changed here the host never sees otherwise.</summary>
public sealed class Asked
{
    public required string Method { get; set; }

    public required string Path { get; set; }

    public required string Query { get; set; }

    public required Dictionary<string, string?> Headers { get; init; }

    public required byte[] Body { get; set; }

    /// <summary>True if nothing is wrong with credentials and version.</summary>
    public bool IsAllowed => Headers["Authorization"] == Right && Headers["X-Broker-API-Version"] is not (null or "1.0");

    public static string Right { get; } = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{ConformanceHost.Password}"))}";

    public bool IsCatalog => Path.EndsWith("/catalog", StringComparison.Ordinal);

    public bool IsPoll => Path.EndsWith("/last_operation", StringComparison.Ordinal);

    public bool IsOfBinding => Path.Contains("/service_bindings/", StringComparison.Ordinal);

    public bool Is(string method, bool ofBinding = false) => Method == method && !IsPoll && !IsCatalog && IsOfBinding == ofBinding;

    public JsonObject? Json => Tampering.Parse(Body);

    public void Set(JsonNode json) => Body = Encoding.UTF8.GetBytes(json.ToJsonString());
}
