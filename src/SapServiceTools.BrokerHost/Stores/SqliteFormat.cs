using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Brings the records of a file that an earlier version wrote into the present format, within the caller's transaction.</summary>
internal static class SqliteFormat
{
    private const int Page = 500;

    /// <exception cref="ServiceException">A record can't be decrypted; nothing may be committed then.</exception>
    public static void Renew(SqliteConnection connection, RecordCodec codec)
    {
        Renew(
            connection, codec,
            $"SELECT id, NULL, version, state, payload FROM instances WHERE id > $0 ORDER BY id LIMIT {Page}",
            "UPDATE instances SET payload = $2 WHERE id = $0");
        Renew(
            connection, codec,
            $"SELECT instance_id, id, version, state, payload FROM bindings WHERE (instance_id, id) > ($0, $1) ORDER BY instance_id, id LIMIT {Page}",
            "UPDATE bindings SET payload = $2 WHERE instance_id = $0 AND id = $1");
    }

    private static void Renew(SqliteConnection connection, RecordCodec codec, string select, string update)
    {
        var last = new OldRow("", "", 0, 0, []);
        for (var rows = Read(connection, select, last); rows.Count > 0; rows = Read(connection, select, last = rows[^1]))
        {
            foreach (var row in rows)
            {
                if (codec.Renew(row) is { } payload)
                    Write(connection, update, row, payload);
            }
        }
    }

    private static void Write(SqliteConnection connection, string update, OldRow row, byte[] payload)
    {
        using var command = Command(connection, update, row, payload);
        command.ExecuteNonQuery();
    }

    private static List<OldRow> Read(SqliteConnection connection, string select, OldRow last)
    {
        using var command = Command(connection, select, last, null);
        using var rows = command.ExecuteReader();
        var read = new List<OldRow>();
        while (rows.Read())
            read.Add(new OldRow(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetInt64(2), rows.GetInt32(3), rows.GetFieldValue<byte[]>(4)));
        return read;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, OldRow row, byte[]? payload)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        object?[] values = [row.InstanceId, row.BindingId, payload];
        for (var index = 0; index < values.Length; index++)
        {
            if (sql.Contains($"${index}", StringComparison.Ordinal))
                command.Parameters.AddWithValue($"${index}", values[index] ?? DBNull.Value);
        }

        return command;
    }
}
