namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Changes to one instance and its bindings that are made together or not at all.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Instance">What happens to the instance itself.</param>
/// <param name="Bindings">What happens to its bindings.</param>
internal sealed record StoreChange(string InstanceId, RecordChange<InstanceRecord> Instance, IReadOnlyList<RecordChange<BindingRecord>> Bindings)
{
    public StoreChange(string instanceId, RecordChange<InstanceRecord> instance)
        : this(instanceId, instance, [])
    {
    }

    public StoreChange(string instanceId, RecordChange<InstanceRecord> instance, RecordChange<BindingRecord> binding)
        : this(instanceId, instance, [binding])
    {
    }
}
