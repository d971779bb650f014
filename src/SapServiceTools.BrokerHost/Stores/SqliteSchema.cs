using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The tables of the SQLite store.</summary>
internal static class SqliteSchema
{
    /// <summary>Writes the version again, which SQLite does although it is the same.</summary>
    public const string WriteVersion = "PRAGMA user_version = 1";

    private const long Version = 1;

    public static void Prepare(SqliteConnection connection)
    {
        Run(connection, "PRAGMA journal_mode = WAL");
        // What is answered must outlive a power cut, not only the process.
        Run(connection, "PRAGMA synchronous = FULL");
        var found = Convert.ToInt64(Run(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (found > Version)
            throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.StateUnavailable, "The broker's state was written by a newer version of this module.");
        Run(connection, $"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS instances (
                id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, owner TEXT, active INTEGER NOT NULL, superseded INTEGER NOT NULL,
                purge_at INTEGER, payload BLOB NOT NULL);
            CREATE INDEX IF NOT EXISTS instances_owner ON instances (owner) WHERE owner IS NOT NULL;
            CREATE INDEX IF NOT EXISTS instances_purge ON instances (purge_at) WHERE purge_at IS NOT NULL;
            CREATE TABLE IF NOT EXISTS bindings (
                instance_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, purge_at INTEGER, payload BLOB NOT NULL,
                PRIMARY KEY (instance_id, id));
            CREATE INDEX IF NOT EXISTS bindings_purge ON bindings (purge_at) WHERE purge_at IS NOT NULL;
            {WriteVersion};
            COMMIT;
            """);
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
