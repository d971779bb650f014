namespace SapServiceTools.Emulator;

/// <summary>How many requests of each kind an emulator has seen, those that it refused or broke included.</summary>
/// <param name="Create">Creations.</param>
/// <param name="Get">Reads of one instance or other thing.</param>
/// <param name="List">Reads of lists.</param>
/// <param name="Delete">Deletions.</param>
/// <param name="Rebind">Renewals of credentials.</param>
/// <param name="Update">Changes of what was there.</param>
/// <param name="Authenticate">Requests for tokens and about them.</param>
/// <param name="Other">Wrong paths and verbs.</param>
public sealed record EmulatorRequestCounts(long Create, long Get, long List, long Delete, long Rebind, long Update, long Authenticate, long Other)
{
    /// <summary>All of them.</summary>
    public long Total => Create + Get + List + Delete + Rebind + Update + Authenticate + Other;
}
