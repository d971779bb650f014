using SapServiceTools.Emulator.Configuration;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>
/// Instances, bindings and operations. Whoever uses it holds <see cref="Gate"/>. Nothing runs in the background: what has become due by the clock
/// takes effect with the next poll.
/// </summary>
internal sealed class SmStore(EmulatorOptions options, EmulatedCatalog catalog)
{
    private readonly SortedDictionary<long, SmInstance> _instances = [];
    private readonly SortedDictionary<long, SmBinding> _bindings = [];
    private readonly Dictionary<Guid, SmResource> _byId = [];
    private readonly Dictionary<string, SmInstance> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, SmOperation> _operations = [];
    private readonly PriorityQueue<SmOperation, DateTime> _due = new();
    private long _sequence;
    private DateTime _latest;

    public object Gate { get; } = new();

    public EmulatedCatalog Catalog => catalog;

    public IReadOnlyDictionary<long, SmInstance> Instances => _instances;

    public IReadOnlyDictionary<long, SmBinding> Bindings => _bindings;

    /// <summary>True forgets the operation of a deletion that succeeded, so that it answers 404 like the resource.</summary>
    public bool ForgetsDeletions { get; set; }

    /// <summary>True leaves the operations out of lists, even where they are asked for.</summary>
    public bool HidesOperationsInLists { get; set; }

    public DateTime Now => options.TimeProvider.GetUtcNow().UtcDateTime;

    /// <summary>Lets everything take effect that is due.</summary>
    public void Advance()
    {
        var now = Now;
        while (_due.TryPeek(out var operation, out var when) && when <= now)
        {
            _due.Dequeue();
            End(operation, when);
        }
    }

    public SmInstance? FindInstance(Guid id) => _byId.GetValueOrDefault(id) as SmInstance;

    public SmBinding? FindBinding(Guid id) => _byId.GetValueOrDefault(id) as SmBinding;

    public SmResource? Find(string collection, Guid id) => _byId.GetValueOrDefault(id) is { } found && found.Collection == collection ? found : null;

    public SmOperation? FindOperation(Guid id) => _operations.GetValueOrDefault(id);

    public bool IsTaken(string instanceName) => _byName.ContainsKey(instanceName);

    public SmInstance NewInstance(string name, CatalogPlan plan, Dictionary<string, List<string>> labels, byte[]? parameters) =>
        new() { Name = name, Plan = plan, Labels = labels, Parameters = parameters, Sequence = ++_sequence, CreatedAt = NextTime(), UpdatedAt = Now };

    public SmBinding NewBinding(string name, SmInstance instance, Dictionary<string, List<string>> labels, byte[]? parameters) =>
        new() { Name = name, Instance = instance, Labels = labels, Parameters = parameters, Sequence = ++_sequence, CreatedAt = NextTime(), UpdatedAt = Now };

    public void Add(SmInstance instance)
    {
        _instances.Add(instance.Sequence, instance);
        _byId.Add(instance.Id, instance);
        _byName.Add(instance.Name, instance);
    }

    public void Add(SmBinding binding)
    {
        _bindings.Add(binding.Sequence, binding);
        _byId.Add(binding.Id, binding);
        binding.Instance.Bindings.Add(binding);
    }

    public void Rename(SmInstance instance, string name)
    {
        _byName.Remove(instance.Name);
        instance.Name = name;
        _byName.Add(name, instance);
    }

    /// <summary>Begins an operation, which is the resource's last from now on.</summary>
    public SmOperation Begin(SmOperation operation)
    {
        operation.Resource.LastOperation = operation;
        _operations.Add(operation.Id, operation);
        if (operation.DueAt is { } due)
            _due.Enqueue(operation, due);
        return operation;
    }

    /// <summary>Begins an operation on something that never came to be, such as an instance with a name that is taken.</summary>
    public SmOperation BeginStillborn(string type, SmResource resource, SmError failure)
    {
        var operation = new SmOperation(type, resource, Now, Now) { Failure = failure };
        _operations.Add(operation.Id, operation);
        _due.Enqueue(operation, Now);
        return operation;
    }

    public void Remove(SmResource resource)
    {
        _byId.Remove(resource.Id);
        if (resource is SmInstance instance)
        {
            _instances.Remove(instance.Sequence);
            _byName.Remove(instance.Name);
        }
        else if (resource is SmBinding binding)
        {
            _bindings.Remove(binding.Sequence);
            binding.Instance.Bindings.Remove(binding);
        }
    }

    // A database's clock has microseconds, so that two resources are hardly ever of the same time; a clock that a test drives stands still.
    private DateTime NextTime() => _latest = Now > _latest ? Now : _latest.AddMicroseconds(1);

    private void End(SmOperation operation, DateTime when)
    {
        // A creation that was overtaken by a deletion has nothing left to bring about.
        if (operation.State != SmOperation.InProgress)
            return;
        operation.UpdatedAt = when;
        operation.Resource.UpdatedAt = when;
        operation.State = operation.Failure is null ? SmOperation.Succeeded : SmOperation.Failed;
        if (operation.Failure is not null)
            return;
        operation.Effect?.Invoke();
        if (operation.Type != "delete")
            return;
        Remove(operation.Resource);
        if (ForgetsDeletions)
            _operations.Remove(operation.Id);
    }
}
