using System.Collections.Concurrent;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>The instances of all tenants. Entries are replaced by compare and swap, so requests never wait for each other.</summary>
internal sealed class InstanceStore(EmulatorOptions options)
{
    private readonly ConcurrentDictionary<string, InstanceEntry> _entries = new(StringComparer.Ordinal);
    private readonly long _provisioning = options.ProvisioningTime.Ticks;
    private readonly long _deprovisioning = options.EffectiveDeprovisioningTime.Ticks;

    public TenantPatternCollection FailingTenants { get; } = new(options.FailingTenants);

    public TenantPatternCollection StuckTenants { get; } = new(options.StuckTenants);

    public TenantPatternCollection FailingDeletions { get; } = new(options.FailingDeletions);

    public long Now => options.TimeProvider.GetUtcNow().UtcTicks;

    /// <summary>The tenant's entry, or null.</summary>
    public InstanceEntry? Find(string tenantId, long now)
    {
        if (!_entries.TryGetValue(tenantId, out var entry))
            return null;
        if (entry.StatusAt(now) is not null)
            return entry;
        _entries.TryRemove(new(tenantId, entry));
        return null;
    }

    /// <summary>Begins a creation; null if the tenant has an instance.</summary>
    public InstanceEntry? Create(string tenantId, byte[]? parameters, long now)
    {
        var entry = InstanceEntry.Create(tenantId, NewSeed(), now, StuckTenants.Contains(tenantId) ? null : _provisioning, FailingTenants.Contains(tenantId), parameters);
        return TryAdd(entry, now) ? entry : null;
    }

    /// <summary>Adds an instance that is there already; false if the tenant has one.</summary>
    public bool AddCreated(string tenantId, long now) => TryAdd(InstanceEntry.Create(tenantId, NewSeed(), now, takes: 0, fails: false, null), now);

    /// <summary>Begins a deletion; false if the tenant has no instance.</summary>
    public bool Delete(string tenantId, long now)
    {
        while (Find(tenantId, now) is { } entry)
            if (_entries.TryUpdate(tenantId, entry.Delete(now, _deprovisioning, FailingDeletions.Contains(tenantId)), entry))
                return true;
        return false;
    }

    /// <summary>Gives a usable instance another binding. Null if the tenant has none; the entry as it is if it isn't usable.</summary>
    public InstanceEntry? Rebind(string tenantId, long now)
    {
        while (Find(tenantId, now) is { } entry)
        {
            if (entry.StatusAt(now) != InstanceStatus.CreationSucceeded)
                return entry;
            var bound = entry.Rebind(now);
            if (_entries.TryUpdate(tenantId, bound, entry))
                return bound;
        }
        return null;
    }

    /// <summary>All entries, those that are gone included, in no special order; may be read while others write.</summary>
    public IEnumerable<InstanceEntry> Enumerate()
    {
        foreach (var (_, entry) in _entries)
            yield return entry;
    }

    /// <summary>How many instances there are.</summary>
    public int Count(long now)
    {
        var count = 0;
        foreach (var (_, entry) in _entries)
            if (entry.StatusAt(now) is not null)
                count++;
        return count;
    }

    private static ulong NewSeed() => (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    private bool TryAdd(InstanceEntry entry, long now)
    {
        while (!_entries.TryAdd(entry.TenantId, entry))
            if (Find(entry.TenantId, now) is not null)
                return false;
        return true;
    }
}
