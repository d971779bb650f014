namespace SapServiceTools;

/// <summary>The statuses of job executions.</summary>
public static class SaharaJobStatus
{
    /// <summary>It ended well.</summary>
    public const string Succeeded = "SUCCEEDED";

    /// <summary>It was cancelled.</summary>
    public const string Killed = "KILLED";

    /// <summary>Those after which nothing more happens.</summary>
    public static IReadOnlyList<string> Terminal { get; } = [Succeeded, "DONEWITHERROR", "FAILED", Killed, "SUSPENDFAILED"];

    /// <summary>All that Sahara 16 knows, for completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["PENDING", "READYTORUN", "PREP", "RUNNING", "SUSPENDED", "PREPSUSPENDED", "TOBESUSPENDED", "TOBEKILLED", .. Terminal];
}
