namespace SapServiceTools;

/// <summary>What a plan for a fleet comes to: its actions, and what they are expected to take at the session's limits.</summary>
public sealed class FleetSummary
{
    /// <summary>Tenants whose instances stay as they are.</summary>
    public required int Keep { get; init; }

    /// <summary>Tenants that get an instance.</summary>
    public required int Create { get; init; }

    /// <summary>Tenants whose instance is mended.</summary>
    public required int Repair { get; init; }

    /// <summary>Tenants whose instance is deleted.</summary>
    public required int Remove { get; init; }

    /// <summary>Requests that are expected, those that read the list included.</summary>
    public int Requests => RequestsByKind.Values.Sum();

    /// <summary>The same by what they are for: Create, Bind, Delete, Unbind, Read, Poll.</summary>
    public required IReadOnlyDictionary<string, int> RequestsByKind { get; init => field = new ModelMap<int>(value); }

    /// <summary>What makes it take that long: a rate limit, or how many tenants are worked on at once. Null where nothing has to wait.</summary>
    public string? BindingLimit { get; init; }

    /// <summary>How long it is expected to take.</summary>
    public required TimeSpan ExpectedDuration { get; init; }

    /// <summary>How many runs that takes, one after the other, each with the time budget; 0 if it is too short for any tenant, null without one.</summary>
    public int? ExpectedRuns { get; init; }

    /// <summary>The counts and the time.</summary>
    public override string ToString() => $"Keep {Keep}, Create {Create}, Repair {Repair}, Remove {Remove}: {ExpectedDuration}";
}
