namespace SapServiceTools.Emulator.Requests;

/// <summary>How many requests of each kind an emulator has seen, those that it refused or broke included.</summary>
/// <param name="Create">Creations.</param>
/// <param name="Get">Reads of one instance.</param>
/// <param name="List">Reads of all instances.</param>
/// <param name="Delete">Deletions.</param>
/// <param name="Rebind">Renewals of credentials.</param>
/// <param name="Other">Requests to the broker, and wrong paths and verbs.</param>
public sealed record EmulatorRequestCounts(long Create, long Get, long List, long Delete, long Rebind, long Other)
{
    /// <summary>Requests for tokens.</summary>
    public long Token { get; init; }

    /// <summary>Reads of offerings and plans.</summary>
    public long LookUp { get; init; }

    /// <summary>Creations of bindings.</summary>
    public long Bind { get; init; }

    /// <summary>Deletions of bindings.</summary>
    public long Unbind { get; init; }

    /// <summary>Reads of operations.</summary>
    public long Poll { get; init; }

    /// <summary>Changes of instances.</summary>
    public long Update { get; init; }

    /// <summary>All of them.</summary>
    public long Total => Create + Get + List + Delete + Rebind + Other + Token + LookUp + Bind + Unbind + Poll + Update;
}
