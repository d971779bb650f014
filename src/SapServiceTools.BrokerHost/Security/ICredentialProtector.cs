namespace SapServiceTools.BrokerHost.Security;

/// <summary>Encrypts what lies in a store: credentials, parameters and the rest of a record. Implementations are thread-safe.</summary>
public interface ICredentialProtector
{
    /// <summary>Encrypts.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="purpose">What the text is and whose; it must be the same for <see cref="Unprotect"/>, so that one record's text can't be put in the place of another's.</param>
    byte[] Protect(ReadOnlySpan<byte> plain, string purpose);

    /// <summary>Decrypts.</summary>
    /// <exception cref="ServiceException">The key isn't known, or the text was changed.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> encrypted, string purpose);
}
