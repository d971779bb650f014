using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Broker.Inventory;
using SapServiceTools.Clients.Broker.Operations;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker;

/// <summary>
/// Client of a service broker: the whole of the Open Service Broker API 2.17. One client a broker; it is safe to use from many threads.
/// Errors are <see cref="ServiceException"/>s, cancellation is <see cref="OperationCanceledException"/>.
/// </summary>
public sealed partial class BrokerClient : IBrokerConnection
{
    private readonly BrokerOptions _options;
    private readonly TransportOptions _transportOptions;
    private readonly TimeProvider _time;
    private readonly ServiceTransport _transport;
    private readonly BrokerApi _api;
    private readonly CatalogCache _catalog;
    private readonly PlanFinder _finder;
    private readonly RequestRules _rules;
    private readonly BrokerResponseReader _reader;
    private readonly SessionInventory _inventory = new();
    private readonly KeyedLock _gate = new();
    private readonly LastOperationSource _polls;
    private readonly OperationPoller<LastOperationResponse> _poller;
    private readonly BrokerOperationRunner _runner;
    private volatile bool _closed;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="options">The broker and how it is spoken to.</param>
    /// <param name="transport">Limits and trust; null takes the defaults.</param>
    /// <param name="time">Drives waits and limits.</param>
    /// <exception cref="ServiceException">The options or the certificates to trust can't be used.</exception>
    public BrokerClient(BrokerOptions options, TransportOptions? transport = null, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        var redactor = new Redactor(options.Password, options.Token, options.User is null ? null : $"{options.User}:{options.Password}");
        _transportOptions = transport ?? new TransportOptions();
        _transport = new ServiceTransport(_transportOptions, Authenticator(options), redactor, _time);
        _api = new BrokerApi(options, _transport, _time);
        _catalog = new CatalogCache(_api.FetchCatalogAsync, redactor);
        _finder = new PlanFinder(_catalog);
        _rules = new RequestRules(_catalog);
        _reader = new BrokerResponseReader(redactor);
        _polls = new LastOperationSource(_api);
        _poller = new OperationPoller<LastOperationResponse>(_polls, new PollPolicy { Interval = options.PollInterval, Growth = 1.5 }, _time);
        var waiter = new BrokerOperationWaiter(_poller, _polls);
        _runner = new BrokerOperationRunner(_api, waiter, new OrphanMitigation(_api, waiter, options, _time), _inventory, _finder, _reader, options);
    }

    /// <summary>The broker's address with its path prefix.</summary>
    public Uri Uri => _options.Uri;

    /// <summary>The user that requests are made as; null without one.</summary>
    public string? UserName => _options.User;

    /// <summary>The version of the protocol that requests name.</summary>
    public string ApiVersion => _options.ApiVersion;

    /// <summary>Requests sent so far, retries and polls included.</summary>
    public long RequestCount => _transport.RequestCount;

    /// <summary>The names of the services, from the catalog as last read.</summary>
    public IReadOnlyList<string> ServiceNames => _catalog.Latest?.Catalog.Services.Select(service => service.Name).ToArray() ?? [];

    /// <summary>All bindings that this client made or was told of, with the credentials of the broker's first responses.</summary>
    public IReadOnlyList<BrokerServiceBinding> Bindings => _inventory.Bindings;

    /// <summary>The instances that this client made or was told of, as it last saw them.</summary>
    public IReadOnlyList<BrokerServiceInstance> Instances => _inventory.Instances;

    /// <summary>What was begun and isn't known to be over.</summary>
    public IReadOnlyList<BrokerServiceOperation> PendingOperations => _inventory.Pending;

    /// <summary>What this client made or was told of, as a file from which a later one can clean up.</summary>
    public InventoryFile Inventory => new(Uri, Instances, Bindings, PendingOperations);

    /// <summary>The catalog as last read; null before the first time. It asks nobody.</summary>
    public ServiceCatalog? LatestCatalog => _catalog.Latest?.Catalog;

    /// <summary>The broker with this client's credentials and trust, for a conformance run.</summary>
    public ConformanceTarget Target => new()
    {
        Uri = Uri,
        Authenticator = _options is { User: null, Token: null } ? null : Authenticator(_options),
        Redactor = _transport.Redactor,
        Transport = _transportOptions,
    };

    /// <summary>The bindings of an instance that this client made or was told of, with the credentials of the broker's first response.</summary>
    public IReadOnlyList<BrokerServiceBinding> BindingsOf(string instanceId) => _inventory.BindingsOf(instanceId);

