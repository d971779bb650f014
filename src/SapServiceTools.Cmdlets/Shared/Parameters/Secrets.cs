using System.Net;
using System.Security;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Text to SecureString and back.</summary>
internal static class Secrets
{
    public static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;

    public static SecureString Protect(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }
}
