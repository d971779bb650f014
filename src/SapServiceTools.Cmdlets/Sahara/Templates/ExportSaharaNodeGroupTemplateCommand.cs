using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Writes node group templates to JSON files, from which Import-SaharaNodeGroupTemplate and OpenStack's command line create them elsewhere.</summary>
[Cmdlet(VerbsData.Export, "SaharaNodeGroupTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSaharaNodeGroupTemplateCommand : SaharaFileCmdlet<SaharaNodeGroupTemplate>
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public override string Path { get; set; } = null!;

    private protected override string Verb => "Export";

    private protected override Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<SaharaNodeGroupTemplate> target, ICallLog log, CancellationToken cancellationToken) =>
        ExportFile.ContentAsync(target, log, cancellationToken);
}
