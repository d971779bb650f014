using SapServiceTools.Clients.Files;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>Files that cmdlets write: whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Refuses what <see cref="CreateAsync"/> would refuse, as far as that can be known without writing.</summary>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static void Check(string path, bool overwrite)
    {
        if (!overwrite && Path.Exists(path))
            throw Exists(path);
        try
        {
            FilePlace.CheckDraft(path);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Creates a file and fills it; one that couldn't be filled doesn't stay.</summary>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static async Task CreateAsync(string path, bool overwrite, Func<Stream, Task> fill, ICallLog log)
    {
        Check(path, overwrite);
        log.EndIfPreview();
        try
        {
            using var draft = FileDraft.Create(path);
            await fill(draft.Content).ConfigureAwait(false);
            if (!draft.TryPublish(overwrite))
                throw Exists(path);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>The error for a file that is there and is not to be replaced.</summary>
    public static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' is there already.") { RecommendedAction = "Use -Force to write over it." };

    private static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static ServiceException Unwritable(string path, Exception cause) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written: {SystemFault.Explain(cause)}.", cause);
}
