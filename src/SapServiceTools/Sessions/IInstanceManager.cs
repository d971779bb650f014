namespace SapServiceTools;

/// <summary>
/// One service instance per tenant: what every back end (Instance Manager, Service Manager, or both in migration) offers to the cmdlets.
/// All methods may be called from many threads at once. Errors are <see cref="ServiceException"/>s, cancellation is <see cref="OperationCanceledException"/>.
/// </summary>
public interface IInstanceManager : IDisposable
{
    /// <summary>What serves: <c>InstanceManager</c>, <c>ServiceManager</c> or <c>Migration</c>.</summary>
    string BackEnd { get; }

    /// <summary>The service's address, without credentials.</summary>
    Uri Uri { get; }

    /// <summary>The user that requests are made as.</summary>
    string? UserName { get; }

    /// <summary>Requests sent so far, retries and polls included.</summary>
    long RequestCount { get; }

    /// <summary>The cache's counts and tenants.</summary>
    IInstanceCacheInfo Cache { get; }

    /// <summary>How long a wait lasts where the caller names no limit.</summary>
    TimeSpan DefaultTimeout { get; }

    /// <summary>
    /// The instance of a tenant, from the cache or the server. Waits while it is <c>CREATION_IN_PROGRESS</c>; any other status is returned as it stands.
    /// </summary>
    /// <returns>The instance, or null where the tenant has none.</returns>
    Task<ManagedInstance?> GetAsync(string tenantId, GetInstanceOptions options, ICallLog log, CancellationToken cancellationToken);

    /// <summary>The instances of all tenants, unfiltered, each as soon as it is read. A complete enumeration replaces the cache.</summary>
    IAsyncEnumerable<ManagedInstance> GetAllAsync(ICallLog log, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the server to create an instance and returns once it has begun. A request whose answer was lost is looked up before it is sent again.
    /// </summary>
    /// <exception cref="ResourceExistsException">The tenant has one already.</exception>
    Task<ManagedInstanceOperation> StartCreateAsync(string tenantId, InstanceParameters? parameters, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Asks the server to delete an instance and returns once it has begun.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has none.</exception>
    Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Asks the server to delete one of several instances of a tenant and returns once that has begun.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such instance.</exception>
    /// <exception cref="ServiceException">The service has one instance a tenant (<c>OperationNotSupported</c>).</exception>
    Task<ManagedInstanceOperation> StartDeleteInstanceAsync(string tenantId, string instanceId, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Asks the server to change an instance's provisioning parameters and returns once that has begun.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has none.</exception>
    /// <exception cref="ServiceException">The service can't do that (<c>OperationNotSupported</c>).</exception>
    Task<ManagedInstanceOperation> StartUpdateAsync(
        string tenantId, IReadOnlyDictionary<string, object?> parameters, ICallLog log, CancellationToken cancellationToken);

    /// <summary>
    /// Gives an instance new credentials. Where the service has bindings the old ones stay valid, until <see cref="RemoveOldCredentialAsync"/> removes them.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="bindingParameters">What the new binding is made with; null means none.</param>
    /// <param name="timeout">The hard limit; null means <see cref="DefaultTimeout"/>.</param>
    /// <param name="log">Takes the requests' log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ResourceNotFoundException">The tenant has none.</exception>
    /// <exception cref="ServiceException">The service can't do that (<c>OperationNotSupported</c>).</exception>
    Task<CredentialRotation> RotateCredentialAsync(
        string tenantId, IReadOnlyDictionary<string, object?>? bindingParameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Removes the credentials that a rotation replaced. What is gone already is passed over.</summary>
    Task RemoveOldCredentialAsync(CredentialRotation rotation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Waits for an operation, and does what is left to do for it: with a Service Manager a creation is complete once the instance has a binding, which is made here.</summary>
    /// <param name="operation">What <see cref="StartCreateAsync"/>, <see cref="StartUpdateAsync"/> or <see cref="StartDeleteAsync"/> returned, or one for an instance found in progress.</param>
    /// <param name="timeout">The hard limit; null means <see cref="DefaultTimeout"/>.</param>
    /// <param name="log">Takes the requests' log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>The created or changed instance, or null after a deletion.</returns>
    /// <exception cref="OperationTimedOutException">The limit passed.</exception>
    /// <exception cref="OperationFailedException">The server reports failure.</exception>
    Task<ManagedInstance?> CompleteAsync(ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Forgets one tenant's cached instance, or all.</summary>
    void ClearCache(string? tenantId);
}
