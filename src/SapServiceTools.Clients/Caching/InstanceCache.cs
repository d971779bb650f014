using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace SapServiceTools.Clients.Caching;

/// <summary>
/// The session's instances by tenant: the least recently used one goes first when it is full, each expires a fixed time after it was read.
/// It keeps only usable instances, never that there is none, and hands out copies.
/// </summary>
/// <remarks>
/// Order of use, expiry, size and statistics are the <see cref="MemoryCache"/>'s. Three things it lacks are here: the names of tenants that aren't cached,
/// reads that began before a removal, and a clock of the caller's, since its options take the time from the system, or through the obsolete <c>Clock</c>.
/// </remarks>
internal sealed class InstanceCache : IInstanceCacheInfo, IDisposable
{
    // Names cost little, and completion should know a tenant although the cache is as good as switched off.
    private const int RememberedNames = 1000;

    private readonly object _lock = new();
    private readonly MemoryCache _cache;
    private readonly RecentNames _names = new(RememberedNames);
    private readonly List<Reading> _readings = [];
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;
    private bool _disposed;

    public InstanceCache(int capacity, TimeSpan lifetime, TimeProvider time)
    {
        Capacity = capacity;
        _lifetime = lifetime;
        _time = time;
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = capacity, TrackStatistics = true });
    }

    /// <summary>How many instances it holds at most.</summary>
    public int Capacity { get; }

    public long Hits => _cache.GetCurrentStatistics()!.TotalHits;

    public long Misses => _cache.GetCurrentStatistics()!.TotalMisses;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                // Of those that have expired it knows only when it is asked for them, or here.
                _cache.Compact(0);
                return _cache.Count;
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
            if (_disposed || !_cache.TryGetValue(tenantId, out ManagedInstance? instance))
                return null;
            _names.Add(tenantId);
            return instance!.Copy();
        }
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
            if (!_disposed)
                _cache.Remove(tenantId);
            _readings.ForEach(reading => reading.Outdate(tenantId));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            if (!_disposed)
                _cache.Clear();
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
            _disposed = true;
            _cache.Clear();
            _cache.Dispose();
        }
    }

    private void Insert(ManagedInstance instance)
    {
        if (_disposed)
            return;
        _cache.Remove(instance.TenantId);
        // A full MemoryCache refuses what comes in and makes room only afterwards, on another thread (dotnet/runtime#42624). The instance that was just read is the
        // one that is wanted, so room for it is made first: those that have expired go, else the least recently used ones, a few of a large cache at once,
        // because it looks at all of them each time. The half keeps rounding from making it none.
        if (_cache.Count >= Capacity)
            _cache.Compact((Math.Max(1, Capacity / 50) + 0.5) / _cache.Count);
        _cache.Set(instance.TenantId, instance, new MemoryCacheEntryOptions { Size = 1, ExpirationTokens = { new Expiry(_time, _lifetime) } });
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
                cache._names.Add(instance.TenantId);
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
                cache._names.Add(tenantId);
        }

        /// <summary>Replaces the whole cache, as a complete list does.</summary>
        public void Replace(IEnumerable<ManagedInstance> instances)
        {
            lock (cache._lock)
            {
                if (_allOutdated || cache._disposed)
                    return;
                cache._cache.Clear();
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

    /// <summary>The end of an entry's time by the session's clock. The cache asks for it at each use, so that no timer runs.</summary>
    private sealed class Expiry(TimeProvider time, TimeSpan lifetime) : IChangeToken
    {
        private readonly long _begun = time.GetTimestamp();

        public bool HasChanged => time.GetElapsedTime(_begun) >= lifetime;

        public bool ActiveChangeCallbacks => false;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => throw new NotSupportedException("The cache polls this token.");
    }
}
