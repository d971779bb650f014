using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>What the catalog forbids is refused before anything is sent. Source: Open Service Broker API 2.17, catalog management and the request sections.</summary>
internal sealed class RequestRules(CatalogCache cache)
{
    public void CheckProvision(ProvisionRequest request, PlanChoice choice, ICallLog log)
    {
        CheckParameters(request.Parameters, choice.Entry?.Plan.Schemas?.InstanceCreate, "provision", choice, log);
        CheckVersion(request.MaintenanceInfo, choice);
    }

    /// <param name="request">The update.</param>
    /// <param name="current">The plan that the instance has.</param>
    /// <param name="target">The plan that it is to have; null if it keeps its own.</param>
    /// <param name="log">Is told of a schema that can't be used.</param>
    public void CheckUpdate(UpdateRequest request, PlanChoice current, PlanChoice? target, ICallLog log)
    {
        var changesPlan = target is not null && target.PlanId != current.PlanId;
        if (changesPlan && current.Entry is { IsPlanUpdateable: false })
            throw NotAllowed($"An instance of plan '{current.PlanName}' can't change its plan.", "plan_updateable");
        var changesOther = changesPlan || request.Parameters is not null || request.MaintenanceInfo is not null;
        if (!changesOther && request.Context is null)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The update of instance '{request.InstanceId}' changes nothing.")
            {
                RecommendedAction = "Give a -Plan, -Parameter, -MaintenanceInfo or -Context.",
            };
        if (!changesOther && current.Service is { AllowContextUpdates: false })
            throw NotAllowed($"The service '{current.ServiceName}' takes no update of the context alone.", "allow_context_updates");
        var effective = target ?? current;
        CheckParameters(request.Parameters, effective.Entry?.Plan.Schemas?.InstanceUpdate, "update", effective, log);
        CheckVersion(request.MaintenanceInfo, effective);
    }

    public void CheckBind(BindRequest request, PlanChoice choice, ICallLog log)
    {
        if (choice.Entry is { IsBindable: false })
            throw NotAllowed($"Instances of plan '{choice.PlanName}' can't be bound.", "bindable");
        if (request.PredecessorBindingId is not null && choice.Entry is { } entry && entry.Plan.BindingRotatable is not true)
            throw NotAllowed($"Bindings of plan '{choice.PlanName}' can't be rotated.", "binding_rotatable");
        // A rotation takes over what its predecessor had.
        if (request.PredecessorBindingId is null || request.Parameters is not null)
            CheckParameters(request.Parameters, choice.Entry?.Plan.Schemas?.BindingCreate, "bind", choice, log);
    }

    public static void CheckFetchInstance(PlanChoice choice)
    {
        if (choice.Service is { InstancesRetrievable: false })
            throw NotAllowed($"Instances of the service '{choice.ServiceName}' can't be fetched.", "instances_retrievable");
    }

    public static void CheckFetchBinding(PlanChoice choice)
    {
        if (choice.Service is { BindingsRetrievable: false })
            throw NotAllowed($"Bindings of the service '{choice.ServiceName}' can't be fetched.", "bindings_retrievable");
    }

    /// <summary>The platform of the context and that of the identity have to be the same.</summary>
    public static void CheckPlatform(IReadOnlyDictionary<string, object?>? context, PlatformIdentity? identity)
    {
        if (identity is not null && context?.GetValueOrDefault("platform") is string platform && platform != identity.Platform)
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The context is of the platform '{platform}', the originating identity of '{identity.Platform}'; they have to be the same.");
    }

    private void CheckParameters(IReadOnlyDictionary<string, object?>? parameters, IReadOnlyDictionary<string, object?>? schema, string action, PlanChoice choice, ICallLog log)
    {
        if (schema is not null && FindFaults(parameters, schema, action, choice, log) is { } faults)
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.BrokerParameterInvalid, $"The parameters don't fit the {action} schema of plan '{choice.PlanName}': {faults}.");
    }

    // A schema that can't be used, costs too much to check, or never ends is the broker's mistake; it mustn't keep its users from working, and they are told.
    private string? FindFaults(IReadOnlyDictionary<string, object?>? parameters, IReadOnlyDictionary<string, object?> schema, string action, PlanChoice choice, ICallLog log)
    {
        if (cache.Latest is not { } catalog)
            return null;
        var (usable, fault) = catalog.Schema(schema);
        try
        {
            if (usable is not null)
                return usable.FindFaults(FreeFormText.ToUtf8(parameters));
        }
        catch (SchemaException exception)
        {
            fault = exception.Message;
        }

        cache.WarnOnce($"The {action} schema of plan '{choice.PlanName}' ({choice.PlanId}) can't be used, so parameters aren't checked by it: {fault}", log);
        return null;
    }

    private static void CheckVersion(IReadOnlyDictionary<string, object?>? info, PlanChoice choice)
    {
        if (info is null || choice.Entry is not { } entry)
            return;
        var version = info.GetValueOrDefault("version") as string;
        if (version != entry.Plan.MaintenanceInfo?.Version)
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.BrokerMaintenanceInfoConflict,
                $"Plan '{choice.PlanName}' is at version {entry.Plan.MaintenanceInfo?.Version ?? "(none)"}, not {version ?? "(none)"}.");
    }

    private static ServiceException NotAllowed(string message, string field) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.BrokerNotAllowed, message)
        {
            RecommendedAction = $"The catalog says so with its field {field}. With -SkipValidation the broker decides.",
        };
}
