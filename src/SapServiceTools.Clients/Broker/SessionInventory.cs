using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Broker;

/// <summary>
/// What a session made at its broker or was told of, and what it began and hasn't seen the end of. What a deletion has failed for stays.
/// The credentials of bindings stay too: a broker may hand them out only once.
/// </summary>
internal sealed class SessionInventory
{
    private readonly object _lock = new();
    private readonly Dictionary<string, InstanceNote> _instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<BrokerServiceOperation, byte> _pending = new(ReferenceEqualityComparer.Instance);
    private int _last;

    /// <summary>The instances that are the session's own, in the order in which they came. Others of which it knows because it bound them aren't its to delete.</summary>
    public IReadOnlyList<BrokerServiceInstance> Instances
    {
        get
        {
            lock (_lock)
                return [.. _instances.Values.Where(note => note.IsOwn).OrderBy(note => note.Number).Select(Show)];
        }
    }

    /// <summary>The bindings of the session's own and of others' instances, in the order in which those came.</summary>
    public IReadOnlyList<BrokerServiceBinding> Bindings
    {
        get
        {
            lock (_lock)
                return [.. _instances.Values.OrderBy(note => note.Number).SelectMany(note => note.Bindings.Values)];
        }
    }

    public IReadOnlyList<BrokerServiceOperation> Pending => [.. _pending.Keys.OrderBy(operation => operation.StartedAt)];

    public void Begin(BrokerServiceOperation operation) => _pending.TryAdd(operation, 0);

    public void End(BrokerServiceOperation operation) => _pending.TryRemove(operation, out _);

    public BrokerServiceInstance? FindInstance(string instanceId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? Show(note) : null;
    }

    public BrokerServiceBinding? FindBinding(string instanceId, string bindingId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? note.Bindings.GetValueOrDefault(bindingId) : null;
    }

    public IReadOnlyList<BrokerServiceBinding> BindingsOf(string instanceId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? [.. note.Bindings.Values] : [];
    }

    /// <summary>Notes an instance that the session made or was told of.</summary>
    public void Keep(BrokerServiceInstance instance)
    {
        lock (_lock)
        {
            var note = NoteOf(instance.InstanceId);
            note.Instance = instance;
            note.IsOwn = true;
        }
    }

    /// <summary>Notes what is new about an instance that the session knows; of others it takes no note.</summary>
    public void Renew(BrokerServiceInstance instance)
    {
        lock (_lock)
        {
            if (_instances.TryGetValue(instance.InstanceId, out var note))
                note.Instance = instance;
        }
    }

    public void Keep(BrokerServiceBinding binding)
    {
        lock (_lock)
        {
            var note = NoteOf(binding.InstanceId);
            note.Instance ??= new BrokerServiceInstance
            {
                InstanceId = binding.InstanceId, ServiceId = binding.ServiceId, ServiceName = binding.ServiceName,
                PlanId = binding.PlanId, PlanName = binding.PlanName, Status = BrokerOperationStatus.Unknown,
            };
            note.Bindings[binding.BindingId] = binding;
        }
    }

    public void Forget(string instanceId, string? bindingId)
    {
        lock (_lock)
        {
            if (bindingId is null)
                _instances.Remove(instanceId);
            else if (_instances.TryGetValue(instanceId, out var note) && note.Bindings.Remove(bindingId) && !note.IsOwn && note.Bindings.Count == 0)
                _instances.Remove(instanceId);
        }
    }

    private static BrokerServiceInstance Show(InstanceNote note) => note.Instance!.With(bindingIds: [.. note.Bindings.Keys]);

    private InstanceNote NoteOf(string instanceId)
    {
        if (!_instances.TryGetValue(instanceId, out var note))
            _instances.Add(instanceId, note = new InstanceNote(++_last));
        return note;
    }

    private sealed class InstanceNote(int number)
    {
        public int Number { get; } = number;

        public bool IsOwn { get; set; }

        public BrokerServiceInstance? Instance { get; set; }

        public Dictionary<string, BrokerServiceBinding> Bindings { get; } = new(StringComparer.Ordinal);
    }
}
