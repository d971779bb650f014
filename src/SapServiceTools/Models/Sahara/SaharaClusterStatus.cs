namespace SapServiceTools;

/// <summary>The statuses of clusters that decide something. Servers have more; all others mean that something goes on.</summary>
public static class SaharaClusterStatus
{
    /// <summary>It runs.</summary>
    public const string Active = "Active";

    /// <summary>It failed; its description has the reason.</summary>
    public const string Error = "Error";

    /// <summary>It is being deleted.</summary>
    public const string Deleting = "Deleting";

    /// <summary>The others that Sahara 16 knows, in their order, for completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "Validating", "InfraUpdating", "Spawning", "Waiting", "Preparing", "Configuring", "Starting", Active,
        "Decommissioning", "Scaling", "Scaling: Spawning", "Scaling: Waiting", "Scaling: Preparing",
        "Rollback: Spawning", "Rollback: Waiting", "Rollback: Preparing",
        "AwaitingTermination", "Deleting Instances", "Adding Instances", Deleting, Error,
    ];
}
