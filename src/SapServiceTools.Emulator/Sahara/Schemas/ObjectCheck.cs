using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>An object of known fields.</summary>
internal sealed record ObjectCheck(IReadOnlyDictionary<string, BodyCheck> Fields, params string[] Required) : BodyCheck("object")
{
    /// <summary>At least one of these must be there.</summary>
    public string[] AnyOf { get; init; } = [];

    /// <summary>Lets other fields pass.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The same, but nothing is required.</summary>
    public ObjectCheck Partial => this with { Required = [] };

    /// <summary>The body as an object.</summary>
    /// <exception cref="SaharaException">It isn't one, or isn't right; all that is wrong is in the message, a line each.</exception>
    public JsonObject Read(JsonNode? body)
    {
        List<string> faults = [];
        Test(body, "", faults);
        return faults.Count == 0 ? body!.AsObject() : throw SaharaException.Validation(string.Join('\n', faults));
    }

    protected override bool IsOfType(JsonNode? value) => value is JsonObject;

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        var given = value.AsObject();
        var unknown = IsOpen ? [] : given.Where(pair => !Fields.ContainsKey(pair.Key)).Select(pair => $"'{pair.Key}'").ToList();
        if (unknown.Count > 0)
            Note(faults, path, $"Additional properties are not allowed ({string.Join(", ", unknown)} {(unknown.Count == 1 ? "was" : "were")} unexpected)");
        foreach (var name in Required)
            if (!given.ContainsKey(name))
                Note(faults, path, $"'{name}' is a required property");
        if (AnyOf.Length > 0 && !AnyOf.Any(given.ContainsKey))
            Note(faults, path, $"{PythonText.Of(given)} is not valid under any of the given schemas");
        foreach (var (name, check) in Fields)
            if (given.TryGetPropertyValue(name, out var field))
                check.Test(field, path.Length == 0 ? name : $"{path}[{name}]", faults);
    }
}
