namespace SapServiceTools;

/// <summary>The statuses that clients name. Deletion that succeeded has none: the instance is gone (HTTP 404).</summary>
public static class InstanceStatus
{
    /// <summary>The server is creating the instance.</summary>
    public const string CreationInProgress = "CREATION_IN_PROGRESS";

    /// <summary>The instance is usable and has credentials.</summary>
    public const string CreationSucceeded = "CREATION_SUCCEEDED";

    /// <summary>Creation failed; the instance still occupies its tenant until it is deleted.</summary>
    public const string CreationFailed = "CREATION_FAILED";

    /// <summary>The server is deleting the instance.</summary>
    public const string DeletionInProgress = "DELETION_IN_PROGRESS";

    /// <summary>Deletion failed; it can be asked for again.</summary>
    public const string DeletionFailed = "DELETION_FAILED";

    /// <summary>The server is changing the instance; it can be used meanwhile. Service Manager only.</summary>
    public const string UpdateInProgress = "UPDATE_IN_PROGRESS";

    /// <summary>The instance is there, and no binding, so that there are no credentials. Service Manager only.</summary>
    public const string BindingMissing = "BINDING_MISSING";

    /// <summary>The instance is there, and none of its bindings can be used. Service Manager only.</summary>
    public const string BindingFailed = "BINDING_FAILED";

    /// <summary>All of the above, for completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [CreationInProgress, CreationSucceeded, CreationFailed, DeletionInProgress, DeletionFailed, UpdateInProgress, BindingMissing, BindingFailed];
}
