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

/// <summary>The host's answer, before the caller gets it.</summary>
public sealed class Answered
{
    /// <summary>Status of an answer that never comes.</summary>
    public const int Never = -1;

    /// <summary>Status of an answer whose connection is cut instead.</summary>
    public const int Cut = -2;

    public int Status { get; set; } = 200;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[] Body { get; set; } = [];

    public JsonObject? Json => Tampering.Parse(Body);

    public void Set(JsonNode json) => Body = Encoding.UTF8.GetBytes(json.ToJsonString());

    public static Answered Of(int status, string body = "{}", string type = "application/json")
    {
        var answer = new Answered();
        answer.Become(status, body, type);
        return answer;
    }

    /// <summary>Changes the body, if it is an object.</summary>
    public void Edit(Action<JsonObject> edit)
    {
        if (Json is not { } json)
            return;
        edit(json);
        Set(json);
    }

    public void Become(int status, string body = "{}", string type = "application/json")
    {
        Status = status;
        Body = Encoding.UTF8.GetBytes(body);
        Headers["Content-Type"] = type;
    }
}

/// <summary>Stands between the transport and the host, and breaks the host in one way.</summary>
public sealed class Tampering
{
    /// <summary>Changes a request, or answers it in the host's place.</summary>
    public Func<Asked, Answered?> Before { get; init; } = _ => null;

    /// <summary>Changes an answer.</summary>
    public Action<Asked, Answered> After { get; init; } = (_, _) => { };

    /// <summary>Does nothing.</summary>
    public static Tampering None { get; } = new();

    internal static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
