namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>The instance and the binding that the checks share, and the operations on them, each done once.</summary>
internal sealed partial class ConformanceContext
{
    private OperationStep? _provision;
    private OperationStep? _bind;
    private OperationStep? _rotate;
    private OperationStep? _unbind;
    private OperationStep? _update;
    private OperationStep? _deprovision;
    private bool _bindingsStay;

    public string InstanceId { get; private set; } = NewId();

    public string BindingId { get; private set; } = NewId();

    public string SuccessorId { get; } = NewId();

    /// <summary>The plan that the shared instance has now.</summary>
    public string CurrentPlanId => _update is { IsDone: true } && ChangesPlan ? Catalog.UpdatePlanId! : Catalog.PlanId;

    public OperationStep ProvisionStep => _provision ??= new OperationStep(
        this, "the provision", accepts => Provision(InstanceId, ProvisionBody(), accepts), operation => Poll(InstanceId, null, Catalog.PlanId, operation)) { AcceptsIncomplete = acceptsIncomplete };

    public OperationStep BindStep => _bind ??= NewBinding("the binding", BindingId, SharedBindBody);

    public OperationStep RotateStep => _rotate ??= NewBinding("the rotation", SuccessorId, () => With(SharedBindBody(), "predecessor_binding_id", BindingId));

    public OperationStep UnbindStep => _unbind ??= NewDeletion("the unbinding", InstanceId, BindingId, CurrentPlanId, acceptsIncomplete);

    public OperationStep UpdateStep => _update ??= NewUpdate();

    public OperationStep DeprovisionStep => _deprovision ??= NewDeletion("the deprovision", InstanceId, null, CurrentPlanId, acceptsIncomplete);

    /// <summary>A deletion that takes any way the broker offers; for cleaning up.</summary>
    public OperationStep Deletion(string instanceId, string? bindingId, string planId) => NewDeletion("the removal", instanceId, bindingId, planId, acceptsIncomplete: true);

    /// <summary>Told that a check has lost the shared instance or binding, because the broker took what it should have refused. The next check gets a new one.</summary>
    public void Lose(string? bindingId)
    {
        BindingId = NewId();
        _bind = _unbind = null;
        if (bindingId is not null)
            return;
        InstanceId = NewId();
        _provision = _update = _deprovision = _rotate = null;
    }

    /// <summary>The body of the shared binding's request.</summary>
    public Dictionary<string, object?> SharedBindBody() =>
        traffic.NeedsApp ? With(With(BindBody(), "bind_resource", Fields(("app_guid", _space))), "app_guid", _space) : BindBody();

    /// <summary>Provides the shared instance.</summary>
    public Task RequireInstanceAsync(CancellationToken cancellationToken) =>
        _deprovision is { First: not null } ? throw new CheckSkippedException("Not checked, since the service instance is deleted.") : ProvisionStep.RequireDoneAsync(cancellationToken);

