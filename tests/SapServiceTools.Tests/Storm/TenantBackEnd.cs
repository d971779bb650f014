using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;

namespace SapServiceTools.Tests.Storm;

/// <summary>What a server has of one tenant, seen from outside of its protocol.</summary>
/// <param name="Instances">How many instances.</param>
/// <param name="Bindings">How many bindings, or sets of credentials, are valid.</param>
/// <param name="Binding">The one that counts: a binding's id, or how often the credentials were replaced.</param>
/// <param name="Parameters">The JSON of the last change.</param>
/// <param name="IsUsable">Whether the instance is ready.</param>
public sealed record TenantTruth(int Instances, int Bindings, string? Binding, string? Parameters, bool IsUsable);

/// <summary>One of the two back ends, with its emulator's own knowledge.</summary>
public abstract class TenantBackEnd(ServiceEmulator emulator)
{
    /// <summary>True where instances can be changed and have bindings of their own.</summary>
    public abstract bool HasBindings { get; }

    protected ServiceEmulator Emulator => emulator;

    public abstract TenantTruth Truth(string tenant);

    /// <summary>All tenants that have an instance.</summary>
    public abstract IEnumerable<string> Tenants { get; }

    /// <summary>Adds an instance that lacks its binding.</summary>
    public virtual void AddUnbound(string tenant) => throw new NotSupportedException();

    public void Calm() => emulator.FaultRate = 0;
}

/// <inheritdoc/>
public sealed class InstanceManagerBackEnd(ServiceEmulator emulator) : TenantBackEnd(emulator)
{
    public override bool HasBindings => false;

    public override IEnumerable<string> Tenants => Emulator.InstanceManagerTenants;

    public override TenantTruth Truth(string tenant) => Emulator.GetInstance(tenant) is { } instance
        ? new(1, 1, $"{Emulator.CountRebinds(tenant)}", null, instance.Status == InstanceStatus.CreationSucceeded)
        : new(0, 0, null, null, false);
}

/// <inheritdoc/>
public sealed class ServiceManagerBackEnd(ServiceEmulator emulator) : TenantBackEnd(emulator)
{
    public override bool HasBindings => true;

    public override IEnumerable<string> Tenants => Emulator.ServiceManager.Instances.Select(instance => instance.TenantId!);

    public override TenantTruth Truth(string tenant)
    {
        var found = Emulator.ServiceManager.Instances.Where(instance => instance.TenantId == tenant).ToList();
        return found is [.., { } last]
            ? new(found.Count, last.BindingIds.Count, last.BindingIds.Count > 0 ? last.BindingIds[^1] : null, last.Parameters, last.Ready)
            : new(0, 0, null, null, false);
    }

    public override void AddUnbound(string tenant) =>
        Emulator.ServiceManager.AddInstance(tenant, InstanceName.For(Emulator.ServiceManager.DefaultPlanId, tenant), bindings: 0);
}
