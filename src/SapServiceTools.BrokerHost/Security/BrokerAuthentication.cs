namespace SapServiceTools.BrokerHost.Security;

/// <summary>Who may call the broker.</summary>
public sealed class BrokerAuthentication
{
    /// <summary>Anybody. For the loopback only.</summary>
    public static BrokerAuthentication None { get; } = new();

    /// <summary>Names and passwords for Basic authentication; several let a password be changed without a gap.</summary>
    public IReadOnlyList<BrokerCredential> Credentials { get; init; } = [];

    /// <summary>
    /// Checks a bearer token: the caller's name, or null or nothing to refuse. What it throws refuses too and is logged as a fault;
    /// only a <see cref="SapServiceTools.BrokerHost.Protocol.BrokerException"/> is answered as what it is, and a check that takes too long by 500.
    /// </summary>
    public Func<string, CancellationToken, ValueTask<string?>>? Bearer { get; init; }

    /// <summary>Whether anything is checked at all.</summary>
    public bool IsRequired => Credentials.Count > 0 || Bearer is not null;
}
