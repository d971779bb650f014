namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Files that cmdlets send.</summary>
internal static class SaharaFiles
{
    /// <summary>Reads a file whole.</summary>
    /// <exception cref="ServiceException">It can't be read, or has more bytes than that.</exception>
    public static byte[] Read(string path, long limit)
    {
        try
        {
            return new FileInfo(path).Length <= limit
                ? File.ReadAllBytes(path)
                : throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The file '{path}' is larger than {limit / 1024} KiB.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The file '{path}' can't be read: {SystemFault.Explain(exception)}.", exception);
        }
    }
}
