using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>The records of one kind, in the order in which they were made.</summary>
internal sealed class RecordTable(RecordKind kind)
{
    private readonly List<JsonObject> _records = [];

    public RecordKind Kind => kind;

    public IReadOnlyList<JsonObject> All => _records;

    public void Add(JsonObject record) => _records.Add(record);

    public void Remove(JsonObject record) => _records.Remove(record);

    /// <summary>The record with this id; null if there is none.</summary>
    public JsonObject? Find(string? id) => _records.Find(record => record.Text("id") == id);

    /// <summary>What a project sees: its own, and what others made public.</summary>
    public IEnumerable<JsonObject> Visible(string projectId) => _records.Where(record => IsVisible(record, projectId));

    /// <summary>The record with this id if the project sees it.</summary>
    public JsonObject? Find(string? id, string projectId) => Find(id) is { } record && IsVisible(record, projectId) ? record : null;

    /// <summary>True if a record of the project has this name, other than the one given.</summary>
    public bool HasName(string? name, string projectId, JsonObject? except = null) =>
        _records.Exists(record => record != except && record.Text("name") == name && record.Text("tenant_id") == projectId);

    private static bool IsVisible(JsonObject record, string projectId) => record.Text("tenant_id") == projectId || record.Flag("is_public");
}
