using System.Text.Json;
using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>True or false.</summary>
internal sealed record FlagCheck() : BodyCheck("boolean")
{
    protected override bool IsOfType(JsonNode? value) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
