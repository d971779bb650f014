using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Makes clusters, from a template or from parameters, and waits until they are Active.</summary>
[Cmdlet(VerbsCommon.New, "SaharaCluster", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaCluster), typeof(SaharaOperation))]
public sealed class NewSaharaClusterCommand : SaharaClusterFieldsCmdlet
{
    /// <summary>The name; with -Count each gets a number behind it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    public string Name { get; set; } = null!;

    /// <summary>The template, by name or id. What it says need not be said again, plugin and version included.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [WireField("cluster_template_id", Reference = typeof(SaharaClusterTemplate))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? ClusterTemplate { get; set; }

    /// <summary>How many clusters to make.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("count")]
    [ValidateRange(1, 1000)]
    public int? Count { get; set; }

    /// <summary>Nova's key pair by which users get in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("user_keypair_id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? Keypair { get; set; }

    /// <summary>Deletes the cluster as soon as its job is done.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_transient")]
    public SwitchParameter Transient { get; set; }

    /// <summary>A whole body, as a hashtable, an object, JSON text or the path of a file; single parameters go over it.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Definition { get; set; }

    /// <summary>How many records are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for Wait-SaharaCluster.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string ResumeAdvice => $"{SaharaCreation.ResumeAdvice} Wait-SaharaCluster waits for those that are there.";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaCreation.Prepare<SaharaCluster>(this, Name, Definition) is not { } creation)
            return;
        var wait = new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds));
        StartChange(creation.Session, Name, async (writer, cancellationToken) =>
        {
            var client = creation.Session.Client();
            var body = await creation.Body.ResolveAsync(client, writer, cancellationToken).ConfigureAwait(false);
            await TakeFromTemplateAsync(body, client, writer, cancellationToken).ConfigureAwait(false);
            var clusters = await client.Clusters.CreateManyAsync(body, writer, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(clusters.Select(cluster => FinishAsync(cluster, wait, creation.Session, writer, cancellationToken))).ConfigureAwait(false);
        });
    }

    // One that fails must not hide what becomes of the others.
    private static async Task FinishAsync(SaharaCluster cluster, SaharaWait wait, SaharaSession session, PipelineWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await wait.FinishAsync(SaharaWait.Operation(cluster, SaharaOperationKind.ClusterCreation), session, writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            if (exception.Operation is { } operation)
                operation.Session = session;
            cluster.Session = session;
            writer.WriteError(exception, cluster);
        }
    }

    private static async Task TakeFromTemplateAsync(Dictionary<string, object?> body, SaharaClient client, ICallLog log, CancellationToken cancellationToken)
    {
        if (body.GetValueOrDefault("cluster_template_id") is not string id || (body.ContainsKey("plugin_name") && body.ContainsKey("plugin_version")))
            return;
        var template = await client.ClusterTemplates.GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        body.TryAdd("plugin_name", template.PluginName);
        body.TryAdd("plugin_version", template.PluginVersion);
    }
}
