using System.Security.Cryptography;
using System.Text;
using SapServiceTools.Clients.Files;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>Keys in a file that only its owner may read: a line each, the key's id and its 32 bytes in base64; the first one encrypts.</summary>
internal static class KeyFile
{
    private const int KeyLength = 32;

    public sealed record Key(string Id, byte[] Bytes);

    public static IReadOnlyList<Key> ReadOrCreate(string path) => OrExplain(path, () =>
    {
        if (!File.Exists(path))
            Create(path);
        return Read(path);
    });

    public static void Check(string path) => OrExplain(path, () =>
    {
        if (File.Exists(path))
            return Read(path);
        FilePlace.CheckDraft(path);
        return [];
    });

    private static Key[] OrExplain(string path, Func<Key[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Bad(path, SystemFault.Explain(fault), fault);
        }
    }

    private static Key[] Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnlyFile.Mode | UnixFileMode.UserExecute)) != 0)
            throw Bad(path, "others than its owner can read it; take their rights away (chmod 600)");
        var keys = File.ReadAllLines(path).Where(line => line.Trim().Length > 0 && !line.StartsWith('#')).Select(line => Parse(path, line)).ToArray();
        if (keys.Length is 0)
            throw Bad(path, "it has no key");
        if (keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() != keys.Length)
            throw Bad(path, "two of its keys have the same id");
        return keys;
    }

    public static void Check(string id, byte[] key)
    {
        if (key.Length != KeyLength || id.Length > 100 || !id.All(char.IsAsciiLetterOrDigit))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"A key needs an id of letters and digits, and {KeyLength} bytes.");
    }

    // Of two processes that start together neither reads half a file or overwrites the other's; the second reads the first's key.
    private static void Create(string path)
    {
        using var draft = FileDraft.CreatePrivate(path);
        draft.Content.Write(Encoding.ASCII.GetBytes(
            $"{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))}{Environment.NewLine}"));
        draft.TryPublish(overwrite: false);
    }

    private static Key Parse(string path, string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var bytes = new byte[KeyLength];
        if (parts.Length is not 2 || !Convert.TryFromBase64String(parts[1].Trim(), bytes, out var length) || length != KeyLength)
            throw Bad(path, "a line isn't an id and 32 bytes in base64");
        Check(parts[0], bytes);
        return new Key(parts[0], bytes);
    }

    private static ServiceException Bad(string path, string why, Exception? cause = null) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidKeyFile, $"The key file {path} can't be used: {why}.", cause);
}