    /// <summary>Provides the shared binding.</summary>
    public async Task RequireBindingAsync(CancellationToken cancellationToken)
    {
        if (_unbind is { First: not null })
            throw new CheckSkippedException("Not checked, since the service binding is deleted.");
        await BeginBindingAsync(cancellationToken).ConfigureAwait(false);
        await BindStep.RequireDoneAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the shared binding, once more with an app if the broker refuses one without.</summary>
    public async Task BeginBindingAsync(CancellationToken cancellationToken)
    {
        await RequireInstanceAsync(cancellationToken).ConfigureAwait(false);
        if (!Catalog.IsBindable)
            throw new CheckSkippedException("Not checked, since the plan isn't bindable.");
        await BindStep.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (BindStep.Response.IsSuccess || traffic.NeedsApp)
            return;
        BindWithoutApp = BindStep;
        traffic.NeedsApp = true;
        _bind = null;
        await BindStep.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The try to bind without an app, if the broker refused it.</summary>
    public OperationStep? BindWithoutApp { get; private set; }

    /// <summary>Changes the shared instance, if there is something that it may be changed to.</summary>
    public async Task BeginUpdateAsync(CancellationToken cancellationToken)
    {
        await RequireInstanceAsync(cancellationToken).ConfigureAwait(false);
        if (!ChangesPlan && Options.UpdateParameters is null)
            throw new CheckSkippedException("Not checked, since there is nothing that may be updated: name another plan or parameters for an update.");
        await UpdateStep.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True if the shared instance may be changed to another plan.</summary>
    public bool ChangesPlan => Catalog.UpdatePlanId is not null && Catalog.UpdatePlanId != Catalog.PlanId && Catalog.IsPlanUpdateable;

    /// <summary>The body of the shared instance's update.</summary>
    public Dictionary<string, object?> SharedUpdateBody()
    {
        var body = UpdateBody();
        if (ChangesPlan)
            body["plan_id"] = Catalog.UpdatePlanId;
        if (Options.UpdateParameters is { } parameters)
            body["parameters"] = parameters;
        if (ChangesPlan && Maintenance(Catalog.UpdatePlanId!) is { } info)
            body["maintenance_info"] = info;
        return body;
    }

    /// <summary>Deletes the shared binding.</summary>
    public async Task BeginUnbindAsync(CancellationToken cancellationToken)
    {
        if (UnbindStep.First is null)
            await RequireBindingAsync(cancellationToken).ConfigureAwait(false);
        await UnbindStep.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the shared instance, its bindings first.</summary>
    public async Task BeginDeprovisionAsync(CancellationToken cancellationToken)
    {
        await ProvisionStep.RequireDoneAsync(cancellationToken).ConfigureAwait(false);
        // A platform unbinds everything before.
        if (DeprovisionStep.First is null && !_bindingsStay)
            _bindingsStay = await new Cleaner(this).RemoveAsync(InstanceId, onlyBindings: true, Options.CleanupTimeout, cancellationToken).ConfigureAwait(false) is { Count: > 0 };
        if (_bindingsStay)
            throw new CheckSkippedException("Not checked, since the service instance's bindings can't be removed.");
        await DeprovisionStep.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True if the broker has done the operation synchronously, as far as is known.</summary>
    public bool IsSynchronous(ExaminedOperation operation) => Begun(operation) is { IsSynchronous: true };

    /// <summary>Whether a further request of the kind goes with <c>accepts_incomplete=true</c>, so that it is answered in this mode.</summary>
    public bool Accepts(ExaminedOperation operation) => acceptsIncomplete || !IsSynchronous(operation);

    /// <summary>True if the broker does asynchronously with <c>accepts_incomplete=true</c> what it does synchronously without. This asks it, once.</summary>
    public async Task<bool> HasOtherModeAsync(ExaminedOperation operation, CancellationToken cancellationToken)
    {
        if (acceptsIncomplete || traffic.IsSilent || !IsSynchronous(operation))
            return false;
        try
        {
            if (Asynchronous.Begun(operation) is null)
                await Asynchronous.BeginAsync(operation, cancellationToken).ConfigureAwait(false);
            return Asynchronous.Begun(operation) is { IsAsynchronous: true };
        }
        catch (Exception reason) when (reason is CheckSkippedException or CheckNotApplicableException)
        {
            return false;
        }
    }

    private OperationStep? Begun(ExaminedOperation operation)
    {
        var step = operation switch
        {
            ExaminedOperation.Provision => _provision,
            ExaminedOperation.Bind => _bind,
            ExaminedOperation.Unbind => _unbind,
            ExaminedOperation.Update => _update,
            ExaminedOperation.Deprovision => _deprovision,
            _ => null,
        };
        return step?.First is null ? null : step;
    }

    private Task BeginAsync(ExaminedOperation operation, CancellationToken cancellationToken) => operation switch
    {
        ExaminedOperation.Provision => ProvisionStep.BeginAsync(cancellationToken),
        ExaminedOperation.Bind => BeginBindingAsync(cancellationToken),
        ExaminedOperation.Unbind => BeginUnbindAsync(cancellationToken),
        ExaminedOperation.Update => BeginUpdateAsync(cancellationToken),
        _ => BeginDeprovisionAsync(cancellationToken),
    };

    private OperationStep NewBinding(string name, string id, Func<Dictionary<string, object?>> body) => new(
        this, name, accepts => Bind(InstanceId, id, body(), accepts), operation => Poll(InstanceId, id, CurrentPlanId, operation), HasAsynchronousBindings) { AcceptsIncomplete = acceptsIncomplete };

    private OperationStep NewUpdate()
    {
        // An update's polls name the plan from before, and its re-sent requests have to be the same to the letter.
        var (body, before, after) = (SharedUpdateBody(), CurrentPlanId, ChangesPlan ? Catalog.UpdatePlanId : CurrentPlanId);
        return new OperationStep(this, "the update", accepts => Update(InstanceId, body, accepts, after), operation => Poll(InstanceId, null, before, operation))
        {
            AcceptsIncomplete = acceptsIncomplete,
        };
    }

    private OperationStep NewDeletion(string name, string instanceId, string? bindingId, string planId, bool acceptsIncomplete)
    {
        var mayBeAsynchronous = bindingId is null || HasAsynchronousBindings;
        return new OperationStep(
            this, name,
            accepts => Delete(instanceId, bindingId, Ids(planId) + (accepts && mayBeAsynchronous ? "&accepts_incomplete=true" : "")),
            operation => Poll(instanceId, bindingId, planId, operation), mayBeAsynchronous)
        {
            AcceptsIncomplete = acceptsIncomplete,
        };
    }
}
