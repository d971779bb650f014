using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The tables of the SQLite store.</summary>
internal static class SqliteSchema
{
    /// <summary>Writes the version again, which SQLite does although it is the same.</summary>
    public const string WriteVersion = "PRAGMA user_version = 2";

    private const long Version = 2;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS instances (
            id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, owner TEXT, active INTEGER NOT NULL, superseded INTEGER NOT NULL,
            purge_at INTEGER, payload BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS instances_owner ON instances (owner) WHERE owner IS NOT NULL;
        CREATE INDEX IF NOT EXISTS instances_purge ON instances (purge_at) WHERE purge_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS bindings (
            instance_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, purge_at INTEGER, payload BLOB NOT NULL,
            PRIMARY KEY (instance_id, id));
        CREATE INDEX IF NOT EXISTS bindings_purge ON bindings (purge_at) WHERE purge_at IS NOT NULL;
        """;

    /// <summary>What is in a file: nothing yet, a broker's state, or a broker's state with records.</summary>
    /// <exception cref="ServiceException">It is somebody else's database, or from a newer version.</exception>
    public static SqliteContent Inspect(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") > Version)
            throw Unusable("was written by a newer version of this module");
        if (Number(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'") is 0)
            return SqliteContent.Empty;
        if (Number(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('instances', 'bindings')") is not 2
            || Number(connection, "PRAGMA user_version") is 0)
            throw Unusable("isn't a broker's: it is another program's database");
        return Number(connection, "SELECT EXISTS (SELECT 1 FROM instances) OR EXISTS (SELECT 1 FROM bindings)") is 0 ? SqliteContent.NoRecords : SqliteContent.Records;
    }

    /// <summary>Makes the tables, and brings what an earlier version wrote into the present format.</summary>
    /// <exception cref="ServiceException">It is somebody else's database or from a newer version, or a record of an earlier one can't be decrypted.</exception>
    public static void Prepare(SqliteConnection connection, RecordCodec codec)
    {
        Inspect(connection);
        Run(connection, "PRAGMA journal_mode = WAL");
        // What is answered must outlive a power cut, not only the process.
        Run(connection, "PRAGMA synchronous = FULL");
        Run(connection, "BEGIN IMMEDIATE");
        try
        {
            Run(connection, Tables);
            if (Number(connection, "PRAGMA user_version") is 1)
                SqliteFormat.Renew(connection, codec);
            Run(connection, $"{WriteVersion}; COMMIT");
        }
        catch
        {
            // A full disk has rolled it back already.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) is 0)
                Run(connection, "ROLLBACK");
            throw;
        }
    }

    private static ServiceException Unusable(string why) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.StateUnavailable, $"The state {why}.") { RecommendedAction = "Name another file; this one is left as it is." };

    private static long Number(SqliteConnection connection, string sql) => Convert.ToInt64(Run(connection, sql), CultureInfo.InvariantCulture);

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>What is in a SQLite file before a broker opens it.</summary>
internal enum SqliteContent
{
    Empty,
    NoRecords,
    Records,
}
