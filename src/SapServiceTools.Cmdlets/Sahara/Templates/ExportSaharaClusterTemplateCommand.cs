using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Writes cluster templates to JSON files, from which Import-SaharaClusterTemplate and OpenStack's command line make them anew elsewhere.</summary>
[Cmdlet(VerbsData.Export, "SaharaClusterTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSaharaClusterTemplateCommand : SaharaTargetCmdlet<SaharaClusterTemplate>
{
    /// <summary>The file; a folder takes files that are named like the templates.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => $"Export to {Path}";

    private protected override Task WorkAsync(SaharaTarget<SaharaClusterTemplate> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        _file.WriteAsync(target, client.ClusterTemplates, "cluster_template", writer, cancellationToken);

    private ExportFile _file = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _file = new ExportFile(GetUnresolvedProviderPathFromPSPath(Path), Force);
    }
}
