namespace SapServiceTools;

/// <summary>Something that goes on at a cluster, or the run of a job. Wait-SaharaCluster and Wait-SaharaJobExecution take it from the pipeline.</summary>
public sealed class SaharaOperation : ServiceOperation
{
    /// <summary>The cluster's name; of a job execution its id.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the cluster or job execution.</summary>
    public required string Id { get; init; }

    /// <summary>What is waited for.</summary>
    public required SaharaOperationKind Kind { get; init; }

    /// <summary>
    /// The verification that was there before the one that is waited for. Sahara's answer to the start of one still shows it.
    /// </summary>
    internal string? PreviousVerificationId { get; init; }

    /// <summary>The kind and name, for messages.</summary>
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>What goes on.</summary>
public enum SaharaOperationKind : long
{
    /// <summary>A cluster is being made; it ends Active or in Error.</summary>
    ClusterCreation,

    /// <summary>A cluster is being scaled; it ends Active, with a reason in its description if that failed.</summary>
    ClusterScaling,

    /// <summary>A cluster is being deleted; it ends when the cluster is gone.</summary>
    ClusterDeletion,

    /// <summary>A cluster's health is being checked.</summary>
    Verification,

    /// <summary>A job runs.</summary>
    JobExecution,

    /// <summary>A job execution is being deleted.</summary>
    JobExecutionDeletion,
}
