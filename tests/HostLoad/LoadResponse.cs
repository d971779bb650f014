using System.Text.Json;

namespace SapServiceTools.HostLoad;

/// <summary>A response that was checked to be of the protocol.</summary>
internal sealed record LoadResponse(int Status, string Body)
{
    public string? Text(params string[] path)
    {
        using var json = JsonDocument.Parse(Body);
        var element = json.RootElement;
        foreach (var name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element.ValueKind is JsonValueKind.String ? element.GetString() : null;
    }
}