    /// <summary>The catalog. A broker that has the same as before answers 304, and its copy here is returned.</summary>
    /// <param name="refresh">False takes the copy without asking, if there is one.</param>
    /// <param name="log">Takes the log lines; the catalog's faults are told there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServiceCatalog> GetCatalogAsync(bool refresh, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var known = refresh
            ? await _catalog.RefreshAsync(log, cancellationToken).ConfigureAwait(false)
            : await _catalog.GetAsync(log, cancellationToken).ConfigureAwait(false);
        return known.Catalog;
    }

    /// <summary>Waits for an operation; <see cref="BrokerServiceOperation.IsCompleted"/> ones are returned at once.</summary>
    /// <param name="operation">What one of the other methods returned, or an error carried.</param>
    /// <param name="timeout">The limit; null means the client's. A plan's own limit may be shorter.</param>
    /// <param name="log">Takes the log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <exception cref="OperationTimedOutException">The limit passed.</exception>
    /// <exception cref="OperationFailedException">The broker reports failure.</exception>
    public Task WaitAsync(BrokerServiceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        CheckIds(operation.InstanceId, operation.BindingId);
        return _runner.WaitAsync(operation, timeout, log, cancellationToken);
    }

    /// <summary>Polls an operation once and notes in it how it stands.</summary>
    public Task PollAsync(BrokerServiceOperation operation, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        CheckIds(operation.InstanceId, operation.BindingId);
        return _runner.PollAsync(operation, _polls, log, cancellationToken);
    }

    /// <summary>
    /// Polls once what this client knows to go on, and notes in it how it stands, so that lists say so. What can't be polled stays as it was seen last, and the log says why.
    /// </summary>
    /// <param name="isWanted">Chooses among the operations.</param>
    /// <param name="concurrency">How many are asked about at once.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RefreshAsync(Func<BrokerServiceOperation, bool> isWanted, int concurrency, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return Parallel.ForEachAsync(
            _inventory.Pending.Where(operation => SessionInventory.IsUnderWay(operation) && isWanted(operation)),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (operation, token) => await GoesOnAsync(operation, log, token).ConfigureAwait(false));
    }

    /// <summary>The names of a service and a plan that are given by name or id, as far as the catalog that was read last has them.</summary>
    public string NamesOf(string? service, string? plan)
    {
        var choice = _finder.FindKnown(service, plan);
        return $"{choice.ServiceName ?? service ?? "*"}/{choice.PlanName ?? plan}";
    }

    /// <summary>Adds an instance that an earlier client made to what this one knows; what it knows already stays.</summary>
    public void Import(BrokerServiceInstance instance) => _inventory.Import(instance);

    /// <summary>Adds a binding that an earlier client made to what this one knows; what it knows already stays.</summary>
    public void Import(BrokerServiceBinding binding) => _inventory.Import(binding);

    /// <summary>Adds an operation that an earlier client began to those that are pending here, unless it is among them.</summary>
    public void Import(BrokerServiceOperation operation)
    {
        if (_inventory.Pending.Any(one => one.Type == operation.Type && one.InstanceId == operation.InstanceId && one.BindingId == operation.BindingId && one.Operation == operation.Operation))
            return;
        var known = _inventory.FindInstance(operation.InstanceId);
        if (operation.BindingId is { } bindingId)
            operation.Binding ??= operation.Type == OperationType.Delete ? null : _inventory.FindBinding(operation.InstanceId, bindingId);
        else if (operation.Type == OperationType.Update && operation.Instance is { } changed)
            operation.Instance = known?.With(planId: changed.PlanId, planName: changed.PlanName) ?? changed;
        else
            operation.Instance ??= operation.Type == OperationType.Delete ? null : known;
        _inventory.Begin(operation);
    }

    /// <summary>The operation that goes on with an instance or a binding: the client's own where it began one, else one of which it can only ask how it stands.</summary>
    /// <param name="request">The instance or binding.</param>
    /// <param name="type">What the operation does; null if nobody said.</param>
    /// <param name="name">The broker's own name for it; null if nobody knows.</param>
    /// <param name="seen">The instance or binding as the caller last saw it; what the client knows goes before it.</param>
    public BrokerServiceOperation Observe(ResourceRequest request, OperationType? type, string? name, IBrokerReference? seen)
    {
        var begun = _inventory.Pending.LastOrDefault(one => one.InstanceId == request.InstanceId && one.BindingId == request.BindingId);
        if (begun is not null && (name is null || name == begun.Operation))
            return begun;
        var known = _inventory.FindInstance(request.InstanceId);
        var choice = _finder.FindKnown(request.Service ?? known?.ServiceId ?? request.LastServiceId, request.Plan ?? known?.PlanId ?? request.LastPlanId);
        return new BrokerServiceOperation
        {
            Type = type ?? OperationType.Create,
            IsTypeAssumed = type is null,
            StartedAt = _time.GetUtcNow(),
            InstanceId = request.InstanceId,
            BindingId = request.BindingId,
            ServiceId = choice.ServiceId,
            PlanId = choice.PlanId,
            Operation = name,
            Status = BrokerOperationStatus.Unknown,
            Instance = request.BindingId is null ? known ?? seen as BrokerServiceInstance : null,
            Binding = request.BindingId is null ? null : _inventory.FindBinding(request.InstanceId, request.BindingId) ?? seen as BrokerServiceBinding,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _poller.Dispose();
        _transport.Dispose();
    }

    /// <summary>Checks that an id can be one of an instance.</summary>
    /// <exception cref="ServiceException">It can't.</exception>
    public static void CheckInstanceId(string? instanceId) => BrokerPaths.Check(instanceId, "instance");

    /// <summary>Checks that ids can be those of an instance and of its binding; without the latter that of the instance.</summary>
    /// <exception cref="ServiceException">One can't.</exception>
    public static void CheckIds(string? instanceId, string? bindingId)
    {
        CheckInstanceId(instanceId);
        if (bindingId is not null)
            BrokerPaths.Check(bindingId, "binding");
    }

    /// <summary>Polls an operation once. True if it still goes on; false if it is over, and if the broker doesn't say.</summary>
    private async Task<bool> GoesOnAsync(BrokerServiceOperation operation, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            await PollAsync(operation, log, cancellationToken).ConfigureAwait(false);
            return SessionInventory.IsUnderWay(operation);
        }
        catch (ServiceException exception) when (exception.Kind != ServiceErrorKind.SessionClosed)
        {
            log.Warning($"{operation}: how it stands can't be polled. {exception.Message}");
            return false;
        }
    }

    private static IRequestAuthenticator Authenticator(BrokerOptions options) => options switch
    {
        { Token: { } token } => new BearerAuthenticator(token),
        { User: { } user, Password: { } password } => new BasicAuthenticator(user, password),
        _ => NoAuthenticator.Instance,
    };

    private void ThrowIfClosed()
    {
        if (_closed)
            throw OperationErrors.SessionClosed(Uri);
    }

    /// <summary>The service and plan of an instance: as the caller says, else as the client knows.</summary>
    private async ValueTask<PlanChoice> ChooseAsync(
        string instanceId, string? service, string? plan, (string? ServiceId, string? PlanId) last, RequestMode mode, ICallLog log, CancellationToken cancellationToken)
    {
        var known = _inventory.FindInstance(instanceId);
        // What the client knows is an id that was right once, whatever the catalog says today.
        var mustExist = !mode.SkipValidation && (service is not null || plan is not null);
        service ??= known?.ServiceId ?? last.ServiceId;
        plan ??= known?.PlanId ?? last.PlanId;
        return await _finder.FindAsync(service, plan, mustExist, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a change, which has to name the plan that the instance has today: what only the caller's object says is fetched from the broker where instances are retrievable.</summary>
    private async ValueTask<PlanChoice> ChooseForChangeAsync(
        string instanceId, string? service, string? plan, (string? ServiceId, string? PlanId) last, RequestMode mode, ICallLog log, CancellationToken cancellationToken)
    {
        var choice = await ChooseAsync(instanceId, service, plan, last, mode, log, cancellationToken).ConfigureAwait(false);
        if (plan is not null || last.PlanId is null || choice.Service is not { InstancesRetrievable: true } || _inventory.FindInstance(instanceId) is not null)
            return choice;
        try
        {
            var instance = await FetchAsync(instanceId, choice, log, cancellationToken).ConfigureAwait(false);
            return instance.PlanId == choice.PlanId ? choice : _finder.FindKnown(instance.ServiceId, instance.PlanId);
        }
        catch (ServiceException exception) when (exception.Kind != ServiceErrorKind.SessionClosed)
        {
            log.Verbose($"Whether instance '{instanceId}' still has the plan '{last.PlanId}' can't be checked. {exception.Message}");
            return choice;
        }
    }

    private static PlanChoice RequireBoth(PlanChoice choice, string instanceId) => choice switch
    {
        { ServiceId: "" } or { PlanId: "" } => throw new ServiceException(
            ServiceErrorKind.InvalidOperation, ErrorIds.BrokerPlanUnknown,
            $"The catalog gives {(choice.ServiceId is "" ? $"service '{choice.ServiceName}'" : $"plan '{choice.PlanName}' of service '{choice.ServiceName}'")} no id that can be used.")
        {
            RecommendedAction = "Ids in a catalog are non-empty strings; Get-BrokerCatalog -Verbose tells what is wrong with it.",
        },
        { ServiceId: not null, PlanId: not null } => choice,
        _ => throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerPlanUnknown, $"Service and plan of instance '{instanceId}' aren't known in this session, and the broker requires them."),
    };

    private static string? Incomplete(bool accepts) => accepts ? "true" : null;
}
