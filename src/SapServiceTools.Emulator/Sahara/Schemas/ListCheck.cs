namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>An array.</summary>
internal sealed record ListCheck(BodyCheck Item) : BodyCheck("array")
{
    public int MinItems { get; init; }

    public bool IsUnique { get; init; }

    protected override bool IsOfType(JsonNode? value) => value is JsonArray;

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        var items = value.AsArray();
        if (items.Count < MinItems)
            Note(faults, path, $"{PythonText.Of(items)} is too short");
        if (IsUnique && items.Select(PythonText.Of).Distinct(StringComparer.Ordinal).Count() < items.Count)
            Note(faults, path, $"{PythonText.Of(items)} has non-unique elements");
        for (var i = 0; i < items.Count; i++)
            Item.Test(items[i], $"{path}[{i}]", faults);
    }
}
