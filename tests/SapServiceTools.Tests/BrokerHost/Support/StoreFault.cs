namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A fault of a store.</summary>
public enum StoreFault
{
    None,

    /// <summary>Nothing works: a database that is stopped.</summary>
    Unavailable,

    /// <summary>It can be read and not written: a full disk.</summary>
    Full,

    /// <summary>It makes changes and loses the connection before it confirms them: a database that is stopped in the middle of a commit.</summary>
    LosesConfirmation,

    /// <summary>It neither makes a change nor refuses it until the fault is over: a database whose disk hangs.</summary>
    Hangs,
}
