namespace SapServiceTools;

/// <summary>What a broker was asked to do to an instance or a binding. A broker that answers at once has it over when it is seen first.</summary>
public sealed class BrokerServiceOperation : ServiceOperation, IBrokerReference
{
    /// <summary>The instance concerned.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The binding concerned; null where it is the instance itself.</summary>
    public string? BindingId { get; init; }

    /// <summary>The id of the service.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The id of the plan that polls name: for an update the one from before it.</summary>
    public string? PlanId { get; init; }

    /// <summary>The broker's own name for the operation; null if it gave none.</summary>
    public string? Operation { get; internal set; }

    /// <summary>What the broker last said of it.</summary>
    public string? Description { get; internal set; }

    /// <summary>True once it is known how it ended.</summary>
    public bool IsCompleted => Status is BrokerOperationStatus.Succeeded or BrokerOperationStatus.Failed;

    ServiceSession? IBrokerReference.Session => Session;

    /// <summary>What a creation or change makes of the instance; null for what deletes it.</summary>
    internal BrokerServiceInstance? Instance { get; set; }

    /// <summary>What a creation makes of the binding; without credentials while it goes on.</summary>
    internal BrokerServiceBinding? Binding { get; set; }

    /// <summary>Its place among those that the session began; 0 for one of another's, of which the session only asks how it stands.</summary>
    internal long Number { get; set; }

    /// <summary>True where nobody said what the operation does: then nothing may be concluded from its type.</summary>
    internal bool IsTypeAssumed { get; init; }

    /// <summary>Whether an orphan is to be deleted if it comes to that.</summary>
    internal bool MitigatesOrphan { get; init; }

    /// <summary>The kind and what it is about, for messages.</summary>
    public override string ToString() => $"{Type} {(BindingId is null ? $"instance {InstanceId}" : $"binding {BindingId} of instance {InstanceId}")}";
}
