using SapServiceTools.Clients.Files;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Writes exported credentials, which nobody but the file's owner can read, from its first byte on.</summary>
internal static class CredentialFile
{
    /// <summary>Refuses what <see cref="Write"/> would refuse, as far as that can be known without writing.</summary>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static void Check(string path, bool overwrite)
    {
        if (File.Exists(path) && !overwrite)
            throw Exists(path);
        OrExplain(path, () =>
        {
            FilePlace.CheckDraft(path);
            return true;
        });
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="overwrite">Whether one that is there is replaced.</param>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static FileInfo Write(string path, ReadOnlyMemory<byte> content, bool overwrite) => OrExplain(path, () =>
    {
        using var draft = FileDraft.CreatePrivate(path);
        draft.Content.Write(content.Span);
        return draft.TryPublish(overwrite) ? new FileInfo(path) : throw Exists(path);
    });

    private static T OrExplain<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
        }
    }

    private static ResourceExistsException Exists(string path) => new(ErrorIds.FileExists, $"The file '{path}' exists.");
}
