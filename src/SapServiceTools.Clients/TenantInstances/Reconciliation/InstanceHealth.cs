namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>What the status of an instance means for a fleet that is to be kept in order.</summary>
internal static class InstanceHealth
{
    /// <summary>What is wrong, in words whose first tell it in a narrow column, and what repairs it; null if the instance is usable, or has a status that nothing is known of.</summary>
    public static string? Find(ManagedInstance instance) => instance.Status switch
    {
        InstanceStatus.BindingMissing => "No binding; one is made.",
        InstanceStatus.BindingFailed => "No usable binding; one is made.",
        InstanceStatus.CreationInProgress => "In creation, or left behind in it; its end is waited for.",
        InstanceStatus.CreationFailed => $"Creation failed{Because(instance)}. It is deleted and created anew.",
        InstanceStatus.DeletionInProgress => "In deletion; its end is waited for.",
        InstanceStatus.DeletionFailed => $"Deletion failed{Because(instance)}. It is deleted again.",
        _ when instance.FailedBindingIds.Count > 0 => $"{instance.FailedBindingIds.Count} failed bindings beside a usable one; they are deleted.",
        _ => null,
    };

    private static string Because(ManagedInstance instance) => instance.FailedMessage is { Length: > 0 } reason ? $": {reason.TrimEnd('.')}" : "";
}
