using SapServiceTools.Clients.Files;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>Files that cmdlets write: whole or not at all.</summary>
internal static class WholeFile
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

    /// <summary>The error for a file that is there and is not to be replaced.</summary>
    public static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' is there already.") { RecommendedAction = "Use -Force to write over it." };
}
