using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>What a client consists of, put together.</summary>
internal sealed class ServiceManagerParts : IDisposable
{
    private readonly ClientCredentialsAuthenticator _authenticator;
    private readonly ServiceTransport _transport;
    private readonly OperationPoller<OperationInfo> _instances;
    private readonly OperationPoller<OperationInfo> _bindings;

    public ServiceManagerParts(ServiceManagerOptions options, TransportOptions transport, TimeProvider time)
    {
        var secret = options.Credentials.ClientSecret;
        var redactor = new Redactor(secret, secret is null ? null : $"{options.Credentials.ClientId}:{secret}");
        transport = transport with { Limiter = transport.Limiter ?? (options.Limits.Count > 0 ? new RequestLimiter(options.Limits, time) : null) };
        _authenticator = new ClientCredentialsAuthenticator(options.Credentials, transport, redactor, time);
        _transport = new ServiceTransport(transport, _authenticator, redactor, time);
        var api = new ServiceManagerApi(options.ServiceManagerUri, _transport);
        Plans = new PlanLookup(api, options);
        Reader = new TenantReader(api);
        var policy = new PollPolicy { Interval = TimeSpan.FromMilliseconds(options.PollingIntervalMillis) };
        _instances = new OperationPoller<OperationInfo>(new OperationSource(api, Reader, Plans), policy, time);
        _bindings = new OperationPoller<OperationInfo>(new OperationSource(api, null, Plans), policy, time);
        Waiter = new ServiceManagerWaiter(_instances, _bindings);
        var busy = new ConcurrentOperation(time);
        var lostResponses = _transport.LostResponses;
        Bindings = new BindingManager(api, Reader, Waiter, busy, lostResponses, redactor.Text);
        Rotator = new CredentialRotator(Reader, Bindings);
        Deleter = new InstanceDeleter(api, Reader, Bindings, busy, time);
        Creator = new InstanceCreator(api, Reader, lostResponses, busy, time);
        Completer = new InstanceOperationCompleter(Reader, Waiter, Creator, Bindings, Deleter, redactor.Text, time);
        Redact = redactor.Text;
        Limiter = transport.Limiter;
        Workload = new ServiceManagerWorkload(_transport, policy, _instances, _bindings);
    }

    public RequestLimiter? Limiter { get; }

    public ServiceManagerWorkload Workload { get; }

    public long RequestCount => _transport.RequestCount + _authenticator.RequestCount;

    public Func<string, string> Redact { get; }

    public LostResponsePolicy LostResponses => _transport.LostResponses;

    public PlanLookup Plans { get; }

    public TenantReader Reader { get; }

    public ServiceManagerWaiter Waiter { get; }

    public BindingManager Bindings { get; }

    public CredentialRotator Rotator { get; }

    public InstanceCreator Creator { get; }

    public InstanceDeleter Deleter { get; }

    public InstanceOperationCompleter Completer { get; }

    /// <summary>Tells that waits for instances are about to begin.</summary>
    public IDisposable ExpectWaiter() => _instances.ExpectWaiter();

    public void Dispose()
    {
        _instances.Dispose();
        _bindings.Dispose();
        _transport.Dispose();
        _authenticator.Dispose();
    }
}
