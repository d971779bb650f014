using System.Text.Json;
using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>A text, maybe of a format or one of a few.</summary>
internal sealed record TextCheck() : BodyCheck("string")
{
    public string? Format { get; init; }

    public string[]? OneOf { get; init; }

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    protected override bool IsOfType(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String;

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        var text = value.GetValue<string>();
        if (OneOf is not null && !OneOf.Contains(text))
            Note(faults, path, $"{PythonText.Of(value)} is not one of {PythonText.OfTexts(OneOf)}");
        if (text.Length < MinLength)
            Note(faults, path, $"{PythonText.Of(value)} is too short");
        if (text.Length > MaxLength)
            Note(faults, path, $"{PythonText.Of(value)} is too long");
        if (Format is not null && !TextFormats.Fits(Format, text))
            Note(faults, path, $"{PythonText.Of(value)} is not a '{Format}'");
    }
}
