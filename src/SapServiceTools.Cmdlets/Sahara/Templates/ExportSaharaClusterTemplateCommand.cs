using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Writes cluster templates to JSON files, from which Import-SaharaClusterTemplate and OpenStack's command line create them elsewhere.</summary>
[Cmdlet(VerbsData.Export, "SaharaClusterTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSaharaClusterTemplateCommand : SaharaFileCmdlet<SaharaClusterTemplate>
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public override string Path { get; set; } = null!;

    private protected override string Verb => "Export";

    private protected override Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<SaharaClusterTemplate> target, ICallLog log, CancellationToken cancellationToken) =>
        ExportFile.ContentAsync(target, log, cancellationToken);
}
