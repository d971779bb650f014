namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>
/// What the checks of one run share: the way to the broker, the catalog, and the instance and binding that they look at together.
/// A broker that works synchronously or asynchronously, as it is asked, has two of them, one in each mode.
/// </summary>
/// <param name="options">What may be used of the broker.</param>
/// <param name="traffic">The way to it.</param>
/// <param name="acceptsIncomplete">True if each operation is asked for with <c>accepts_incomplete=true</c>, false if only where the broker refuses it otherwise.</param>
internal sealed partial class ConformanceContext(ConformanceOptions options, ConformanceTraffic traffic, bool acceptsIncomplete = false)
{
    private ConformanceContext? _other;

    public ConformanceOptions Options { get; } = options;

    public ResourceLedger Ledger => traffic.Ledger;

    /// <inheritdoc cref="ConformanceTraffic.Journal"/>
    public IReadOnlyList<Exchange> Journal => traffic.Journal;

    public bool UsesCredentials => traffic.UsesCredentials;

    /// <inheritdoc cref="ConformanceTraffic.IsInterrupted"/>
    public bool IsInterrupted => traffic.IsInterrupted;

    /// <inheritdoc cref="ConformanceTraffic.CatalogResponse"/>
    public Exchange CatalogResponse => traffic.CatalogResponse;

    /// <inheritdoc cref="ConformanceTraffic.Catalog"/>
    public CatalogFacts Catalog => traffic.Catalog;

    /// <summary>The same broker asked with <c>accepts_incomplete=true</c>, with an instance and a binding of its own.</summary>
    public ConformanceContext Asynchronous => _other ??= new ConformanceContext(Options, traffic, acceptsIncomplete: true) { _other = this };

    /// <summary>True if the checks of either mode share the resource.</summary>
    public bool IsShared(Resource resource) => Owns(resource) || _other?.Owns(resource) is true;

    public Task<Exchange> SendAsync(ConformanceRequest call, CancellationToken cancellationToken) => traffic.SendAsync(call, cancellationToken);

    /// <inheritdoc cref="ConformanceTraffic.Cite"/>
    public void Cite(Exchange exchange) => traffic.Cite(exchange);

    private bool Owns(Resource resource) =>
        resource.InstanceId == InstanceId && (resource.BindingId is not { } binding || binding == BindingId || binding == SuccessorId);
}
