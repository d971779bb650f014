using SapServiceTools.Clients.Files;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Files that cmdlets write.</summary>
internal static class SaharaFiles
{
    /// <summary>Creates a file and fills it; one that couldn't be filled doesn't stay.</summary>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static async Task CreateAsync(string path, bool overwrite, Func<Stream, Task> fill)
    {
        if (!overwrite && Path.Exists(path))
            throw Exists(path);
        try
        {
            using var draft = FileDraft.Create(path);
            await fill(draft.Content).ConfigureAwait(false);
            if (!draft.TryPublish(overwrite))
                throw Exists(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
        }
    }

    private static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' is there already.");

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
