using System.Globalization;
using System.Text.Json;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>Filters, sorts and pages a list as Sahara does, its odd markers included.</summary>
internal sealed class ListQuery(SaharaCall call, RecordTable table)
{
    private static readonly string[] Paging = ["limit", "marker", "sort_by"];
    private readonly string _field = (call.Parameter("sort_by") ?? "id").TrimStart('-');

    /// <summary>The filters that the query has, with the names of the records' fields.</summary>
    public IEnumerable<(string Name, string Value)> Filters =>
        call.Query.Where(pair => !Paging.Contains(pair.Name)).Select(pair => (pair.Name == "plugin_version" ? "hadoop_version" : pair.Name, pair.Value));

    /// <summary>The response for the records that the caller sees and that fit the filters.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="records">The records.</param>
    /// <param name="show">How one is shown.</param>
    public OpenStackResponse Respond(string key, IEnumerable<JsonObject> records, Func<JsonObject, JsonObject> show)
    {
        var marker = call.Parameter("marker");
        if (marker is not null && table.Find(marker, call.ProjectId) is null)
            throw SaharaException.NotFound("id", marker);
        var limit = Limit();
        var sorted = Sort(records).ToList();
        var position = marker is null ? -1 : sorted.FindIndex(record => record.Text("id") == marker);
        var page = Behind(sorted, position).Take(limit ?? int.MaxValue);
        var response = new JsonObject { [key] = new JsonArray([.. page.Select(show)]) };
        var (previous, next) = Markers(sorted, position, limit);
        if (previous is not null || next is not null || marker is not null)
            response["markers"] = new JsonObject { ["prev"] = previous, ["next"] = next };
        return OpenStackResponse.Json(200, response);
    }

    /// <summary>True if a field has the value that a filter asks for.</summary>
    public static bool Fits(JsonNode? value, string wanted) => value switch
    {
        null => false,
        _ when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => (wanted is "1" or "True") == value.GetValue<bool>(),
        _ => value.AsText() == wanted || value.ToJsonString() == wanted,
    };

    private int? Limit()
    {
        if (call.Parameter("limit") is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw SaharaException.Paging("'limit' must be positive integer");
    }

    // What sorts behind the marker's value: others with the same value are on no page behind it.
    private IEnumerable<JsonObject> Behind(List<JsonObject> sorted, int position)
    {
        if (position < 0)
            return sorted;
        var value = Value(sorted[position]);
        return sorted.Skip(position + 1).SkipWhile(record => string.Equals(Value(record), value, StringComparison.OrdinalIgnoreCase));
    }

    private string Value(JsonObject record) => record.Text(_field) ?? "";

    private IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> records)
    {
        if (!table.Kind.Sortable.Contains(_field))
            throw call.IsV2 && table.Kind == EmulatedSaharaKinds.Cluster ? SaharaException.Crash() : SaharaException.Paging($"Unknown field for sorting {_field}");
        // These it takes for job runs, but their table hasn't them.
        if (table.Kind == EmulatedSaharaKinds.JobRun && _field != "id")
            throw SaharaException.Crash();
        var sorted = records.OrderBy(Value, StringComparer.OrdinalIgnoreCase).ThenBy(record => record.Text("id"), StringComparer.Ordinal);
        return call.Parameter("sort_by") is ['-', ..] ? sorted.Reverse() : sorted;
    }

    // On the first page the next marker is the page's last id; later it is counted from the marker, so that a full last page still has one.
    private static (string? Previous, string? Next) Markers(List<JsonObject> sorted, int position, int? limit)
    {
        if (limit is not { } size)
            return (null, null);
        string? At(int index) => index >= 0 && index < sorted.Count ? sorted[index].Text("id") : null;
        if (position < 0)
            return (null, size < sorted.Count ? At(size - 1) : null);
        return (At(position - size), At(position + size));
    }
}
