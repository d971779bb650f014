using System.Data;
using Npgsql;
using SapServiceTools.BrokerHost.Security;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The store in PostgreSQL, shared by several hosts. Its clock is the one that hosts' heartbeat are measured by.</summary>
public sealed class PostgresStore : BrokerStore
{
    private readonly NpgsqlDataSource _source;
    private readonly RecordCodec _codec;
    private readonly PostgresStatements _sql;

    /// <summary>Creates the store; no connection is made yet.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <param name="protector">Encrypts the records; all hosts need the same keys.</param>
    /// <param name="schema">The schema that its tables lie in; it is made if it isn't there.</param>
    public PostgresStore(string connectionString, ICredentialProtector protector, string schema = "broker")
    {
        ArgumentNullException.ThrowIfNull(protector);
        _source = Source(connectionString);
        _codec = new RecordCodec(protector);
        _sql = new PostgresStatements(schema);
    }

    /// <inheritdoc/>
    public override string Kind => "PostgreSQL";

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Refuses what opening the store would refuse, as far as that can be known without writing: the database is connected to, and nothing is made in it.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <param name="keyPath">The file of the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">One of the two can't be used.</exception>
    public static async Task CheckAsync(string connectionString, string keyPath, CancellationToken cancellationToken)
    {
        CredentialProtector.CheckKeyFile(keyPath);
        await using var source = Source(connectionString);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException fault)
        {
            throw Unavailable(fault);
        }
    }

    internal override async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Hosts that start together must not make the tables together.
            await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(_sql.Prepare, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await new PostgresFormat(connection, transaction, _sql, _codec).RenewAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException fault)
        {
            throw Unavailable(fault);
        }
    }

    private static ServiceException Unavailable(NpgsqlException fault) =>
        new(ServiceErrorKind.Unavailable, ErrorIds.StateUnavailable, $"The broker's database can't be used: {StoreFaultText.Explain(fault)}.", fault);

    private static NpgsqlDataSource Source(string connectionString)
    {
        try
        {
            return NpgsqlDataSource.Create(connectionString);
        }
        catch (ArgumentException)
        {
            // The original text may quote the connection string, which has a password in it.
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "The connection string can't be read: it has a name that Npgsql doesn't know, or a value that isn't of its kind.");
        }
    }

    internal override async ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(_sql.FindInstance);
        command.Parameters.Add(new NpgsqlParameter { Value = instanceId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? _codec.ReadInstance(rows, instanceId, 0) : null;
    }

    internal override async ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(_sql.Find);
        command.Parameters.Add(new NpgsqlParameter { Value = instanceId });
        command.Parameters.Add(new NpgsqlParameter { Value = bindingId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            return default;
        return (
            _codec.ReadInstance(rows, instanceId, 0),
            rows.IsDBNull(3) ? null : _codec.ReadBinding(rows, instanceId, bindingId, 3));
    }

    internal override async ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) => await ListAsync(
        _sql.ListBindings, rows => _codec.ReadBinding(rows, instanceId, rows.GetString(0), 1), cancellationToken, instanceId).ConfigureAwait(false);

    internal override async ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) => await ListAsync(
        _sql.ListInstances, rows => _codec.ReadInstance(rows, rows.GetString(0), 1), cancellationToken, afterId ?? "", limit).ConfigureAwait(false);

    internal override async ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) => await ListAsync(
        _sql.ListActive, rows => _codec.ReadInstance(rows, rows.GetString(0), 1), cancellationToken, limit).ConfigureAwait(false);

    internal override async ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        var rows = StoreRow.From(change, _codec);
        await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Length is 1)
        {
            // One statement is a transaction by itself.
            await using var single = new NpgsqlCommand { Connection = connection };
            single.CommandText = _sql.Write(rows[0], single.Parameters);
            return await single.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) is 1;
        }
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand();
            command.CommandText = _sql.Write(row, command.Parameters);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        foreach (var command in batch.BatchCommands)
        {
            if (command.RecordsAffected != 1)
                return false;
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    internal override async ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => (await ListAsync(
        _sql.Count, rows => new StoreCounts(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)), cancellationToken).ConfigureAwait(false))[0];

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => RunAsync(_sql.Beat, cancellationToken, owner, lease);

    internal override ValueTask TryWritingAsync(CancellationToken cancellationToken) => RunAsync(_sql.TryWriting, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => RunAsync(_sql.Retire, cancellationToken, owner);

    internal override async ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) =>
        await ListAsync(_sql.FindOrphans, rows => rows.GetString(0), cancellationToken).ConfigureAwait(false);

    internal override async ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) =>
        await ListAsync(_sql.FindOwned, rows => rows.GetString(0), cancellationToken, owner).ConfigureAwait(false);

    internal override async ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) =>
        await ListAsync(_sql.FindSuperseded, rows => rows.GetString(0), cancellationToken, owner).ConfigureAwait(false);

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => RunAsync(_sql.Purge, cancellationToken, now.ToUnixTimeSeconds());

    private async ValueTask RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<TItem>> ListAsync<TItem>(string sql, Func<NpgsqlDataReader, TItem> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var items = new List<TItem>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            items.Add(read(rows));
        return items;
    }
}
