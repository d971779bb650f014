namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Writes the content of contents of job binaries in Sahara's own database (API v1.1) to files.</summary>
[Cmdlet(VerbsData.Save, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveSaharaJobBinaryInternalCommand : SaharaFileCmdlet<SaharaJobBinaryInternal>
{
    private protected override string Verb => "Save";

    private protected override Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<SaharaJobBinaryInternal> target, ICallLog log, CancellationToken cancellationToken) =>
        BinaryContent.FindAsync(target, log, cancellationToken);
}
