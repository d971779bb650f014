using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace SapServiceTools.Clients.Caching;

/// <summary>
/// The session's instances by tenant: least recently used ones go first when it is full, each expires a fixed time after it was read.
/// It keeps only usable instances, never the news that there is none, and hands out copies.
/// </summary>
internal sealed class InstanceCache : IInstanceCacheInfo, IDisposable
{
    private readonly object _lock = new();
    private readonly MemoryCache _cache;
    private readonly LinkedList<string> _recent = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);
    private readonly List<Reading> _readings = [];
    private readonly int _capacity;
    private readonly TimeSpan _lifetime;
    private long _hits;
    private long _misses;

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
                return _nodes.Count;
            }
        }
    }

    public IReadOnlyCollection<string> Tenants
    {
        get
        {
            lock (_lock)
            {
                DropExpired();
                return [.. _recent];
            }
        }
    }

    /// <summary>The cached instance, as a copy; counts a hit or a miss.</summary>
    public ManagedInstance? Find(string tenantId)
    {
        lock (_lock)
        {
            if (_cache.TryGetValue(tenantId, out ManagedInstance? instance) && instance is not null)
            {
                Interlocked.Increment(ref _hits);
                Touch(tenantId);
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
            _readings.ForEach(reading => reading.OutdateAll());
        }
    }

    public void Dispose() => _cache.Dispose();

    private void Insert(ManagedInstance instance)
    {
        if (!_nodes.ContainsKey(instance.TenantId) && _nodes.Count >= _capacity)
        {
            DropExpired();
            while (_nodes.Count >= _capacity)
                Forget(_recent.Last!.Value);
        }

        _cache.Set(instance.TenantId, instance, _lifetime);
        Touch(instance.TenantId);
    }

    private void Touch(string tenantId)
    {
        if (_nodes.TryGetValue(tenantId, out var node))
            _recent.Remove(node);
        else
            _nodes[tenantId] = node = new LinkedListNode<string>(tenantId);
        _recent.AddFirst(node);
    }

    private void Forget(string tenantId)
    {
        _cache.Remove(tenantId);
        if (_nodes.Remove(tenantId, out var node))
            _recent.Remove(node);
    }

    private void ForgetAll()
    {
        _cache.Clear();
        _nodes.Clear();
        _recent.Clear();
    }

    private void DropExpired()
    {
        foreach (var tenant in _recent.Where(tenant => !_cache.TryGetValue(tenant, out _)).ToList())
            Forget(tenant);
    }

    /// <summary>One read from the server, from the request to the caching of its result.</summary>
    public sealed class Reading(InstanceCache cache) : IDisposable
    {
        private readonly HashSet<string> _outdated = new(StringComparer.Ordinal);
        private bool _allOutdated;

        /// <summary>Caches one instance, unless it was removed since the reading began or isn't usable.</summary>
        public void Keep(ManagedInstance instance)
        {
            lock (cache._lock)
            {
                if (IsWorthKeeping(instance))
                    cache.Insert(instance.Copy());
            }
        }

        /// <summary>Replaces the whole cache, as a complete list does.</summary>
        public void Replace(IEnumerable<ManagedInstance> instances)
        {
            lock (cache._lock)
            {
                if (_allOutdated)
                    return;
                cache.ForgetAll();
                foreach (var instance in instances.Where(IsWorthKeeping))
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

        private bool IsWorthKeeping(ManagedInstance instance) =>
            instance.Status == InstanceStatus.CreationSucceeded && !_allOutdated && !_outdated.Contains(instance.TenantId);
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
