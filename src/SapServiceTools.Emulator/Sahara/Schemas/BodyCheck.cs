using System.Text.Json;
using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>What a part of a body must be. The messages have the form of Sahara's own, one line each.</summary>
/// <param name="TypeName">The type's name in messages.</param>
internal abstract record BodyCheck(string TypeName)
{
    /// <summary>True if null will do.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The same, but null will do.</summary>
    public BodyCheck OrNull => this with { AllowsNull = true };

    /// <summary>Tests a value and notes what is wrong with it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands; empty for the body itself.</param>
    /// <param name="faults">Takes the messages.</param>
    public void Test(JsonNode? value, string path, List<string> faults)
    {
        if (value is null && AllowsNull)
            return;
        if (!IsOfType(value))
            Note(faults, path, $"{PythonText.Of(value)} is not of type '{TypeName}'{(AllowsNull ? ", 'null'" : "")}");
        else
            TestMore(value!, path, faults);
    }

    protected abstract bool IsOfType(JsonNode? value);

    protected virtual void TestMore(JsonNode value, string path, List<string> faults)
    {
    }

    protected static void Note(List<string> faults, string path, string message) => faults.Add(path.Length == 0 ? message : $"{path}: {message}");
}

/// <summary>True or false.</summary>
internal sealed record FlagCheck() : BodyCheck("boolean")
{
    protected override bool IsOfType(JsonNode? value) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}

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

/// <summary>Something that fits one of two checks.</summary>
internal sealed record EitherCheck(BodyCheck First, BodyCheck Second) : BodyCheck("object")
{
    protected override bool IsOfType(JsonNode? value) => value is JsonObject;

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        List<string> first = [], second = [];
        First.Test(value, path, first);
        Second.Test(value, path, second);
        if (first.Count > 0 && second.Count > 0)
            Note(faults, path, $"{PythonText.Of(value)} is not valid under any of the given schemas");
    }
}

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

/// <summary>Names with a text, whole number or flag each, on one level or grouped by target on two.</summary>
internal sealed record ConfigCheck(int Levels) : BodyCheck(Levels == 1 ? "simple_config" : "configs")
{
    protected override bool IsOfType(JsonNode? value) => IsConfig(value, Levels);

    private static bool IsConfig(JsonNode? value, int levels) => levels > 0
        ? value is JsonObject fields && fields.All(pair => IsConfig(pair.Value, levels - 1))
        : value?.GetValueKind() is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False
            || (value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _));
}
