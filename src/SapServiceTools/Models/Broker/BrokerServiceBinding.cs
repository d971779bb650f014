namespace SapServiceTools;

/// <summary>A service binding at a broker. Its credentials show the names of their fields only; <c>Get-BrokerCredential</c> hands out the values.</summary>
public sealed class BrokerServiceBinding : IBrokerReference, ISessionOutput
{
    private string _status = BrokerOperationStatus.Unknown;

    /// <summary>The binding's id, which the caller chose.</summary>
    public required string BindingId { get; init; }

    /// <summary>The instance that is bound.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The id of its service; null if nobody knows.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The name of its service; null if the catalog doesn't have it.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The id of its plan; null if nobody knows.</summary>
    public string? PlanId { get; init; }

    /// <summary>The name of its plan; null if the catalog doesn't have it.</summary>
    public string? PlanName { get; init; }

    /// <summary>The names of the credential fields; null if there are no credentials.</summary>
    public ServiceCredentials? Credentials { get; init; }

    /// <summary>Where to send an app's logs, free of user and password; null if the service takes none.</summary>
    public string? SyslogDrainUrl { get; init; }

    /// <summary>Where to send an app's requests, free of user and password; null if the service takes none.</summary>
    public string? RouteServiceUrl { get; init; }

    /// <summary>What to mount.</summary>
    public IReadOnlyList<BrokerVolumeMount> VolumeMounts { get; init => field = CellText.List(value); } = CellText.List<BrokerVolumeMount>([]);

    /// <summary>The hosts and ports that an app will talk to.</summary>
    public IReadOnlyList<BrokerEndpoint> Endpoints { get; init => field = CellText.List(value); } = CellText.List<BrokerEndpoint>([]);

    /// <summary>When the credentials end, in local time; null if the broker doesn't say.</summary>
    public DateTimeOffset? ExpiresAt { get => field?.ToLocalTime(); init; }

    /// <summary>When the binding should be rotated, in local time; null if the broker doesn't say.</summary>
    public DateTimeOffset? RenewBefore { get => field?.ToLocalTime(); init; }

    /// <summary>The binding that this one is to replace; both are valid side by side.</summary>
    public string? PredecessorBindingId { get; init; }

    /// <summary>The names of the parameters that the broker keeps; null where it doesn't say.</summary>
    public ServiceCredentials? Parameters { get; init; }

    /// <summary>How it stands as far as this session knows: <c>succeeded</c>, <c>in progress</c>, <c>failed</c>, <c>unknown</c>.</summary>
    public required string Status { get => _status; init => _status = value; }

    ServiceSession? IBrokerReference.Session => Session;

    /// <summary>The addresses as they came, with all that is secret in them; null without any.</summary>
    internal IReadOnlyDictionary<string, object?>? Addresses { get; init; }

    /// <summary>The session that the object came from.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    /// <summary>The id, for string interpolation.</summary>
    public override string ToString() => BindingId;

    internal BrokerServiceBinding With(string status)
    {
        var copy = (BrokerServiceBinding)MemberwiseClone();
        copy._status = status;
        return copy;
    }
}
