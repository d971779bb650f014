using SapServiceTools.Clients.Files;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Writes exported credentials, which nobody but the file's owner can read, from its first byte on.</summary>
internal static class CredentialFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="overwrite">Whether one that is there is replaced.</param>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static FileInfo Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        try
        {
            using var draft = FileDraft.CreatePrivate(path);
            draft.Content.Write(content);
            return draft.TryPublish(overwrite) ? new FileInfo(path) : throw Exists(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
        }
    }

    /// <summary>The error for a file that is there and is not to be replaced.</summary>
    public static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' exists.");
}
