namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>What is wrong with a store.</summary>
public enum StoreFault
{
    None,

    /// <summary>Nothing works: a database that is stopped.</summary>
    Away,

    /// <summary>It can be read and not written: a full disk.</summary>
    Full,

    /// <summary>It takes changes and breaks off before it says so: a database that is stopped in the middle of a commit.</summary>
    BreaksOff,
}
