using Microsoft.Data.Sqlite;
using Npgsql;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>What a fault of a store means, in this module's words. Source: SQLite's result codes; PostgreSQL's error codes.</summary>
internal static class StoreFaultText
{
    /// <summary>Explains a fault.</summary>
    /// <returns>Half a sentence without a point.</returns>
    public static string Explain(Exception fault) => fault switch
    {
        SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
        PostgresException postgres => OfPostgres(postgres),
        NpgsqlException npgsql => $"no connection to it, {SystemFault.Explain(npgsql.GetBaseException())}",
        _ => SystemFault.Explain(fault),
    };

    private static string OfSqlite(int code) => code switch
    {
        5 or 6 => "another program uses it",
        8 => "it can't be written to",
        10 => "the disk can't be read or written",
        11 => "it is damaged",
        13 => "the disk is full",
        14 => "its folder isn't there, or access is denied",
        26 => "it is no SQLite database",
        _ => $"SQLite's error {code}",
    };

    private static string OfPostgres(PostgresException fault) => fault.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "it refuses the user or the password",
        PostgresErrorCodes.InvalidCatalogName => "there is no database of that name",
        PostgresErrorCodes.InsufficientPrivilege => "the user lacks rights",
        PostgresErrorCodes.TooManyConnections => "it has too many connections",
        PostgresErrorCodes.DiskFull => "its disk is full",
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown => "it is starting or stopping",
        // The server's own words.
        _ => fault.MessageText.TrimEnd('.'),
    };
}
