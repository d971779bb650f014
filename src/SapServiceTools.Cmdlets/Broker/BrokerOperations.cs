namespace SapServiceTools.Cmdlets;

/// <summary>Operations that the session didn't begin itself, or of which only the object is known.</summary>
internal static class BrokerOperations
{
    /// <summary>The operation that goes on with an instance or a binding.</summary>
    public static BrokerServiceOperation Of(BrokerTarget target, OperationType type, string? name)
    {
        // One that the session began knows more than anybody could say.
        var begun = target.Session.PendingOperations.LastOrDefault(one => one.InstanceId == target.InstanceId && one.BindingId == target.BindingId);
        if (begun is not null && (name is null || name == begun.Operation))
            return begun;
        return new BrokerServiceOperation
        {
            Type = type,
            StartedAt = DateTimeOffset.UtcNow,
            InstanceId = target.InstanceId,
            BindingId = target.BindingId,
            ServiceId = target.Service ?? target.LastServiceId,
            PlanId = target.Plan ?? target.LastPlanId,
            Operation = name,
            Status = BrokerOperationStatus.Unknown,
            Instance = target.Input as BrokerServiceInstance,
            Binding = target.Input as BrokerServiceBinding,
        };
    }
}
