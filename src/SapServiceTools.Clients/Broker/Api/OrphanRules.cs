namespace SapServiceTools.Clients.Broker.Api;

/// <summary>When a broker may hold something that nobody can use, by the specification's table. Source: Open Service Broker API 2.17, orphan mitigation.</summary>
internal static class OrphanRules
{
    /// <summary>Whether a request that ended in an error leaves an orphan.</summary>
    public static bool Apply(BrokerAction action, ServiceException exception)
    {
        // The platform must not clean up behind an operation that goes on.
        if (exception.ErrorCode == BrokerErrors.ConcurrencyError)
            return false;
        var creates = action is BrokerAction.Provision or BrokerAction.Bind;
        var deletes = action is BrokerAction.Deprovision or BrokerAction.Unbind;
        // A response that isn't whole in time is a time-out, whatever its first line says.
        return (exception.ErrorId == ErrorIds.RequestTimedOut ? null : exception.StatusCode) switch
        {
            // No response: the broker may have done it, or not.
            null => creates && exception.MayHaveTakenEffect,
            200 => false,
            201 or 202 => creates,
            > 202 and < 300 => creates || deletes,
            >= 500 => creates || deletes,
            _ => false,
        };
    }

    /// <summary>Whether an operation whose <c>last_operation</c> says that it failed leaves an orphan.</summary>
    public static bool ApplyToFailed(OperationType type) => type is not OperationType.Update;

    /// <summary>The command that removes an orphan.</summary>
    public static string Command(string instanceId, string? bindingId, string? serviceId, string? planId)
    {
        var what = bindingId is null ? $"Invoke-BrokerDeprovision -InstanceId {Quote(instanceId)}" : $"Invoke-BrokerUnbind -InstanceId {Quote(instanceId)} -BindingId {Quote(bindingId)}";
        return $"{what}{(serviceId is null ? "" : $" -Service {Quote(serviceId)}")}{(planId is null ? "" : $" -Plan {Quote(planId)}")}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
