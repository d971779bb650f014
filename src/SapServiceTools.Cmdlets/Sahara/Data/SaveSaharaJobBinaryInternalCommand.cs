using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Writes the content of contents of job binaries in Sahara's own database (API v1.1) to files.</summary>
[Cmdlet(VerbsData.Save, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveSaharaJobBinaryInternalCommand : SaharaTargetCmdlet<SaharaJobBinaryInternal>
{
    private string _path = null!;

    /// <summary>The file; a folder takes files that are named like the binaries. Without it: the present folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => $"Save to {Path}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _path = GetUnresolvedProviderPathFromPSPath(Path);
    }

    private protected override Task WorkAsync(SaharaTarget<SaharaJobBinaryInternal> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaDownload.RunAsync(target, client.JobBinaryInternals, _path, Force, writer, cancellationToken);
}
