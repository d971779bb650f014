using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.Clients.Files;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>
/// The store in a SQLite file, for one host at a time: what is answered is on the disk. Many commits that come together are written together.
/// </summary>
public sealed class SqliteStore : BrokerStore
{
    // How long another program that writes in the file, such as a backup, is waited for: callers who wait as well are to hear of it before they give up.
    private const int LockWaitSeconds = 5;

    private readonly string _path;
    private readonly RecordCodec _codec;
    private readonly HostLeases _hosts;
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private FileStream? _lock;
    private SqliteWriter? _writer;

    /// <summary>Creates the store; nothing is touched yet.</summary>
    /// <param name="path">The file; it is made if it isn't there.</param>
    /// <param name="protector">Encrypts the records.</param>
    /// <param name="timeProvider">The clock.</param>
    public SqliteStore(string path, ICredentialProtector protector, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(protector);
        _path = Path.GetFullPath(path);
        _codec = new RecordCodec(protector);
        _hosts = new HostLeases(timeProvider ?? TimeProvider.System);
    }

    /// <summary>
    /// Opens a broker's state with its key file, which is made if there is no state yet. Nothing is made beside a file that can't be opened or is somebody else's,
    /// and no new key for records that were written with another.
    /// </summary>
    /// <param name="path">The file of the state.</param>
    /// <param name="keyPath">The file of the key.</param>
    /// <exception cref="ServiceException">One of the two can't be used, or the key is missing.</exception>
    public static SqliteStore Open(string path, string keyPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(keyPath);
        path = Path.GetFullPath(path);
        CheckContent(path, keyPath);
        return new SqliteStore(path, CredentialProtector.FromKeyFile(keyPath));
    }

    /// <summary>Refuses what opening a broker's state would refuse, as far as that can be known without writing: neither file is made or changed.</summary>
    /// <inheritdoc cref="Open"/>
    public static void Check(string path, string keyPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(keyPath);
        path = Path.GetFullPath(path);
        CheckContent(path, keyPath);
        CredentialProtector.CheckKeyFile(keyPath);
        try
        {
            FilePlace.CheckOpen(path);
            var lockPath = LockPath(path);
            if (File.Exists(lockPath))
                InUseIfLocked(path, () => new FileStream(lockPath, FileMode.Open, FileAccess.Read, FileShare.Read)).Dispose();
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw Unavailable(path, fault);
        }
    }

    private static void CheckContent(string path, string keyPath)
    {
        if (!File.Exists(path) || Inspect(path) is not SqliteContent.Records || File.Exists(keyPath))
            return;
        throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.StateUnreadable, $"The key file {keyPath} of the broker's state {path} is missing.")
        {
            RecommendedAction = "Bring the key file back; without it nobody can read the credentials in the state.",
        };
    }

    /// <inheritdoc/>
    public override string Kind => "SQLite";

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = LockWaitSeconds }.ToString();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync().ConfigureAwait(false);
        foreach (var reader in _readers)
            reader.Dispose();
        _readers.Clear();
        if (_lock is not null)
            await _lock.DisposeAsync().ConfigureAwait(false);
    }

    internal override ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            SQLitePCL.Batteries_V2.Init();
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _lock = TakeLock();
            CreateForOwnerOnly();
            _writer = new SqliteWriter(Prepared());
            // A damaged file is better found now than by the first caller.
            Read(reader => reader.Count());
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw Unavailable(_path, fault);
        }
        return default;
    }

    private SqliteConnection Prepared()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection, _codec);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteContent Inspect(string path)
    {
        try
        {
            SQLitePCL.Batteries_V2.Init();
            // Without a log beside it nobody writes in it, and SQLite is to make none in order to read.
            var source = File.Exists($"{path}-wal") ? path : $"{new Uri(path).AbsoluteUri}?immutable=1";
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            connection.Open();
            return SqliteSchema.Inspect(connection);
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw Unavailable(path, fault);
        }
    }

    private static bool IsUnusable(Exception fault) =>
        fault is SqliteException or UnauthorizedAccessException or IOException or DllNotFoundException or ServiceException { ErrorId: ErrorIds.StateUnavailable };

    private static ServiceException Unavailable(string path, Exception fault) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.StateUnavailable, $"The broker's state {path} can't be opened: {StoreFaultText.Explain(fault)}.", fault)
        {
            RecommendedAction = (fault as ServiceException)?.OwnAction,
        };

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        new(Read(reader => reader.FindInstance(instanceId)));

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        new(Read(reader => reader.Find(instanceId, bindingId)));

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) =>
        new(Read(reader => reader.ListBindings(instanceId)));

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) =>
        new(Read(reader => reader.ListInstances(afterId, limit)));

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) =>
        new(Read(reader => reader.ListActive(limit)));

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken) =>
        _writer!.CommitAsync(StoreRow.From(change, _codec));

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => new(Read(reader => reader.Count()));

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => _hosts.RenewAsync(owner, lease);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => _hosts.RetireAsync(owner);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken)
    {
        return new(Read(reader => reader.ListOwned())
            .Where(owned => !_hosts.IsAlive(owned.Owner)).Select(owned => owned.InstanceId).ToArray());
    }

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) =>
        new(Read(reader => reader.ListOwned(owner)));

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) =>
        new(Read(reader => reader.ListSuperseded(owner)));

    internal override async ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await _writer!.PurgeAsync(now.ToUnixTimeSeconds()).ConfigureAwait(false);

    internal override async ValueTask TryWritingAsync(CancellationToken cancellationToken) =>
        await _writer!.TryWritingAsync().ConfigureAwait(false);

    // SQLite gives the files beside it the same rights.
    private void CreateForOwnerOnly()
    {
        if (File.Exists(_path))
            return;
        OwnerOnlyFile.Create(_path).Dispose();
    }

    private FileStream TakeLock() => InUseIfLocked(_path, () => OwnerOnlyFile.OpenLock(LockPath(_path)));

    private static string LockPath(string path) => $"{path}.lock";

    private static FileStream InUseIfLocked(string path, Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (IOException fault)
        {
            throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.StateInUse, $"The broker's state {path} is in use by another broker.", fault);
        }
    }

    private TResult Read<TResult>(Func<SqliteReader, TResult> read)
    {
        if (!_readers.TryTake(out var reader))
            reader = new SqliteReader(ConnectionString, _codec);
        try
        {
            return read(reader);
        }
        finally
        {
            _readers.Add(reader);
        }
    }
}
