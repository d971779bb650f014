namespace SapServiceTools.Clients.Operations;

/// <summary>
/// A preview has come to where the call would change something: nothing that it could know before speaks against it. It isn't a <see cref="ServiceException"/>,
/// so that nothing on its way takes it for trouble with the server.
/// </summary>
public sealed class PreviewEndedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public PreviewEndedException()
        : base("The preview ends here: what follows changes something.")
    {
    }
}
