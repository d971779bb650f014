using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Runs a job on a cluster and waits until it has ended. A job that doesn't succeed is an error.</summary>
[Cmdlet(VerbsLifecycle.Start, "SaharaJobExecution", SupportsShouldProcess = true)]
[Alias("Start-SaharaJob")]
[OutputType(typeof(SaharaJobExecution), typeof(SaharaOperation))]
public sealed class StartSaharaJobExecutionCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>The job template, by name or id, or the object, which is run in the session that it came from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("job_template_id", Reference = typeof(SaharaJobTemplate))]
    [Alias("JobTemplateId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public object JobTemplate { get; set; } = null!;

    /// <summary>The cluster, by name or id.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [WireField("cluster_id", Reference = typeof(SaharaCluster))]
    [Alias("ClusterId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string Cluster { get; set; } = null!;

    /// <summary>The data source to read, by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("input_id", Reference = typeof(SaharaDataSource))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? InputDataSource { get; set; }

    /// <summary>The data source to write, by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("output_id", Reference = typeof(SaharaDataSource))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? OutputDataSource { get; set; }

    /// <summary>Settings of the run, such as @{ 'edp.java.main_class' = 'Main' }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Config { get; set; }

    /// <summary>Parameters of the script, by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Parameter { get; set; }

    /// <summary>Arguments of the script.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? Argument { get; set; }

    /// <summary>Values for the arguments that the template's interface names.</summary>
    [Parameter]
    [WireField("interface")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Interface { get; set; }

    /// <summary>When and how it is to run, such as @{ job_execution_type = 'scheduled'; start = '2030-01-01 00:00:00' }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? ExecutionInfo { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    /// <summary>How many are started and waited for at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for Wait-SaharaJobExecution.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Prepare() is not { } creation || !Proceeds($"job '{JobTemplate}' on cluster '{Cluster}' at {creation.Session.Uri.Authority}", "Start"))
            return;
        var wait = new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds));
        StartChange(creation.Session, JobTemplate, async (writer, cancellationToken) =>
        {
            var client = creation.Session.Client();
            var body = await creation.Body.ResolveAsync(client, writer, cancellationToken).ConfigureAwait(false);
            await AddInterfaceAsync().ConfigureAwait(false);
            var execution = await client.JobExecutions.CreateAsync(body, writer, cancellationToken).ConfigureAwait(false);
            await wait.FinishAsync(SaharaWait.Operation(execution, SaharaOperationKind.JobExecution), creation.Session, writer, cancellationToken).ConfigureAwait(false);

            // A template with an interface needs a map even where all its arguments have defaults.
            async Task AddInterfaceAsync()
            {
                if (body.ContainsKey("interface"))
                    return;
                var template = await client.JobTemplates.GetAsync((string)body["job_template_id"]!, writer, cancellationToken).ConfigureAwait(false);
                if (template.Interface.Count > 0)
                    body["interface"] = new Dictionary<string, object?>();
            }
        });
    }

    // Executions have no names that would keep a second run from starting a job twice.
    private protected override string ResumeAdvice =>
        "What the service has begun goes on, and the same command would start all jobs again: Get-SaharaJobExecution has those that were started.";

    private SaharaJobTemplate? Template => (JobTemplate is PSObject wrapped ? wrapped.BaseObject : JobTemplate) as SaharaJobTemplate;

    private SaharaCreation? Prepare()
    {
        try
        {
            var body = SaharaBody.Read(this);
            var reader = new FreeFormReader(SessionState.Path, ErrorIds.InvalidParameter);
            var configs = new Dictionary<string, object?>();
            if (Config is not null)
                configs["configs"] = reader.ReadObject(Config, nameof(Config));
            if (Parameter is not null)
                configs["params"] = reader.ReadObject(Parameter, nameof(Parameter));
            if (Argument is not null)
                configs["args"] = Argument;
            if (ExecutionInfo is not null)
                configs["job_execution_info"] = reader.ReadObject(ExecutionInfo, nameof(ExecutionInfo));
            if (configs.Count > 0)
                body.Fields["job_configs"] = configs;
            return new SaharaCreation(SessionFor(Template?.Session), body);
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, JobTemplate));
            return null;
        }
    }
}
