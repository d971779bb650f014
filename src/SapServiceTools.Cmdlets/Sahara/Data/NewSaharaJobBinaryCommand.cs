using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Creates a job binary: for a content that is in a store already, or for a file, which is uploaded into Sahara's own database first (API v1.1).</summary>
[Cmdlet(VerbsCommon.New, "SaharaJobBinary", DefaultParameterSetName = UrlSet, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinary))]
public sealed class NewSaharaJobBinaryCommand : SaharaCreateCmdlet<SaharaJobBinary>
{
    private const string UrlSet = "Url";
    private const string PathSet = "Path";

    /// <summary>The name; of a file, the file's own without it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = UrlSet)]
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public override string Name { get; set; } = null!;

    /// <summary>Where the content is: swift://, s3://, manila:// or internal-db://.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = UrlSet)]
    [WireField("url")]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>The file to upload.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? Path { get; set; }

    /// <summary>The credentials to reach it: a PSCredential or an object with user and password for swift; accesskey, secretkey and endpoint for s3.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UrlSet)]
    [WireField("extra")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Credential { get; set; }

    // A binary has few fields, so there is no whole definition; without an attribute it is no parameter.
    /// <inheritdoc/>
    public override object? Definition { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? file = null;
        if (Path is not null && !OrWriteError(() => file = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path))
            return;
        var name = Name ?? System.IO.Path.GetFileName(file)!;
        if (SaharaCreation.Prepare<SaharaJobBinary>(this, name, null) is not { } creation)
            return;
        StartChange(creation.Session, Path ?? name, async (writer, cancellationToken) =>
        {
            if (file is not null)
                await UploadAsync(creation, name, file, writer, cancellationToken).ConfigureAwait(false);
            await creation.RunAsync<SaharaJobBinary>(writer, cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task UploadAsync(SaharaCreation creation, string name, string file, ICallLog log, CancellationToken cancellationToken)
    {
        var content = SaharaFiles.Read(file, SaharaBinaries<SaharaJobBinaryInternal>.MaxUploadBytes);
        var uploaded = await creation.Session.Client().JobBinaryInternals.UploadAsync(name, content, log, cancellationToken).ConfigureAwait(false);
        creation.Body.Fields["name"] = name;
        creation.Body.Fields["url"] = $"internal-db://{uploaded.Id}";
    }
}
