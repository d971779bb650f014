using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Has a plugin make a cluster template from a file of its own form (API v1.1). The plugins of Sahara 16 refuse it.</summary>
[Cmdlet(VerbsData.ConvertTo, "SaharaClusterTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaClusterTemplate))]
public sealed class ConvertToSaharaClusterTemplateCommand : SessionCmdlet<SaharaSession>
{
    // What Sahara takes of a configuration, unless its administrator allows more.
    private const long MaxBytes = 5120 * 1024;

    /// <summary>The plugin.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string PluginName { get; set; } = null!;

    /// <summary>The version of the plugin's software.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaPluginVersionCompleter))]
    public string PluginVersion { get; set; } = null!;

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>The name of the cluster template; without it that of the file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var file = "";
        if (!OrWriteError(() => file = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path))
            return;
        var name = Name ?? System.IO.Path.GetFileNameWithoutExtension(file);
        if (!Proceeds($"cluster template '{name}' at {session.Uri.Authority}", "Create"))
            return;
        var (plugin, version) = (PluginName, PluginVersion);
        StartChange(session, Path, async (writer, cancellationToken) =>
        {
            var plugins = session.Client().Plugins;
            var content = SaharaFiles.Read(file, MaxBytes);
            await writer.WriteAsync(await plugins.ConvertAsync(plugin, version, name, content, writer, cancellationToken)
                .OrPreviewAsync(() => plugins.GetVersionAsync(plugin, version, writer, cancellationToken)).ConfigureAwait(false), session).ConfigureAwait(false);
        });
    }
}
