using System.Runtime.InteropServices;
using System.Text;

namespace SapServiceTools.Clients.Files;

/// <summary>
/// The one way in which files are written whole or not at all: under a random name beside their place, which follows no link and writes over nothing, and then moved there.
/// A link in the file's own place is replaced, not followed.
/// </summary>
internal sealed class FileDraft : IDisposable
{
    private readonly string _path;
    private readonly string? _draft;
    private readonly FileStream _stream;
    private readonly UnixFileMode? _finalMode;

    private FileDraft(string path, string? draft, FileStream stream, UnixFileMode? finalMode)
    {
        _path = path;
        _draft = draft;
        _stream = stream;
        _finalMode = finalMode;
    }

    /// <summary>Takes the content.</summary>
    public Stream Content => _stream;

    /// <summary>Begins a file that only its owner may read.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing can be written there.</exception>
    public static FileDraft CreatePrivate(string path)
    {
        if (DeviceFile.Is(path))
            return Device(path);
        var draft = NameBeside(path);
        return new FileDraft(path, draft, OwnerOnlyFile.Create(draft), null);
    }

    /// <summary>Begins a file whose readers are those of the file that it replaces, or of any new file.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing can be written there.</exception>
    public static FileDraft Create(string path)
    {
        if (DeviceFile.Is(path))
            return Device(path);
        var draft = NameBeside(path);
        // Its mode comes at the end, so that nobody reads it before who couldn't read the one that it replaces.
        if (!OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, LinkTarget: null } there)
            return new FileDraft(path, draft, OwnerOnlyFile.Create(draft), there.UnixFileMode);
        return new FileDraft(path, draft, new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None), null);
    }

    /// <summary>Puts the file in its place, once its content is written.</summary>
    /// <param name="overwrite">Whether it may take the place of one that is there.</param>
    /// <returns>False if there is one that must stay.</returns>
    /// <exception cref="IOException">It can't be put there.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be put there.</exception>
    public bool TryPublish(bool overwrite)
    {
        if (_draft is null)
        {
            _stream.Dispose();
            return overwrite;
        }

        if (_finalMode is { } mode && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(_stream.SafeFileHandle, mode);
        // After a power cut the name must not be there without what it names.
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        if (overwrite)
        {
            File.Move(_draft, _path, overwrite: true);
            return true;
        }

        // File.Move looks for the target and then renames, and of two that do so at once the second replaces the first's; a link is refused where one is.
        if (!OperatingSystem.IsWindows() && Link(PathBytes(_draft), PathBytes(_path)) == 0)
            return true;
        try
        {
            // Also for file systems without links.
            File.Move(_draft, _path, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(_path))
        {
            return false;
        }
    }

    /// <summary>Removes what was not put in its place.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (_draft is not null)
            File.Delete(_draft);
    }

    private static FileDraft Device(string path) => new(path, null, new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), null);

    // Not made of the file's own name, which may be as long as a name can be.
    private static string NameBeside(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():N}.part");

    private static byte[] PathBytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] created);
}
