using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>What the parts of one host share.</summary>
internal sealed class BrokerCore : IDisposable
{
    public BrokerCore(PublishedCatalog catalog, IBrokerHandler handler, MonitoredStore store, BrokerHostOptions options)
    {
        Catalog = catalog;
        Handler = handler;
        Store = store;
        Options = options;
        Runs = new OperationFactory(this);
        Completer = new OperationCompleter(this);
        Reading = new ReadingCalls(options);
        Delegated = new DelegatedOperations(this);
        Runner = new OperationRunner(this, new HandlerInvoker(handler, options));
        Starter = new OperationStarter(this);
    }

    /// <summary>This host's name in the store; a new one with every start.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public PublishedCatalog Catalog { get; }

    public IBrokerHandler Handler { get; }

    public MonitoredStore Store { get; }

    public BrokerHostOptions Options { get; }

    public BrokerMetrics Metrics { get; } = new();

    public OperationFactory Runs { get; }

    public OperationCompleter Completer { get; }

    public ReadingCalls Reading { get; }

    public DelegatedOperations Delegated { get; }

    public OperationRunner Runner { get; }

    public OperationStarter Starter { get; }

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>The status and code of an error, with the choices of the options.</summary>
    public (int Status, string? Code) MapError(BrokerError error, BrokerOperation operation) => (error, operation) switch
    {
        (BrokerError.InstanceDoesNotExist, BrokerOperation.Update) => (Options.UpdateUnknownInstanceStatus, null),
        (BrokerError.InstanceDoesNotExist, BrokerOperation.Bind) => (Options.BindUnknownInstanceStatus, null),
        _ => ErrorTable.Map(error, operation),
    };

    public void Dispose()
    {
        Runner.Dispose();
        Metrics.Dispose();
    }
}
