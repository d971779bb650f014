namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>What the status of an instance means for a fleet that is to be kept in order.</summary>
internal static class InstanceHealth
{
    /// <summary>What is wrong, and what repairs it; null if the instance is usable, or has a status that nothing is known of.</summary>
    public static string? Find(ManagedInstance instance) => instance.Status switch
    {
        InstanceStatus.BindingMissing => "It has no binding; one is made.",
        InstanceStatus.BindingFailed => "None of its bindings can be used; one is made.",
        InstanceStatus.CreationInProgress => "Its creation goes on, or was left behind; its end is waited for.",
        InstanceStatus.CreationFailed => $"Its creation failed; it is deleted and created anew.{Because(instance)}",
        InstanceStatus.DeletionInProgress => "Its deletion goes on; its end is waited for.",
        InstanceStatus.DeletionFailed => $"Its deletion failed; it is deleted again.{Because(instance)}",
        _ when instance.FailedBindingIds.Count > 0 => $"It is usable, and has {instance.FailedBindingIds.Count} bindings beside that failed; they are deleted.",
        _ => null,
    };

    private static string Because(ManagedInstance instance) => instance.FailedMessage is { Length: > 0 } reason ? $" Reason: {reason}" : "";
}
