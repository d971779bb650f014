using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Images;

/// <summary>Takes some tags from images. Tags say which plugins and versions an image is for.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaImageTag", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaImage))]
public sealed class RemoveSaharaImageTagCommand : SaharaTargetCmdlet<SaharaImage>
{
    /// <summary>The tags, such as the plugin's name and version.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaImageTagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Returns the images as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => $"Remove tags {string.Join(", ", Tag)}";

    private protected override async Task WorkAsync(SaharaTarget<SaharaImage> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var id = await target.IdAsync(writer, cancellationToken).ConfigureAwait(false);
        var image = await target.Client.Images.RemoveTagsAsync(id, Tag, writer, cancellationToken).ConfigureAwait(false);
        if (PassThru)
            await writer.WriteAsync(image, target.Session).ConfigureAwait(false);
    }
}
