using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The prepared statements of the writer.</summary>
internal sealed class SqliteRowWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _instanceVersion;
    private readonly SqliteCommand _bindingVersion;
    private readonly SqliteCommand _putInstance;
    private readonly SqliteCommand _putBinding;
    private readonly SqliteCommand _dropInstance;
    private readonly SqliteCommand _dropBinding;
    private readonly SqliteCommand _purge;
    private readonly SqliteCommand _tryWriting;

    public SqliteRowWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _rollback = Prepare("ROLLBACK", 0);
        _tryWriting = Prepare(SqliteSchema.WriteVersion, 0);
        _instanceVersion = Prepare("SELECT version FROM instances WHERE id = $0", 1);
        _bindingVersion = Prepare("SELECT version FROM bindings WHERE instance_id = $0 AND id = $1", 2);
        _putInstance = Prepare("INSERT OR REPLACE INTO instances (id, version, state, owner, active, superseded, purge_at, payload) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)", 8);
        _putBinding = Prepare("INSERT OR REPLACE INTO bindings (instance_id, id, version, state, purge_at, payload) VALUES ($0, $1, $2, $3, $4, $5)", 6);
        _dropInstance = Prepare("DELETE FROM instances WHERE id = $0", 1);
        _dropBinding = Prepare("DELETE FROM bindings WHERE instance_id = $0 AND id = $1", 2);
        _purge = Prepare("DELETE FROM bindings WHERE purge_at <= $0; DELETE FROM instances WHERE purge_at <= $0", 1);
    }

    /// <summary>Begins a transaction. While another program writes in the file it waits, for the connection's time at most.</summary>
    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Runs work in the transaction that was begun, and ends it.</summary>
    public TResult EndTransaction<TWork, TResult>(TWork work, Func<SqliteRowWriter, TWork, TResult> run)
    {
        try
        {
            var result = run(this, work);
            _commit.ExecuteNonQuery();
            return result;
        }
        catch
        {
            // After a full disk or a failing one SQLite has rolled back by itself, and to ask for it again would be an error in place of the one that counts.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) is 0)
                _rollback.ExecuteNonQuery();
            throw;
        }
    }

    /// <summary>Writes rows if each is at the version that was expected; all versions are checked before anything is written, so a commit that fails leaves nothing to undo.</summary>
    public bool Commit(StoreRow[] rows)
    {
        if (!Array.TrueForAll(rows, row => VersionOf(row) == row.ExpectedVersion))
            return false;
        foreach (var row in rows)
            Write(row);
        return true;
    }

    public bool Purge(long now)
    {
        Set(_purge, now).ExecuteNonQuery();
        return true;
    }

    public bool TryWriting()
    {
        _tryWriting.ExecuteNonQuery();
        return true;
    }

    public void Dispose()
    {
        foreach (var command in _commands)
            command.Dispose();
    }

    /// <summary>A row's version; 0 if there is no row.</summary>
    private long VersionOf(StoreRow row)
    {
        var version = row.BindingId is null ? Set(_instanceVersion, row.InstanceId).ExecuteScalar() : Set(_bindingVersion, row.InstanceId, row.BindingId).ExecuteScalar();
        return version is null ? 0 : Convert.ToInt64(version, CultureInfo.InvariantCulture);
    }

    private void Write(StoreRow row)
    {
        var command = row switch
        {
            { BindingId: null, Payload: null } => Set(_dropInstance, row.InstanceId),
            { BindingId: null } => Set(_putInstance, row.InstanceId, row.Version, row.State, row.Owner, row.IsActive, row.IsSuperseded, row.PurgeAt, row.Payload),
            { Payload: null } => Set(_dropBinding, row.InstanceId, row.BindingId),
            _ => Set(_putBinding, row.InstanceId, row.BindingId, row.Version, row.State, row.PurgeAt, row.Payload),
        };
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < parameters; index++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${index}" });
        _commands.Add(command);
        return command;
    }

    private static SqliteCommand Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }
}
