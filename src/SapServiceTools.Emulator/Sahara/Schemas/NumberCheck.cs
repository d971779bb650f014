using System.Text.Json;
using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>A whole number.</summary>
internal sealed record NumberCheck() : BodyCheck("integer")
{
    public int? Minimum { get; init; }

    protected override bool IsOfType(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _);

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        if (Minimum is { } minimum && long.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) < minimum)
            Note(faults, path, $"{PythonText.Of(value)} is less than the minimum of {minimum}");
    }
}
