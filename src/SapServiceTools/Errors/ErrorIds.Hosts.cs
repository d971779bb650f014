namespace SapServiceTools;

/// <content>Errors of hosted brokers and the emulator</content>
public static partial class ErrorIds
{
    /// <summary>TLS and other addresses than 127.0.0.1 need the ASP.NET Core runtime of the .NET that PowerShell runs on.</summary>
    [Cure("Install the ASP.NET Core runtime that the message names, then start a new PowerShell session.")]
    public const string AspNetCoreMissing = nameof(AspNetCoreMissing);

    /// <summary>The catalog breaks rules of the protocol; the message has all of them.</summary>
    [Cure("Correct the fields that the message names. New-BrokerService and New-BrokerPlan make a catalog that is valid.")]
    public const string InvalidCatalog = nameof(InvalidCatalog);

    /// <summary>The file of -EncryptionKeyPath isn't a key file, or can't be read.</summary>
    [Cure("Name the key file that the state was written with, or a file that isn't there yet for a new key.")]
    public const string InvalidKeyFile = nameof(InvalidKeyFile);

    /// <summary>This machine hasn't the address, or the port needs more rights.</summary>
    [Cure("Check that this machine has the address and that you may use the port.")]
    public const string ListenFailed = nameof(ListenFailed);

    /// <summary>Another program has the port.</summary>
    [Cure("Name another port, or 0 for a free one.")]
    public const string PortInUse = nameof(PortInUse);

    /// <summary>Another broker has the file of -StatePath.</summary>
    [Cure("Stop the other broker, name another path, or let several brokers share a PostgreSQL database.")]
    public const string StateInUse = nameof(StateInUse);

    /// <summary>The store can't be opened, read or written: a full disk, a stopped database, another program's file. The message has the cause; what was acknowledged is safe.</summary>
    [Cure("Remove the cause that the message tells, or name another -StatePath or -ConnectionString.")]
    public const string StateUnavailable = nameof(StateUnavailable);

    /// <summary>A record of the state can't be decrypted: it was written with another key or put back, or the key file is missing.</summary>
    [Cure("Start the broker with the key file that the state was written with.")]
    public const string StateUnreadable = nameof(StateUnreadable);
}
