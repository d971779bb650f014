using System.Security.Cryptography;
using System.Text;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>
/// AES-256-GCM with a fresh nonce for each text. The key's id goes with the text, so keys can be changed: the first of a key file encrypts, all of them decrypt.
/// </summary>
public sealed class CredentialProtector : ICredentialProtector
{
    private const byte FormatVersion = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly KeyFile.Key _current;
    private readonly Dictionary<string, byte[]> _keys;

    private CredentialProtector(IReadOnlyList<KeyFile.Key> keys)
    {
        _current = keys[0];
        _keys = keys.ToDictionary(key => key.Id, key => key.Bytes, StringComparer.Ordinal);
    }

    /// <summary>Takes the keys of a file; makes the file with a new key, readable by its owner only, if it isn't there.</summary>
    /// <param name="path">The file: one key a line, an id and 32 bytes in base64.</param>
    /// <exception cref="ServiceException">The file isn't a key file, or others than its owner can read it.</exception>
    public static CredentialProtector FromKeyFile(string path) => new(KeyFile.ReadOrCreate(path));

    /// <summary>Refuses a file whose keys <see cref="FromKeyFile"/> would refuse. One that isn't there isn't made.</summary>
    /// <inheritdoc cref="FromKeyFile"/>
    public static void CheckKeyFile(string path) => KeyFile.Check(path);

    /// <summary>Takes one key.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="key">32 bytes.</param>
    public static CredentialProtector FromKey(string id, byte[] key)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(key);
        KeyFile.Check(id, key);
        return new CredentialProtector([new KeyFile.Key(id, key)]);
    }

    /// <inheritdoc/>
    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose)
    {
        var id = Encoding.ASCII.GetBytes(_current.Id);
        var head = 2 + id.Length;
        var encrypted = new byte[head + NonceLength + TagLength + plain.Length];
        encrypted[0] = FormatVersion;
        encrypted[1] = (byte)id.Length;
        id.CopyTo(encrypted, 2);
        var nonce = encrypted.AsSpan(head, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_current.Bytes, TagLength);
        cipher.Encrypt(nonce, plain, encrypted.AsSpan(head + NonceLength + TagLength), encrypted.AsSpan(head + NonceLength, TagLength), Encoding.UTF8.GetBytes(purpose));
        return encrypted;
    }

    /// <inheritdoc/>
    public byte[] Unprotect(ReadOnlySpan<byte> encrypted, string purpose)
    {
        if (encrypted.Length < 2 || encrypted[0] != FormatVersion || encrypted.Length < 2 + encrypted[1] + NonceLength + TagLength)
            throw Unreadable("it isn't in this module's format", null);
        var head = 2 + encrypted[1];
        var id = Encoding.ASCII.GetString(encrypted[2..head]);
        if (!_keys.TryGetValue(id, out var key))
            throw Unreadable($"its key '{id}' isn't in the key file", null);
        var text = encrypted[(head + NonceLength + TagLength)..];
        var plain = new byte[text.Length];
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(encrypted.Slice(head, NonceLength), text, encrypted.Slice(head + NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(purpose));
            return plain;
        }
        catch (CryptographicException fault)
        {
            throw Unreadable("the key is another one, or it was changed", fault);
        }
    }

    private static ServiceException Unreadable(string why, Exception? cause) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.StateUnreadable, $"A record of the broker's state can't be decrypted: {why}.", cause);
}
