using System.ComponentModel;

namespace SapServiceTools;

/// <summary>A session with a service broker, made by <c>Connect-Broker</c>.</summary>
[TypeConverter(typeof(SessionConverter<BrokerSession>))]
public sealed class BrokerSession : ServiceSession
{
    private readonly IBrokerConnection? _client;

    internal BrokerSession(IBrokerConnection client, DateTimeOffset connectedAt)
        : base(client.Uri, client.UserName, connectedAt) => _client = client;

    private BrokerSession(Uri uri, string? userName)
        : base(uri, userName, default)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "Broker";

    /// <inheritdoc/>
    public override long RequestCount => _client?.RequestCount ?? 0;

    /// <summary>The version of the protocol that it speaks.</summary>
    public string? ApiVersion => _client?.ApiVersion;

    /// <summary>The names of the services, as the catalog last had them.</summary>
    public IReadOnlyList<string> Services => CellText.List(_client?.ServiceNames ?? []);

    /// <summary>How many instances this session knows of: made by it, or imported.</summary>
    public int InstanceCount => _client?.Instances.Count ?? 0;

    /// <summary>What was begun and isn't known to be over; Wait-BrokerOperation takes it.</summary>
    public IReadOnlyList<BrokerServiceOperation> PendingOperations => CellText.List(_client?.PendingOperations ?? []);

    internal override string? PendingNote
    {
        get
        {
            var pending = PendingOperations;
            if (pending.Count == 0)
                return null;
            var first = string.Join("; ", pending.Take(3).Select(operation => $"{operation} ({operation.Status})"));
            var more = pending.Count > 3 ? $"; and {pending.Count - 3} more" : "";
            return $"Not known to be over at {Uri.Host}: {first}{more}. To go on waiting: Wait-BrokerOperation -Session (Get-ServiceSession {Id}). To list them: (Get-ServiceSession {Id}).PendingOperations.";
        }
    }

    /// <summary>The client, open or an error that says the session is closed.</summary>
    internal IBrokerConnection Connection
    {
        get
        {
            ThrowIfClosed();
            return _client!;
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore() => _client?.Dispose();

    /// <summary>What is left of a session that was copied into this process; its client can't be used and says why.</summary>
    internal static BrokerSession FromElsewhere(Uri uri, string? userName) => new(uri, userName) { IsFromElsewhere = true };
}
