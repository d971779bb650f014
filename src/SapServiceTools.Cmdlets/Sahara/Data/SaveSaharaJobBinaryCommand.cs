namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Writes the content of job binaries to files.</summary>
[Cmdlet(VerbsData.Save, "SaharaJobBinary", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveSaharaJobBinaryCommand : SaharaFileCmdlet<SaharaJobBinary>
{
    private protected override string Verb => "Save";

    private protected override Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<SaharaJobBinary> target, ICallLog log, CancellationToken cancellationToken) =>
        BinaryContent.FindAsync(target, log, cancellationToken);
}
