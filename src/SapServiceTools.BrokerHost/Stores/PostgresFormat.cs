using Npgsql;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Brings the records of a database that an earlier version wrote into the present format, within the caller's transaction, which no other host's start shares.</summary>
internal sealed class PostgresFormat(NpgsqlConnection connection, NpgsqlTransaction transaction, PostgresStatements sql, RecordCodec codec)
{
    /// <exception cref="ServiceException">A record can't be decrypted; nothing may be committed then.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await using (var format = Command(sql.ReadFormat))
        {
            if (await format.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is PostgresStatements.Format)
                return;
        }

        await RenewAsync(sql.ReadOldInstances, sql.RenewInstance, row => [row.InstanceId], cancellationToken).ConfigureAwait(false);
        await RenewAsync(sql.ReadOldBindings, sql.RenewBinding, row => [row.InstanceId, row.BindingId!], cancellationToken).ConfigureAwait(false);
        await using var command = Command(sql.WriteFormat);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RenewAsync(string select, string update, Func<OldRow, object[]> keyOf, CancellationToken cancellationToken)
    {
        var last = new OldRow("", "", 0, 0, []);
        while (await ReadAsync(select, keyOf(last), cancellationToken).ConfigureAwait(false) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                if (codec.Renew(row) is not { } payload)
                    continue;
                await using var command = Command(update, [.. keyOf(row), payload]);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            last = rows[^1];
        }
    }

    private async Task<List<OldRow>> ReadAsync(string select, object[] after, CancellationToken cancellationToken)
    {
        await using var command = Command(select, after);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var read = new List<OldRow>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            read.Add(new OldRow(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetInt64(2), rows.GetInt32(3), rows.GetFieldValue<byte[]>(4)));
        return read;
    }

    private NpgsqlCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection, transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
