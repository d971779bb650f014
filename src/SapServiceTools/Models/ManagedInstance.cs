namespace SapServiceTools;

/// <summary>
/// The service instance of one tenant, as the server shows it. Only <see cref="TenantId"/> and <see cref="Status"/> are always there;
/// which of the others come depends on the server and the state.
/// Source: the Instance Manager's wire protocol, as its public clients speak it.
/// </summary>
public sealed class ManagedInstance : IManagedInstanceReference, ISessionOutput
{
    private string? _failedMessage;
    private IReadOnlyDictionary<string, object?> _additionalProperties = NoProperties;

    /// <summary>The tenant that the instance belongs to.</summary>
    public required string TenantId { get; init; }

    /// <summary>
    /// The server's own word, such as <c>CREATION_SUCCEEDED</c>; see <see cref="InstanceStatus"/>.
    /// An open string, because servers have more statuses than any client knows.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Id of the managed instance.</summary>
    public string? Id { get; init; }

    /// <summary>When the server last changed the instance, in local time; on the wire milliseconds since 1970.</summary>
    public DateTimeOffset? UpdatedOn { get => field?.ToLocalTime(); init; }

    /// <summary>The server's reason, where creation or deletion failed.</summary>
    public string? FailedMessage
    {
        get => _failedMessage;
        init => _failedMessage = value;
    }

    /// <summary>Id of the binding.</summary>
    public string? BindingId { get; init; }

    /// <summary>Id of the service instance.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Id of the service offering that the instance was made from.</summary>
    public string? ManagedServiceId { get; init; }

    /// <summary>Id of the service plan that the instance was made from.</summary>
    public string? ManagedPlanId { get; init; }

    /// <summary>Id of the instance at its own broker.</summary>
    public string? ManagedInstanceId { get; init; }

    /// <summary>Id of the binding at its own broker.</summary>
    public string? ManagedBindingId { get; init; }

    /// <summary>The names of the credential fields; null while the instance isn't usable.</summary>
    public ServiceCredentials? Credentials { get; init; }

    /// <summary>Bindings that failed and were left behind beside a usable one.</summary>
    internal IReadOnlyList<string> FailedBindingIds { get; init; } = [];

    /// <summary>Fields that this version doesn't know, under the server's names; secrets are masked.</summary>
    public IReadOnlyDictionary<string, object?> AdditionalProperties
    {
        get => _additionalProperties;
        init => _additionalProperties = value.Count == 0 ? NoProperties : CellText.Map(value)!;
    }

    /// <summary>What most instances have of <see cref="AdditionalProperties"/>.</summary>
    internal static IReadOnlyDictionary<string, object?> NoProperties { get; } = new ModelMap<object?>([]);

    /// <summary>The session that the object came from, so that a pipeline never acts on another service than it read.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    ServiceSession? IManagedInstanceReference.Session => Session;

    /// <summary>Frees the server's words of secrets; for an object that was just read and that nobody else has seen.</summary>
    /// <param name="text">Masks the secrets in a text.</param>
    /// <param name="freeForm">The same in a copy of a free-form object.</param>
    internal ManagedInstance Redact(Func<string, string> text, Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>>? freeForm = null)
    {
        if (_failedMessage is not null)
            _failedMessage = text(_failedMessage);
        if (_additionalProperties.Count > 0 && freeForm is not null)
            _additionalProperties = CellText.Map(freeForm(_additionalProperties))!;
        return this;
    }

    /// <summary>A copy for the caller; the cache keeps its own.</summary>
    internal ManagedInstance Copy()
    {
        var copy = (ManagedInstance)MemberwiseClone();
        if (_additionalProperties.Count > 0)
            copy._additionalProperties = (IReadOnlyDictionary<string, object?>)CellText.Shown(_additionalProperties)!;
        return copy;
    }

    /// <summary>The tenant, for string interpolation.</summary>
    public override string ToString() => TenantId;
}
