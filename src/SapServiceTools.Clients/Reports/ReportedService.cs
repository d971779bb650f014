namespace SapServiceTools.Clients.Reports;

/// <summary>A service that things of a report are at.</summary>
/// <param name="kind">The kind of its session.</param>
/// <param name="host">Where it is.</param>
internal sealed class ReportedService(string kind, string host)
{
    /// <summary>The kind of its session.</summary>
    public string Kind => kind;

    /// <summary>Where it is, with a port that isn't the usual one.</summary>
    public string Host => host;

    /// <summary>The number of a session with it.</summary>
    public int Session { get; private set; }

    /// <summary>True if commands without -Session go to it.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>Takes a session with it; that which is the default is the one to name.</summary>
    public void Add(int session, bool isDefault)
    {
        if (Session is not 0 && !isDefault)
            return;
        (Session, IsDefault) = (session, isDefault);
    }
}
