using SapServiceTools.Clients.Broker.Conformance;
using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker.Conformance;

/// <summary>Examines a broker against the Open Service Broker API: one object a requirement, with the evidence. What it makes it removes, also when it is interrupted.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BrokerConformance", SupportsShouldProcess = true)]
[OutputType(typeof(ConformanceResult))]
public sealed class TestBrokerConformanceCommand : SessionCmdlet<BrokerSession>
{
    private readonly List<ConformanceResult> _results = [];
    private volatile ConformanceRun? _run;
    private ConformanceOptions? _options;

    /// <summary>Name or id of the service that may be used. Nothing else of the catalog is touched.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ServiceId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string Service { get; set; } = null!;

    /// <summary>Name or id of the plan to make instances of.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("PlanId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string Plan { get; set; } = null!;

    /// <summary>Name or id of another plan of the service, to change to and to conflict with.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? UpdatePlan { get; set; }

    /// <summary>The version of the specification to check against; that of the session if it is left out.</summary>
    [Parameter]
    [ValidateSet("2.13", "2.14", "2.15", "2.16", "2.17")]
    public string? ApiVersion { get; set; }

    /// <summary>Names of requirements to check, wildcards allowed; all if it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RequirementCompleter))]
    public string[] Requirement { get; set; } = [];

    /// <summary>Parameters that every provision needs: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Parameter { get; set; }

    /// <summary>Parameters that every binding needs.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindParameter { get; set; }

    /// <summary>Parameters to update the instance with.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? UpdateParameter { get; set; }

    /// <summary>The platform's context; one of Cloud Foundry with ids that were made up if it is left out.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Context { get; set; }

    /// <summary>Limit of each wait for an operation in the background; default 600. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Limit of each wait for a response; default 30.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? RequestTimeoutSeconds { get; set; }

    /// <summary>A file for the results as JUnit XML, which build servers read. It is replaced if it is there.</summary>
    [Parameter]
    [Alias("AsJUnit")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? JUnitPath { get; set; }

    /// <summary>A file for the results as a page to read in a browser. It is replaced if it is there.</summary>
    [Parameter]
    [Alias("AsHtml")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? HtmlPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Before the broker is given an hour's work whose report nobody could write.
        OrStop(() => JUnitPath = Writable(JUnitPath, nameof(JUnitPath)), JUnitPath);
        OrStop(() => HtmlPath = Writable(HtmlPath, nameof(HtmlPath)), HtmlPath);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var input = $"{Service}/{Plan}";
        ConformanceRunner runner = null!;
        if (!OrWriteError(() => runner = new ConformanceRunner(session.Client().Target, ReadOptions(session)), input)
            || !Proceeds($"service '{Service}' at {session.Uri.Authority}", $"Make, change and delete service instances and bindings of the plan '{Plan}'"))
        {
            return;
        }

        StartChange(session, input, async (writer, cancellationToken) =>
        {
            var run = new ConformanceRun(writer);
            _run = run;
            try
            {
                await runner.RunAsync(
                    async result =>
                    {
                        _results.Add(result);
                        writer.Verbose(result.ToString());
                        await writer.WriteObjectAsync(result).ConfigureAwait(false);
                    },
                    run, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                run.End();
            }
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        WriteReport(JUnitPath, ConformanceReports.WriteJUnit);
        WriteReport(HtmlPath, ConformanceReports.WriteHtml);
    }

    /// <summary>After an interruption this waits until what the run has made is removed, or the time for it is over, and says what may be left.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || _run is not { Ended.IsCompleted: false } run)
            return;
        var limit = _options!.InterruptedCleanupTimeout + TimeSpan.FromSeconds(1);
        var isOver = run.Ended.Wait(limit);
        // The pipeline is closed by now, so it goes to the host.
        foreach (var warning in run.Warnings)
            WriteLastWarning(warning);
        if (!isOver)
            WriteLastWarning($"Removing what was made on the broker didn't end within {limit.TotalSeconds:0} s; something may be left there.");
    }

    private ConformanceOptions ReadOptions(BrokerSession session)
    {
        var objects = new OptionalObjects(this);
        var minor = int.Parse((ApiVersion ?? session.ApiVersion ?? "2.17").Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
        var options = new ConformanceOptions
        {
            Service = Service,
            Plan = Plan,
            UpdatePlan = UpdatePlan,
            ApiMinor = Math.Clamp(minor, ConformanceOptions.FirstMinor, ConformanceOptions.LastMinor),
            Parameters = objects.ReadRecord(Parameter, nameof(Parameter)),
            BindParameters = objects.ReadRecord(BindParameter, nameof(BindParameter)),
            UpdateParameters = objects.ReadRecord(UpdateParameter, nameof(UpdateParameter)),
            Context = objects.ReadRecord(Context, nameof(Context)),
            Requirements = Requirement,
        };
        return _options = options with
        {
            OperationTimeout = Limits.Timeout(TimeoutSeconds) ?? options.OperationTimeout,
            RequestTimeout = Limits.Timeout(RequestTimeoutSeconds) ?? options.RequestTimeout,
        };
    }

    private void WriteReport(string? path, Action<string, IReadOnlyCollection<ConformanceResult>> write)
    {
        if (path is not null && _results.Count > 0)
            OrWriteError(() => write(path, _results), path);
    }

    private string? Writable(string? path, string parameter)
    {
        if (path is null)
            return null;
        var resolved = FilePaths.Resolve(SessionState.Path, path, parameter);
        ConformanceReports.Check(resolved);
        return resolved;
    }
}
