using System.Security.Cryptography;
using System.Text;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>A name and password that may call the broker. Only a digest is kept.</summary>
public sealed class BrokerCredential
{
    /// <summary>Creates the credential.</summary>
    /// <param name="userName">The name, without a colon.</param>
    /// <param name="password">The password.</param>
    public BrokerCredential(string userName, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(password);
        if (userName.Contains(':', StringComparison.Ordinal))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "A user name for Basic authentication can't have a colon.");
        UserName = userName;
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{userName}:{password}"));
    }

    /// <summary>The name.</summary>
    public string UserName { get; }

    internal byte[] Digest { get; }

    /// <inheritdoc/>
    public override string ToString() => UserName;
}
