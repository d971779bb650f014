using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Images;

/// <summary>Gives images some tags more. Tags say which plugins and versions an image is for.</summary>
[Cmdlet(VerbsCommon.Add, "SaharaImageTag", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaImage))]
public sealed class AddSaharaImageTagCommand : SaharaTargetCmdlet<SaharaImage>
{
    /// <summary>The tags, such as the plugin's name and version.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaImageTagCompleter))]
    public string[] Tag { get; set; } = [];

    private protected override string Action => $"Add tags {string.Join(", ", Tag)}";

    private protected override async Task WorkAsync(SaharaTarget<SaharaImage> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var id = await target.IdAsync(writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(await target.Client.Images.AddTagsAsync(id, Tag, writer, cancellationToken).ConfigureAwait(false), target.Session).ConfigureAwait(false);
    }
}
