using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara.Images;

/// <summary>Registers images of Glance for use by Sahara, or changes their user and description.</summary>
[Cmdlet(VerbsLifecycle.Register, "SaharaImage", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaImage))]
public sealed class RegisterSaharaImageCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>Glance's id of the image. Sahara can't find by name what isn't registered yet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Id { get; set; } = null!;

    /// <summary>The user that Sahara logs in as.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string UserName { get; set; } = null!;

    /// <summary>What a person reads about it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>Tags to give it, such as the plugin's name and version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SaharaImageTagCompleter))]
    public string[]? Tag { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        if (!Proceeds($"image '{Id}' at {session.Uri.Authority}", "Register"))
            return;
        var (id, user, description, tags) = (Id, UserName, Description, Tag);
        StartChange(session, id, async (writer, cancellationToken) =>
        {
            var images = session.Client().Images;
            var image = await images.RegisterAsync(id, user, description, writer, cancellationToken)
                .OrPreviewAsync(() => FindAsync(images, id, writer, cancellationToken)).ConfigureAwait(false);
            if (tags is { Length: > 0 })
                image = await images.AddTagsAsync(id, tags, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(image, session).ConfigureAwait(false);
        });
    }

    // Of an image that only Glance has the server says that it isn't registered.
    private static async Task FindAsync(SaharaImages images, string id, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            await images.GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException exception) when (exception.ErrorId == ErrorIds.ImageNotRegistered)
        {
        }
    }
}
