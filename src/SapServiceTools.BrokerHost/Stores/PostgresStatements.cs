using Npgsql;
using NpgsqlTypes;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The statements of the PostgreSQL store, for the schema that its tables lie in.</summary>
internal sealed class PostgresStatements
{
    /// <summary>What the table's comment says once its records are in the present format.</summary>
    public const string Format = "SapServiceTools: format 2";

    private const int FormatPage = 500;
    private const int LockNumber = 0x05B0217;

    private readonly string _insertInstance;
    private readonly string _updateInstance;
    private readonly string _deleteInstance;
    private readonly string _insertBinding;
    private readonly string _updateBinding;
    private readonly string _deleteBinding;

    public PostgresStatements(string schema)
    {
        if (schema.Length is 0 or > 63 || !schema.All(character => char.IsAsciiLetterOrDigit(character) || character is '_'))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "A schema's name must be letters, digits and underscores, at most 63.");
        var (instances, bindings, hosts) = ($"\"{schema}\".instances", $"\"{schema}\".bindings", $"\"{schema}\".hosts");
        const int Deleted = (int)RecordState.Deleted;
        Prepare = $"""
            SELECT pg_advisory_xact_lock({LockNumber});
            CREATE SCHEMA IF NOT EXISTS "{schema}";
            CREATE TABLE IF NOT EXISTS {instances} (
                id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, state integer NOT NULL, owner text, active boolean NOT NULL, superseded boolean NOT NULL,
                purge_at bigint, payload bytea NOT NULL);
            CREATE INDEX IF NOT EXISTS instances_owner ON {instances} (owner) WHERE owner IS NOT NULL;
            CREATE INDEX IF NOT EXISTS instances_purge ON {instances} (purge_at) WHERE purge_at IS NOT NULL;
            CREATE TABLE IF NOT EXISTS {bindings} (
                instance_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL, state integer NOT NULL, purge_at bigint, payload bytea NOT NULL,
                PRIMARY KEY (instance_id, id));
            CREATE INDEX IF NOT EXISTS bindings_purge ON {bindings} (purge_at) WHERE purge_at IS NOT NULL;
            CREATE TABLE IF NOT EXISTS {hosts} (owner text PRIMARY KEY, expires_at timestamptz NOT NULL);
            """;
        ReadFormat = $"SELECT obj_description('{instances}'::regclass, 'pg_class')";
        WriteFormat = $"COMMENT ON TABLE {instances} IS '{Format}'";
        ReadOldInstances = $"SELECT id, NULL, version, state, payload FROM {instances} WHERE id > $1 ORDER BY id LIMIT {FormatPage} FOR UPDATE";
        ReadOldBindings = $"SELECT instance_id, id, version, state, payload FROM {bindings} WHERE (instance_id, id) > ($1, $2) ORDER BY instance_id, id LIMIT {FormatPage} FOR UPDATE";
        RenewInstance = $"UPDATE {instances} SET payload = $2 WHERE id = $1";
        RenewBinding = $"UPDATE {bindings} SET payload = $3 WHERE instance_id = $1 AND id = $2";
        FindInstance = $"SELECT version, state, payload FROM {instances} WHERE id = $1";
        Find = $"SELECT i.version, i.state, i.payload, b.version, b.state, b.payload FROM {instances} i LEFT JOIN {bindings} b ON b.instance_id = i.id AND b.id = $2 WHERE i.id = $1";
        ListBindings = $"SELECT id, version, state, payload FROM {bindings} WHERE instance_id = $1 AND state <> {Deleted} ORDER BY id";
        ListInstances = $"SELECT id, version, state, payload FROM {instances} WHERE id > $1 AND state <> {Deleted} ORDER BY id LIMIT $2";
        ListActive = $"SELECT id, version, state, payload FROM {instances} WHERE active ORDER BY id LIMIT $1";
        Count = $"""
            SELECT (SELECT count(*) FROM {instances} WHERE state <> {Deleted}), (SELECT count(*) FROM {bindings} WHERE state <> {Deleted}),
                (SELECT count(*) FROM {instances} WHERE active)
            """;
        Beat = $"INSERT INTO {hosts} (owner, expires_at) VALUES ($1, now() + $2) ON CONFLICT (owner) DO UPDATE SET expires_at = excluded.expires_at";
        // A row of nobody's, long gone: Purge drops it, and no host counts as alive by it.
        TryWriting = $"INSERT INTO {hosts} (owner, expires_at) VALUES ('', 'epoch') ON CONFLICT (owner) DO UPDATE SET expires_at = excluded.expires_at";
        Retire = $"DELETE FROM {hosts} WHERE owner = $1";
        FindOrphans = $"SELECT i.id FROM {instances} i WHERE i.owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {hosts} h WHERE h.owner = i.owner AND h.expires_at > now())";
        FindOwned = $"SELECT id FROM {instances} WHERE owner = $1";
        FindSuperseded = $"SELECT id FROM {instances} WHERE owner = $1 AND superseded";
        Purge = $"""
            WITH b AS (DELETE FROM {bindings} WHERE purge_at <= $1), h AS (DELETE FROM {hosts} WHERE expires_at < now() - interval '1 day')
            DELETE FROM {instances} WHERE purge_at <= $1
            """;
        _insertInstance = $"INSERT INTO {instances} (id, version, state, owner, active, superseded, purge_at, payload) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        _updateInstance = $"UPDATE {instances} SET version = $2, state = $3, owner = $4, active = $5, superseded = $6, purge_at = $7, payload = $8 WHERE id = $1 AND version = $9";
        _deleteInstance = $"DELETE FROM {instances} WHERE id = $1 AND version = $2";
        _insertBinding = $"INSERT INTO {bindings} (instance_id, id, version, state, purge_at, payload) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        _updateBinding = $"UPDATE {bindings} SET version = $3, state = $4, purge_at = $5, payload = $6 WHERE instance_id = $1 AND id = $2 AND version = $7";
        _deleteBinding = $"DELETE FROM {bindings} WHERE instance_id = $1 AND id = $2 AND version = $3";
    }

    public string Prepare { get; }

    public string ReadFormat { get; }

    public string WriteFormat { get; }

    public string ReadOldInstances { get; }

    public string ReadOldBindings { get; }

    public string RenewInstance { get; }

    public string RenewBinding { get; }

    public string FindInstance { get; }

    public string Find { get; }

    public string ListBindings { get; }

    public string ListInstances { get; }

    public string ListActive { get; }

    public string Count { get; }

    public string Beat { get; }

    public string TryWriting { get; }

    public string Retire { get; }

    public string FindOrphans { get; }

    public string FindOwned { get; }

    public string FindSuperseded { get; }

    public string Purge { get; }

    /// <summary>The statement for a change, which touches one row if the row is at the version that was expected, and none otherwise.</summary>
    public string Write(StoreRow row, NpgsqlParameterCollection parameters)
    {
        Add(parameters, NpgsqlDbType.Text, row.InstanceId);
        if (row.BindingId is not null)
            Add(parameters, NpgsqlDbType.Text, row.BindingId);
        if (row.Payload is null)
        {
            Add(parameters, NpgsqlDbType.Bigint, row.ExpectedVersion);
            return row.BindingId is null ? _deleteInstance : _deleteBinding;
        }
        Add(parameters, NpgsqlDbType.Bigint, row.Version);
        Add(parameters, NpgsqlDbType.Integer, row.State);
        if (row.BindingId is null)
        {
            Add(parameters, NpgsqlDbType.Text, row.Owner);
            Add(parameters, NpgsqlDbType.Boolean, row.IsActive);
            Add(parameters, NpgsqlDbType.Boolean, row.IsSuperseded);
        }
        Add(parameters, NpgsqlDbType.Bigint, row.PurgeAt);
        Add(parameters, NpgsqlDbType.Bytea, row.Payload);
        if (row.ExpectedVersion is 0)
            return row.BindingId is null ? _insertInstance : _insertBinding;
        Add(parameters, NpgsqlDbType.Bigint, row.ExpectedVersion);
        return row.BindingId is null ? _updateInstance : _updateBinding;
    }

    private static void Add(NpgsqlParameterCollection parameters, NpgsqlDbType type, object? value) =>
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}
