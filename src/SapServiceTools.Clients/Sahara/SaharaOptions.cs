using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Clients.Sahara;

/// <summary>Settings of a Sahara client.</summary>
public sealed record SaharaOptions
{
    /// <summary>The cloud.</summary>
    public required CloudSettings Cloud { get; init; }

    /// <summary>Time between two polls of what is waited for. Default 3 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a wait lasts where the caller names no limit. Default 1 h.</summary>
    public TimeSpan DefaultTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Entries that a page of a list has, at most. Default 200.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Sends what a schema check would refuse, too, and leaves it to the server to say so.</summary>
    public bool SkipChecks { get; init; }
}
