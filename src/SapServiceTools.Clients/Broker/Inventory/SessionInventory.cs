using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Broker.Inventory;

/// <summary>
/// What a session made at its broker or was told of, and what it began and hasn't seen the end of. What a deletion has failed for stays.
/// The newest knowledge wins: an operation says nothing any more where a later one has, and neither does a response that was asked for before that.
/// The credentials of bindings stay too: a broker may hand them out only once.
/// </summary>
internal sealed class SessionInventory
{
    private readonly object _lock = new();
    private readonly Dictionary<string, InstanceNote> _instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<BrokerServiceOperation, byte> _pending = new(ReferenceEqualityComparer.Instance);
    private int _last;
    private long _lastOperation;

    /// <summary>The instances that are the session's own, in the order in which they came. Others of which it knows because it bound them aren't its to delete.</summary>
    public IReadOnlyList<BrokerServiceInstance> Instances
    {
        get
        {
            lock (_lock)
            {
                var underWay = _pending.Where(entry => entry.Key.BindingId is null && IsUnderWay(entry.Key)).Select(entry => entry.Key.InstanceId).ToHashSet(StringComparer.Ordinal);
                return [.. _instances.Values.Where(note => note.IsOwn).OrderBy(note => note.Number).Select(note => Show(note, underWay.Contains(note.Instance!.InstanceId)))];
            }
        }
    }

    /// <summary>The bindings of the session's own and of others' instances, in the order in which those came.</summary>
    public IReadOnlyList<BrokerServiceBinding> Bindings
    {
        get
        {
            lock (_lock)
            {
                var underWay = _pending.Where(entry => IsUnderWay(entry.Key)).Select(entry => (entry.Key.InstanceId, entry.Key.BindingId)).ToHashSet();
                return
                [
                    .. _instances.Values.OrderBy(note => note.Number).SelectMany(note => note.Bindings.Values)
                        .Select(binding => Show(binding, underWay.Contains((binding.InstanceId, binding.BindingId)))),
                ];
            }
        }
    }

    public IReadOnlyList<BrokerServiceOperation> Pending => [.. _pending.Keys.OrderBy(operation => operation.StartedAt).ThenBy(operation => operation.Number)];

    /// <summary>Notes an operation that the session is about to begin, or that an earlier one began.</summary>
    public void Begin(BrokerServiceOperation operation)
    {
        operation.Number = Interlocked.Increment(ref _lastOperation);
        Follow(operation);
    }

    /// <summary>Notes an operation whose end is waited for, whoever began it.</summary>
    public void Follow(BrokerServiceOperation operation) => _pending.TryAdd(operation, 0);

    public void End(BrokerServiceOperation operation) => _pending.TryRemove(operation, out _);

    /// <summary>What goes on at the broker with an instance or a binding, as far as the session knows; the newest where there are several.</summary>
    public BrokerServiceOperation? UnderWay(string instanceId, string? bindingId)
    {
        BrokerServiceOperation? newest = null;
        foreach (var (operation, _) in _pending)
        {
            if (operation.InstanceId == instanceId && operation.BindingId == bindingId && IsUnderWay(operation) && !(newest?.Number > operation.Number))
                newest = operation;
        }

        return newest;
    }

    /// <summary>True from the broker's acceptance on. What is only being sent may never come to be.</summary>
    public static bool IsUnderWay(BrokerServiceOperation operation) => !operation.IsCompleted && operation.Status is not (null or BrokerOperationStatus.Unknown);

    public BrokerServiceInstance? FindInstance(string instanceId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? Show(note) : null;
    }

    public BrokerServiceBinding? FindBinding(string instanceId, string bindingId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) && note.Bindings.TryGetValue(bindingId, out var binding) ? Show(binding, UnderWay(instanceId, bindingId) is not null) : null;
    }

    public IReadOnlyList<BrokerServiceBinding> BindingsOf(string instanceId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? [.. note.Bindings.Values] : [];
    }

    /// <summary>How new what is known of an instance is; null for one that isn't known.</summary>
    public long? Stamp(string instanceId)
    {
        lock (_lock)
            return _instances.TryGetValue(instanceId, out var note) ? note.Stamp : null;
    }

    /// <summary>Notes an instance that the session made.</summary>
    /// <param name="instance">As the operation leaves it.</param>
    /// <param name="number">The operation's number.</param>
    public void Keep(BrokerServiceInstance instance, long number)
    {
        lock (_lock)
        {
            var note = NoteOf(instance.InstanceId);
            note.IsOwn = true;
            note.Take(instance, number);
        }
    }

    /// <summary>Notes an instance that the session was told of. What it knows itself is newer.</summary>
    public void Import(BrokerServiceInstance instance)
    {
        lock (_lock)
        {
            var note = NoteOf(instance.InstanceId);
            note.IsOwn = true;
            note.Instance ??= instance;
        }
    }

    /// <summary>Notes a binding that the session was told of. What it knows itself is newer, and has the credentials.</summary>
    public void Import(BrokerServiceBinding binding)
    {
        lock (_lock)
        {
            if (FindBinding(binding.InstanceId, binding.BindingId) is null)
                Keep(binding);
        }
    }

    /// <summary>Notes what an operation changed of an instance that the session knows; of others it takes no note.</summary>
    public void Renew(BrokerServiceInstance instance, long number)
    {
        lock (_lock)
        {
            if (_instances.TryGetValue(instance.InstanceId, out var note))
                note.Take(instance, number);
        }
    }

    /// <summary>Notes the status of an instance that the session knows, as an operation of another's shows it.</summary>
    public BrokerServiceInstance? Observe(string instanceId, string status)
    {
        lock (_lock)
        {
            if (!_instances.TryGetValue(instanceId, out var note))
                return null;
            // That something failed says nothing of an instance that works: it may have been a change.
            if (status == BrokerOperationStatus.Succeeded || note.Instance!.Status != BrokerOperationStatus.Succeeded)
                note.Instance = note.Instance!.With(status: status);
            return Show(note);
        }
    }

    /// <summary>Notes what the broker said of a binding that the session still knows.</summary>
    public void Renew(BrokerServiceBinding binding)
    {
        lock (_lock)
        {
            if (FindBinding(binding.InstanceId, binding.BindingId) is not null)
                Keep(binding);
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

    private BrokerServiceInstance Show(InstanceNote note) => Show(note, UnderWay(note.Instance!.InstanceId, null) is not null);

    // While something goes on, that is how it stands; what is noted is how it stood before.
    private static BrokerServiceInstance Show(InstanceNote note, bool isUnderWay) =>
        note.Instance!.With(bindingIds: [.. note.Bindings.Keys], status: isUnderWay ? BrokerOperationStatus.InProgress : null);

    private static BrokerServiceBinding Show(BrokerServiceBinding binding, bool isUnderWay) => isUnderWay ? binding.With(BrokerOperationStatus.InProgress) : binding;

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

        /// <summary>The number of the operation that changed it last.</summary>
        public long Stamp { get; private set; }

        public void Take(BrokerServiceInstance instance, long number)
        {
            if (Instance is not null && number < Stamp)
                return;
            (Instance, Stamp) = (instance, number);
        }

        public Dictionary<string, BrokerServiceBinding> Bindings { get; } = new(StringComparer.Ordinal);
    }
}
