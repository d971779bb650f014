using System.ComponentModel;

namespace SapServiceTools;

/// <summary>A session with Sahara, made by <c>Connect-Sahara</c>.</summary>
[TypeConverter(typeof(SessionConverter<SaharaSession>))]
public sealed class SaharaSession : ServiceSession
{
    private readonly ISaharaConnection? _connection;

    internal SaharaSession(ISaharaConnection connection, DateTimeOffset connectedAt)
        : base(connection.Uri, connection.UserName, connectedAt) => _connection = connection;

    private SaharaSession(Uri uri, string? userName)
        : base(uri, userName, default)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "Sahara";

    /// <inheritdoc/>
    public override long RequestCount => _connection?.RequestCount ?? 0;

    /// <summary>The version of the API that is spoken: <c>1.1</c> or <c>2</c>.</summary>
    public string? ApiVersion => _connection?.ApiVersion;

    /// <summary>The project that the session works in; null if Keystone doesn't say.</summary>
    public string? ProjectName => _connection?.ProjectName;

    /// <summary>The region whose Sahara it is; null if it wasn't chosen by region.</summary>
    public string? Region => _connection?.Region;

    /// <summary>What was waited for and isn't known to be over. Wait-SaharaCluster and Wait-SaharaJobExecution take it from the pipeline.</summary>
    public IReadOnlyList<SaharaOperation> PendingOperations
    {
        get
        {
            var pending = CellText.List(_connection?.PendingOperations ?? []);
            foreach (var operation in pending)
                operation.Session ??= this;
            return pending;
        }
    }

    internal override string? PendingNote
    {
        get
        {
            var pending = PendingOperations;
            if (pending.Count == 0)
                return null;
            var first = string.Join("; ", pending.Take(3).Select(operation => $"{operation} ({operation.Status ?? "unknown"})"));
            var more = pending.Count > 3 ? $"; and {pending.Count - 3} more" : "";
            // Either cmdlet takes operations of both kinds.
            var cmdlet = pending.All(operation => operation.Kind is SaharaOperationKind.JobExecution or SaharaOperationKind.JobExecutionDeletion) ? "Wait-SaharaJobExecution" : "Wait-SaharaCluster";
            return $"Not known to be over at {Uri.Host}, which goes on: {first}{more}. To go on waiting: (Get-ServiceSession {Id}).PendingOperations | {cmdlet}.";
        }
    }

    /// <summary>The connection, open or an error that says the session is closed.</summary>
    internal ISaharaConnection Connection
    {
        get
        {
            ThrowIfClosed();
            return _connection!;
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore() => _connection?.Dispose();

    /// <summary>What is left of a session that was copied into this process; its client can't be used and says why.</summary>
    internal static SaharaSession FromElsewhere(Uri uri, string? userName) => new(uri, userName) { IsFromElsewhere = true };
}

/// <summary>What a session shows of its client.</summary>
public interface ISaharaConnection : IDisposable
{
    /// <summary>The service's address, without credentials.</summary>
    Uri Uri { get; }

    /// <summary>The user that requests are made as.</summary>
    string? UserName { get; }

    /// <summary>Requests sent so far to Keystone and Sahara, retries and polls included.</summary>
    long RequestCount { get; }

    /// <summary>The version of the API that is spoken: <c>1.1</c> or <c>2</c>.</summary>
    string ApiVersion { get; }

    /// <summary>The project that the token is for.</summary>
    string? ProjectName { get; }

    /// <summary>The region that was chosen.</summary>
    string? Region { get; }

    /// <summary>What was waited for and isn't known to be over.</summary>
    IReadOnlyList<SaharaOperation> PendingOperations { get; }
}
