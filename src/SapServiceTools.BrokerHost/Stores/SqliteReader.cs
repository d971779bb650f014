using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>One connection for reading, with its statements prepared. One thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RecordCodec _codec;
    private readonly SqliteCommand _findInstance;
    private readonly SqliteCommand _find;

    public SqliteReader(string connectionString, RecordCodec codec)
    {
        _codec = codec;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        _findInstance = Prepare("SELECT version, state, payload FROM instances WHERE id = $instance");
        // One statement sees one moment, which two would not.
        _find = Prepare("""
            SELECT i.version, i.state, i.payload, b.version, b.state, b.payload
            FROM instances i LEFT JOIN bindings b ON b.instance_id = i.id AND b.id = $binding WHERE i.id = $instance
            """);
    }

    public InstanceRecord? FindInstance(string instanceId)
    {
        _findInstance.Parameters[0].Value = instanceId;
        using var rows = _findInstance.ExecuteReader();
        return rows.Read() ? _codec.ReadInstance(rows, instanceId, 0) : null;
    }

    public (InstanceRecord? Instance, BindingRecord? Binding) Find(string instanceId, string bindingId)
    {
        _find.Parameters[0].Value = instanceId;
        _find.Parameters[1].Value = bindingId;
        using var rows = _find.ExecuteReader();
        if (!rows.Read())
            return default;
        return (
            _codec.ReadInstance(rows, instanceId, 0),
            rows.IsDBNull(3) ? null : _codec.ReadBinding(rows, instanceId, bindingId, 3));
    }

    public IReadOnlyList<BindingRecord> ListBindings(string instanceId) => List(
        $"SELECT id, version, state, payload FROM bindings WHERE instance_id = $0 AND state <> {(int)RecordState.Deleted} ORDER BY id",
        rows => _codec.ReadBinding(rows, instanceId, rows.GetString(0), 1), instanceId);

    public IReadOnlyList<InstanceRecord> ListInstances(string? afterId, int limit) => List(
        $"SELECT id, version, state, payload FROM instances WHERE id > $0 AND state <> {(int)RecordState.Deleted} ORDER BY id LIMIT $1",
        rows => _codec.ReadInstance(rows, rows.GetString(0), 1), afterId ?? "", limit);

    public IReadOnlyList<InstanceRecord> ListActive(int limit) => List(
        "SELECT id, version, state, payload FROM instances WHERE active ORDER BY id LIMIT $0",
        rows => _codec.ReadInstance(rows, rows.GetString(0), 1), limit);

    public IReadOnlyList<(string InstanceId, string Owner)> ListOwned() =>
        List("SELECT id, owner FROM instances WHERE owner IS NOT NULL", rows => (rows.GetString(0), rows.GetString(1)));

    public IReadOnlyList<string> ListOwned(string owner) =>
        List("SELECT id FROM instances WHERE owner = $0", rows => rows.GetString(0), owner);

    public IReadOnlyList<string> ListSuperseded(string owner) =>
        List("SELECT id FROM instances WHERE owner = $0 AND superseded", rows => rows.GetString(0), owner);

    public StoreCounts Count() => List(
        $"""
        SELECT (SELECT count(*) FROM instances WHERE state <> {(int)RecordState.Deleted}), (SELECT count(*) FROM bindings WHERE state <> {(int)RecordState.Deleted}),
            (SELECT count(*) FROM instances WHERE active)
        """,
        rows => new StoreCounts(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)))[0];

    public void Dispose()
    {
        _findInstance.Dispose();
        _find.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$instance", SqliteType.Text);
        if (sql.Contains("$binding", StringComparison.Ordinal))
            command.Parameters.Add("$binding", SqliteType.Text);
        return command;
    }

    private List<TItem> List<TItem>(string sql, Func<SqliteDataReader, TItem> read, params object[] values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
            command.Parameters.AddWithValue($"${index}", values[index]);
        using var rows = command.ExecuteReader();
        var items = new List<TItem>();
        while (rows.Read())
            items.Add(read(rows));
        return items;
    }
}
