using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>A number, digits or a UUID.</summary>
internal sealed record FlavorCheck() : BodyCheck("flavor")
{
    protected override bool IsOfType(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => long.TryParse(value.ToJsonString(), out _),
        JsonValueKind.String => long.TryParse(value.GetValue<string>(), out _) || TextFormats.Fits("uuid", value.GetValue<string>()),
        _ => false,
    };
}
