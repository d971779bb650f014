namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>The requests of one run with their answers: what they may have made, and which of them is evidence for the check that runs.</summary>
internal sealed class ConformanceTraffic(ConformanceOptions options, ConformanceClient sender, ICallLog log)
{
    // A response that doesn't come in time costs much, a broken connection little.
    private const int SilenceLimit = 12;
    private const int TimeoutWeight = 4;
    private const int MaxEvidence = 12;

    private readonly List<ConformanceExchange> _evidence = [];
    private CatalogFacts? _catalog;
    private int _silences;

    public ResourceLedger Ledger { get; } = new();

    /// <summary>Every response so far, for the checks that look at all of them.</summary>
    public List<Exchange> Journal { get; } = [];

    public bool UsesCredentials => sender.UsesCredentials;

    /// <summary>True once several requests in a row got no response at all.</summary>
    public bool IsSilent => _silences >= SilenceLimit;

    /// <summary>True once the run was cancelled, so that pauses are short.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>True once the broker has said that a binding needs an app.</summary>
    public bool NeedsApp { get; set; }

    /// <summary>The catalog as it was fetched first.</summary>
    public Exchange CatalogResponse { get; private set; } = null!;

    /// <summary>The service and the plans that may be used.</summary>
    /// <exception cref="CheckSkippedException">The catalog couldn't be read.</exception>
    public CatalogFacts Catalog => _catalog ?? throw new CheckSkippedException("Not checked, since the catalog can't be read.");

    /// <summary>Fetches the catalog that all else builds on.</summary>
    /// <exception cref="ServiceException">The broker can't be reached, or the service or a plan isn't in its catalog.</exception>
    public async Task LoadCatalogAsync(CancellationToken cancellationToken)
    {
        CatalogResponse = await SendAsync(new ConformanceRequest(HttpMethod.Get, "/v2/catalog"), cancellationToken).ConfigureAwait(false);
        if (CatalogResponse.Status is 0)
            throw new ServiceException(ServiceErrorKind.Connection, ErrorIds.ConnectionFailed, $"The broker gives no answer. {CatalogResponse.Evidence.Trouble}");
        if (CatalogResponse is { Status: 200 } && CatalogResponse.Field("services") is { ValueKind: JsonValueKind.Array } services)
            _catalog = CatalogFacts.Find(services, options);
    }

    public async Task<Exchange> SendAsync(ConformanceRequest call, CancellationToken cancellationToken)
    {
        Ledger.RecordRequest(call);
        var exchange = await sender.SendAsync(call, log, cancellationToken).ConfigureAwait(false);
        Ledger.RecordResponse(exchange);
        _silences = exchange.Status is 0 ? _silences + (exchange.TimedOut ? TimeoutWeight : 1) : 0;
        Journal.Add(exchange);
        Cite(exchange);
        return exchange;
    }

    /// <summary>Counts a response that came before among the evidence of the check that runs.</summary>
    public void Cite(Exchange exchange)
    {
        if (_evidence.Contains(exchange.Evidence))
            return;
        // Of a long wait the beginning and the end tell all.
        if (_evidence.Count >= MaxEvidence)
            _evidence.RemoveAt(MaxEvidence / 2);
        _evidence.Add(exchange.Evidence);
    }

    /// <summary>The evidence since the last call.</summary>
    public IReadOnlyList<ConformanceExchange> TakeEvidence()
    {
        ConformanceExchange[] taken = [.. _evidence];
        _evidence.Clear();
        return taken;
    }

    /// <summary>Takes back what was taken.</summary>
    public void Restore(IReadOnlyList<ConformanceExchange> evidence)
    {
        _evidence.Clear();
        _evidence.AddRange(evidence);
    }
}
