namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A spell in which the store can't be used, or can be read only.</summary>
/// <param name="Since">When it was noticed.</param>
/// <param name="ReadsOnly">Reading works, writing doesn't: a full disk, say.</param>
internal sealed record StoreTrouble(DateTimeOffset Since, bool ReadsOnly)
{
    public const string Unwritable = "The broker's store can't be written now.";
    public const string Unreachable = "The broker's store can't be reached now.";

    /// <summary>For anybody to read; the cause is in the log.</summary>
    public string Description => ReadsOnly ? Unwritable : Unreachable;
}
