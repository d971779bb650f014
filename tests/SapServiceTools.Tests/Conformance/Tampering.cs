using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance;

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
