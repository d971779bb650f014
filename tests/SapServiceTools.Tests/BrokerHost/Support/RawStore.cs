using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>The tables of a store as somebody sees and changes them who has the database and not the key. Names of values in statements are $0, $1 and so on.</summary>
public sealed class RawStore : IDisposable
{
    private readonly DbConnection _connection;
    private readonly bool _isPostgres;

    public RawStore(StoreKind kind, StorePlace place)
    {
        _isPostgres = kind is StoreKind.Postgres;
        SQLitePCL.Batteries_V2.Init();
        _connection = _isPostgres
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestStores.PostgresConnection) { SearchPath = place.Schema, Pooling = false }.ToString())
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = place.DatabasePath, Pooling = false }.ToString());
        _connection.Open();
    }

    public byte[] Payload(string instanceId) => (byte[])Command("SELECT payload FROM instances WHERE id = $0", instanceId).ExecuteScalar()!;

    public void Run(string sql, params object[] values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Whether the database says that its records are in the present format.</summary>
    public bool IsRenewed => _isPostgres
        ? Command("SELECT obj_description('instances'::regclass, 'pg_class')").ExecuteScalar() is PostgresStatements.Format
        : Convert.ToInt64(Command("PRAGMA user_version").ExecuteScalar(), CultureInfo.InvariantCulture) is 2;

    /// <summary>Makes it say that they are in the first one.</summary>
    public void MarkOld() => Run(_isPostgres ? "COMMENT ON TABLE instances IS NULL" : "PRAGMA user_version = 1");

    public void Dispose() => _connection.Dispose();

    private DbCommand Command(string sql, params object[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
        {
            var parameter = command.CreateParameter();
            if (_isPostgres)
                command.CommandText = command.CommandText.Replace($"${index}", $"@p{index}", StringComparison.Ordinal);
            parameter.ParameterName = _isPostgres ? $"p{index}" : $"${index}";
            parameter.Value = values[index];
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
