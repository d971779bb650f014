namespace SapServiceTools.Clients.Operations;

/// <summary>Where previews end.</summary>
internal static class Previews
{
    /// <summary>For the last moment before something is changed, or waited for.</summary>
    /// <exception cref="PreviewEndedException">The call is a preview.</exception>
    public static void EndIfPreview(this ICallLog log)
    {
        if (log.IsPreview)
            throw new PreviewEndedException();
    }
}
