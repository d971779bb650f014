using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace SapServiceTools.Clients.Caching;

/// <summary>
/// The session's instances by tenant: least recently used ones go first when it is full, each expires a fixed time after it was read.
/// It keeps only usable instances, never that there is none, and hands out copies.
/// </summary>
internal sealed class InstanceCache : IInstanceCacheInfo, IDisposable
{
    // Names cost little, and completion should know a tenant although the cache is as good as switched off.
    private const int RememberedNames = 1000;

    private readonly object _lock = new();
    private readonly MemoryCache _cache;
    private readonly RecentKeys _cached = new();
    private readonly RecentKeys _names = new();
    private readonly List<Reading> _readings = [];
    private readonly int _capacity;
    private readonly TimeSpan _lifetime;
    private long _hits;
    private long _misses;
    private bool _disposed;

    public InstanceCache(int capacity, TimeSpan lifetime, TimeProvider time)
    {
        _capacity = capacity;
        _lifetime = lifetime;
#pragma warning disable CS0618 // The only way to drive a MemoryCache by a clock of one's own.
        _cache = new MemoryCache(new MemoryCacheOptions { Clock = new Clock(time) });
#pragma warning restore CS0618
    }

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                DropExpired();
                return _cached.Count;
            }
        }
    }

    public IReadOnlyCollection<string> Tenants
    {
        get
        {
            lock (_lock)
                return [.. _names.Latest];
        }
    }

    /// <summary>The cached instance, as a copy; counts a hit or a miss.</summary>
    public ManagedInstance? Find(string tenantId)
    {
        lock (_lock)
        {
            if (!_disposed && _cache.TryGetValue(tenantId, out ManagedInstance? instance) && instance is not null)
            {
                Interlocked.Increment(ref _hits);
                _cached.Touch(tenantId);
                Remember(tenantId);
                return instance.Copy();
            }

            Forget(tenantId);
        }

        Interlocked.Increment(ref _misses);
        return null;
    }

    /// <summary>Begins to read from the server; what is removed meanwhile isn't cached again by the result.</summary>
    public Reading Begin()
    {
        var reading = new Reading(this);
        lock (_lock)
            _readings.Add(reading);
        return reading;
    }

    /// <summary>Empties the cache for a tenant, also of what is being read for it just now.</summary>
    public void Remove(string tenantId)
    {
        lock (_lock)
        {
            Forget(tenantId);
            _readings.ForEach(reading => reading.Outdate(tenantId));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            ForgetAll();
            _names.Clear();
            _readings.ForEach(reading => reading.OutdateAll());
        }
    }

    /// <summary>Empties the cache for good; what still comes in is ignored.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            ForgetAll();
            _disposed = true;
            _cache.Dispose();
        }
    }

    private void Insert(ManagedInstance instance)
    {
        if (_disposed)
            return;
        if (!_cached.Contains(instance.TenantId) && _cached.Count >= _capacity)
        {
            DropExpired();
            while (_cached.Count >= _capacity)
                Forget(_cached.Oldest);
        }

        _cache.Set(instance.TenantId, instance, _lifetime);
        _cached.Touch(instance.TenantId);
    }

    private void Remember(string tenantId)
    {
        _names.Touch(tenantId);
        if (_names.Count > RememberedNames)
            _names.Remove(_names.Oldest);
    }

    private void Forget(string tenantId)
    {
        if (!_disposed)
            _cache.Remove(tenantId);
        _cached.Remove(tenantId);
    }

    private void ForgetAll()
    {
        if (!_disposed)
            _cache.Clear();
        _cached.Clear();
    }

    private void DropExpired()
    {
        foreach (var tenant in _cached.Latest.Where(tenant => !_cache.TryGetValue(tenant, out _)).ToList())
            Forget(tenant);
    }

    /// <summary>One read from the server, from the request to the caching of its result.</summary>
    public sealed class Reading(InstanceCache cache) : IDisposable
    {
        private readonly HashSet<string> _outdated = new(StringComparer.Ordinal);
        private bool _allOutdated;

        /// <summary>
        /// Takes one instance in place of what is cached. If it isn't usable, nothing is; if the tenant was removed since the reading began, nothing happens.
        /// </summary>
        public void Keep(ManagedInstance instance)
        {
            lock (cache._lock)
            {
                cache.Remember(instance.TenantId);
                if (IsOutdated(instance.TenantId))
                    return;
                if (IsUsable(instance))
                    cache.Insert(instance.Copy());
                else
                    cache.Remove(instance.TenantId);
            }
        }

        /// <summary>Takes in that a tenant has no instance.</summary>
        public void KeepNone(string tenantId)
        {
            lock (cache._lock)
            {
                if (IsOutdated(tenantId))
                    return;
                cache._names.Remove(tenantId);
                cache.Remove(tenantId);
            }
        }

        /// <summary>Remembers the name of a tenant that was seen in a list.</summary>
        public void Remember(string tenantId)
        {
            lock (cache._lock)
                cache.Remember(tenantId);
        }

        /// <summary>Replaces the whole cache, as a complete list does.</summary>
        public void Replace(IEnumerable<ManagedInstance> instances)
        {
            lock (cache._lock)
            {
                if (_allOutdated)
                    return;
                cache.ForgetAll();
                foreach (var instance in instances.Where(instance => IsUsable(instance) && !IsOutdated(instance.TenantId)))
                    cache.Insert(instance.Copy());
            }
        }

        public void Dispose()
        {
            lock (cache._lock)
                cache._readings.Remove(this);
        }

        internal void Outdate(string tenantId) => _outdated.Add(tenantId);

        internal void OutdateAll() => _allOutdated = true;

        private bool IsOutdated(string tenantId) => _allOutdated || _outdated.Contains(tenantId);

        private static bool IsUsable(ManagedInstance instance) => instance.Status == InstanceStatus.CreationSucceeded;
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
