using System.Text;
using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance;

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
