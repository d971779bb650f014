using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.InstanceManager;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>
/// Creations, changes and deletions: what is refused at once, what an operation makes of it, and how long that takes. Whoever calls holds the store's gate.
/// </summary>
internal sealed class SmChanges(EmulatorOptions options, SmStore store, InstanceStore patterns)
{
    public TenantPatternCollection FailingBindings { get; } = new(options.FailingBindings);

    public TenantPatternCollection FailingUpdates { get; } = new(options.FailingUpdates);

    /// <summary>True tells a name that is taken by 409 at once also to those who asked for an asynchronous creation.</summary>
    public bool RefusesConflictsAtOnce { get; set; }

    /// <exception cref="SmException">Refused at once.</exception>
    public SmOperation CreateInstance(SmRequestBody body, bool isAsync)
    {
        if (body.Has("id"))
            throw new SmException(SmError.BadRequest("Invalid request body: id is not allowed"));
        var name = body.Required("name");
        var planId = body.RequiredId("service_plan_id");
        var plan = store.Catalog.Plans.FirstOrDefault(it => it.Id == planId) ?? throw new SmException(SmError.NotFound("service plan"));
        var instance = store.NewInstance(name, plan, body.Labels(), body.Object("parameters"));
        if (store.IsTaken(name))
            return Conflict(instance, "service instance", isAsync);
        store.Add(instance);
        var tenant = instance.TenantId ?? "";
        return store.Begin(new SmOperation("create", instance, store.Now, patterns.StuckTenants.Contains(tenant) ? null : store.Now + options.ProvisioningTime)
        {
            Failure = patterns.FailingTenants.Contains(tenant) ? SmError.Broker(InstanceEntry.CreationFailedMessage) : null,
            Effect = () => instance.Ready = true,
        });
    }

    /// <exception cref="SmException">Refused at once.</exception>
    public SmOperation CreateBinding(SmRequestBody body, bool isAsync)
    {
        var name = body.Required("name");
        var instance = store.FindInstance(body.RequiredId("service_instance_id")) ?? throw new SmException(SmError.NotFound("service instance"));
        if (instance.LastOperation is { State: SmOperation.InProgress } running)
            throw new SmException(SmError.Concurrent(running));
        if (!instance.Ready)
            throw new SmException(SmError.BadRequest($"service instance {instance.Id} is not ready"));
        var binding = store.NewBinding(name, instance, body.Labels(), body.Object("parameters"));
        if (store.Bindings.Values.Any(other => other.Name == name))
            return Conflict(binding, "service binding", isAsync);
        store.Add(binding);
        return store.Begin(new SmOperation("create", binding, store.Now, store.Now + BindingTime)
        {
            Failure = FailingBindings.Contains(instance.TenantId ?? "") ? SmError.Broker("The database could not create the user: the password policy forbids it.") : null,
            Effect = () => binding.Ready = true,
        });
    }

    /// <exception cref="SmException">Refused at once.</exception>
    public SmOperation Update(SmInstance instance, SmRequestBody body, bool isAsync)
    {
        ThrowIfBusy(instance);
        var name = body.Text("name");
        if (name is not null && name != instance.Name && store.IsTaken(name))
            return Conflict(instance, "service instance", isAsync);
        var parameters = body.Object("parameters");
        var labels = body.LabelChanges().ToList();
        return store.Begin(new SmOperation("update", instance, store.Now, store.Now + options.ProvisioningTime)
        {
            Failure = FailingUpdates.Contains(instance.TenantId ?? "") ? SmError.Broker("The plan does not allow to change these parameters.") : null,
            Effect = () =>
            {
                if (name is not null)
                    store.Rename(instance, name);
                instance.Parameters = parameters ?? instance.Parameters;
                labels.ForEach(change => Change(instance.Labels, change.Operation, change.Key, change.Values));
            },
        });
    }

    /// <exception cref="SmException">Refused at once.</exception>
    public SmOperation Delete(SmResource resource)
    {
        // A creation may be given up by a deletion; nothing else may be overtaken.
        if (resource.LastOperation is { State: SmOperation.InProgress, Type: not "create" } running)
            throw new SmException(SmError.Concurrent(running));
        if (resource is SmInstance { Bindings.Count: > 0 and var count })
            throw new SmException(SmError.BadRequest($"could not delete instance due to {count} existing bindings"));
        if (resource.LastOperation is { State: SmOperation.InProgress } creation)
            creation.State = SmOperation.Failed;
        resource.Ready = false;
        var tenant = (resource as SmInstance)?.TenantId;
        return store.Begin(new SmOperation("delete", resource, store.Now, store.Now + (resource is SmInstance ? options.EffectiveDeprovisioningTime : BindingTime))
        {
            Failure = tenant is not null && patterns.FailingDeletions.Contains(tenant) ? SmError.Broker(InstanceEntry.DeletionFailedMessage) : null,
        });
    }

    /// <summary>Waits by the emulator's clock until an operation is over; for ever if it never is.</summary>
    public Task UntilDueAsync(SmOperation operation, CancellationToken cancellationToken)
    {
        var left = operation.DueAt is { } due ? due - store.Now : Timeout.InfiniteTimeSpan;
        return left == Timeout.InfiniteTimeSpan || left > TimeSpan.Zero ? Task.Delay(left, options.TimeProvider, cancellationToken) : Task.CompletedTask;
    }

    // A binding is a user in a database that is there already.
    private TimeSpan BindingTime => options.ProvisioningTime / 4;

    private SmOperation Conflict(SmResource resource, string what, bool isAsync) =>
        isAsync && !RefusesConflictsAtOnce
            ? store.BeginStillborn(resource.LastOperation is null ? "create" : "update", resource, SmError.Conflict(what))
            : throw new SmException(SmError.Conflict(what));

    private static void ThrowIfBusy(SmResource resource)
    {
        if (resource.LastOperation is { State: SmOperation.InProgress } running)
            throw new SmException(SmError.Concurrent(running));
    }

    private static void Change(Dictionary<string, List<string>> labels, string operation, string key, List<string> values)
    {
        var present = labels.GetValueOrDefault(key) ?? [];
        List<string> changed = operation switch
        {
            "add" or "add_values" => [.. present.Union(values)],
            "remove_values" => [.. present.Except(values)],
            _ => [],
        };
        if (changed.Count > 0)
            labels[key] = changed;
        else
            labels.Remove(key);
    }
}
