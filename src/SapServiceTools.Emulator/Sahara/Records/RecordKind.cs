using System.Globalization;

namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>What the records of one resource look like. Fields have the names of v1.1; those that begin with <c>_</c> are never shown.</summary>
internal sealed class RecordKind
{
    private static readonly (string Old, string New)[] Renamed = [("hadoop_version", "plugin_version"), ("tenant_id", "project_id")];
    private static readonly string[] NestedOwners = ["mains", "libs", "provision_progress"];
    private readonly JsonObject _fields = [];
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);

    /// <param name="path">Its path.</param>
    /// <param name="singular">The key of one in a response.</param>
    /// <param name="plural">The key of a list.</param>
    /// <param name="model">The name of Sahara's class, which some errors have.</param>
    /// <param name="fields">All fields with their defaults, as JSON; the response to a creation leaves those with a question mark out unless they were given.</param>
    public RecordKind(string path, string singular, string plural, string model, string fields)
    {
        (Path, Singular, Plural, Model) = (path, singular, plural, model);
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
        {
            _fields[name.TrimEnd('?')] = value?.DeepClone();
            if (name.EndsWith('?'))
                _late.Add(name[..^1]);
        }
    }

    public string Path { get; }

    public string Singular { get; }

    public string Plural { get; }

    public string Model { get; }

    /// <summary>The kind's words in the message about a name that is taken; null lets the database complain.</summary>
    public string? Title { get; init; }

    /// <summary>What lists can be sorted by.</summary>
    public string[] Sortable { get; init; } = ["id", "name", "created_at", "updated_at"];

    /// <summary>What v2 can filter lists by.</summary>
    public string[] Filters { get; init; } = [];

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>A record with its defaults, a new id, and what the body gives.</summary>
    public JsonObject Create(JsonObject body, string? projectId, DateTimeOffset now)
    {
        var record = _fields.DeepClone().AsObject();
        record["id"] = Guid.NewGuid().ToString();
        record["created_at"] = Time(now);
        if (Has("tenant_id"))
            record["tenant_id"] = projectId;
        Apply(record, body);
        return record;
    }

    /// <summary>Takes over what the body gives for the record's fields.</summary>
    public void Apply(JsonObject record, JsonObject body)
    {
        foreach (var (name, value) in body)
        {
            var field = name == "plugin_version" ? "hadoop_version" : name;
            if (Has(field))
                record[field] = value?.DeepClone() ?? (IsFixed(field) ? _fields[field]?.DeepClone() : null);
        }
    }

    /// <summary>The record as a version shows it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isV2">The version.</param>
    /// <param name="created">The body that created it just now; null for every other response.</param>
    public JsonObject Show(JsonObject record, bool isV2, JsonObject? created = null)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in record)
            if (name[0] != '_' && !(created is not null && value is null && _late.Contains(name) && !created.ContainsKey(name)))
                shown[name] = value?.DeepClone();
        if (isV2)
            Rename(shown);
        return shown;
    }

    private static void Rename(JsonObject shown)
    {
        foreach (var (old, name) in Renamed)
            if (shown.Remove(old, out var value))
                shown[name] = value;
        foreach (var nested in NestedOwners)
            if (shown[nested] is JsonArray items)
                foreach (var item in items.OfType<JsonObject>())
                    Rename(item);
    }

    // A flag or map that is set to null goes back to its default.
    private bool IsFixed(string field) => _fields[field] is not null;
}
