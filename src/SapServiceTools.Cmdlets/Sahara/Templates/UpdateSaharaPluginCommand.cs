using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Changes labels of plugins and of their versions: whether they are hidden, stable, enabled or deprecated. It takes an administrator.</summary>
[Cmdlet(VerbsData.Update, "SaharaPlugin", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaPlugin))]
public sealed class UpdateSaharaPluginCommand : SaharaTargetCmdlet<SaharaPlugin>
{
    private Dictionary<string, object?> _body = [];

    /// <summary>Labels of the plugin, such as @{ enabled = $true }.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Label { get; set; }

    /// <summary>Labels of versions, such as @{ '0.1' = @{ enabled = $true } }.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? VersionLabel { get; set; }

    private protected override string Action => "Update";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var reader = new OptionalObjects(this);
        _body = [];
        if (reader.Read(Label, nameof(Label)) is { } labels)
            _body["plugin_labels"] = Wrap(labels);
        if (reader.Read(VersionLabel, nameof(VersionLabel)) is { } versions)
            _body["version_labels"] = versions.ToDictionary(
                version => version.Key, version => (object?)(version.Value is IReadOnlyDictionary<string, object?> map ? Wrap(map) : version.Value));
    }

    private protected override async Task WorkAsync(SaharaTarget<SaharaPlugin> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        await writer.WriteAsync(await target.Client.Plugins.UpdateAsync(await target.IdAsync(writer, cancellationToken).ConfigureAwait(false), _body, writer, cancellationToken).ConfigureAwait(false), target.Session).ConfigureAwait(false);

    // On the wire each label is an object of its own.
    private static Dictionary<string, object?> Wrap(IReadOnlyDictionary<string, object?> labels) =>
        labels.ToDictionary(label => label.Key, label => label.Value is bool ? (object?)new Dictionary<string, object?> { ["status"] = label.Value } : label.Value);
}
