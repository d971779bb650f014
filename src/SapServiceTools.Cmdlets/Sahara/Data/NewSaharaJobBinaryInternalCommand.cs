using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Uploads files into Sahara's own database as contents of job binaries (API v1.1).</summary>
[Cmdlet(VerbsCommon.New, "SaharaJobBinaryInternal", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinaryInternal))]
public sealed class NewSaharaJobBinaryInternalCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>The name; without it the file's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string ResumeAdvice => SaharaCreation.ResumeAdvice;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var file = "";
        if (!OrWriteError(() => file = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path))
            return;
        var name = Name ?? System.IO.Path.GetFileName(file);
        if (!Proceeds($"internal job binary '{name}' at {session.Uri.Authority}", "Upload"))
            return;
        StartChange(session, Path, async (writer, cancellationToken) =>
        {
            var content = SaharaFiles.Read(file, SaharaBinaries<SaharaJobBinaryInternal>.MaxUploadBytes);
            await writer.WriteAsync(await session.Client().JobBinaryInternals.UploadAsync(name, content, writer, cancellationToken).ConfigureAwait(false), session).ConfigureAwait(false);
        });
    }
}
