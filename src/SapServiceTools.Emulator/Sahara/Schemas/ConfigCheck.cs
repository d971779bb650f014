using System.Text.Json;
using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>Names with a text, whole number or flag each, on one level or grouped by target on two.</summary>
internal sealed record ConfigCheck(int Levels) : BodyCheck(Levels == 1 ? "simple_config" : "configs")
{
    protected override bool IsOfType(JsonNode? value) => IsConfig(value, Levels);

    private static bool IsConfig(JsonNode? value, int levels) => levels > 0
        ? value is JsonObject fields && fields.All(pair => IsConfig(pair.Value, levels - 1))
        : value?.GetValueKind() is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False
            || (value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _));
}
