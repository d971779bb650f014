using System.Diagnostics.CodeAnalysis;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Schemas;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>What every request has to hold before a handler sees it. Each check throws the protocol's error.</summary>
internal sealed class RequestChecks(BrokerCore core)
{
    public static string Require([NotNull] string? value, string name) =>
        value ?? throw new BrokerException(BrokerError.BadRequest, $"{name} is required and must not be empty.");

    /// <summary>A plan of the catalog that belongs to the service.</summary>
    public CatalogEntry FindPlan(string? serviceId, string? planId)
    {
        var service = FindService(serviceId);
        return core.Catalog.FindPlan(service.Id, Require(planId, "plan_id"), core.Options.AllowLegacyPlatform)
            ?? throw new BrokerException(
                BrokerError.BadRequest, core.Catalog.FindPlan(planId!) is null ? "plan_id isn't in the catalog." : "plan_id belongs to another service than service_id.");
    }

    public ServiceOffering FindService(string? serviceId) =>
        core.Catalog.FindService(Require(serviceId, "service_id")) ?? throw new BrokerException(BrokerError.BadRequest, "service_id isn't in the catalog.");

    /// <summary>Both ids must be in the query of a deletion, unless the platform is from before the versions that demand it.</summary>
    public void RequireIds(QueryValues query)
    {
        if (core.Options.AllowLegacyPlatform)
            return;
        Require(query.ServiceId, "service_id");
        Require(query.PlanId, "plan_id");
    }

    /// <summary>
    /// The ids of a deletion. The service must be the right one; of the plan it's enough that the service has it: after an update that ended in doubt the platform may believe
    /// in another plan than the store, and a plan that has left the catalog must not keep its instances from being deleted.
    /// </summary>
    public CatalogEntry CheckDeletion(IncomingRequest incoming, string? serviceId, string? planId)
    {
        // What isn't in the query was not required.
        var (asked, askedPlan) = (incoming.Query.ServiceId ?? serviceId, incoming.Query.PlanId ?? planId);
        if (asked is null || askedPlan is null)
            throw new BrokerException(incoming.BindingId is null ? BrokerError.InstanceDoesNotExist : BrokerError.BindingDoesNotExist);
        if (serviceId is not null && asked != serviceId)
            throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
        return serviceId is not null && askedPlan == planId ? core.Runs.FindEntry(serviceId, planId) : FindPlan(asked, askedPlan);
    }

    /// <summary>The names of the platform in the header and in the context must be the same.</summary>
    public static void CheckPlatform(IncomingRequest incoming)
    {
        if (incoming.OriginatingIdentity is { } identity && incoming.Body?.Platform is { } platform && identity.Platform != platform)
            throw new BrokerException(BrokerError.BadRequest, $"The header {OriginatingIdentityHeader.Name} and context.platform name different platforms.");
    }

    public static void CheckMaintenanceInfo(RequestBody body, ServicePlan plan)
    {
        if (body.MaintenanceVersion is { } version && version != plan.MaintenanceInfo?.Version)
            throw new BrokerException(BrokerError.MaintenanceInfoConflict);
    }

    public void CheckParameters(byte[]? parameters, ParameterSchema? schema)
    {
        if (!core.Options.ValidateParameters || schema?.FindFaults(parameters) is not { } faults)
            return;
        throw new BrokerException(BrokerError.InvalidParameters, $"The parameters don't fit the plan's schema: {faults}.");
    }

    /// <summary>The asynchronous gate.</summary>
    /// <returns>Whether the host runs the operation in the background.</returns>
    public static bool PassGate(IncomingRequest incoming, ServicePlan plan, AsynchronousOperations operation)
    {
        var background = plan.Asynchronous.HasFlag(operation);
        return background && !incoming.AcceptsIncomplete ? throw new BrokerException(BrokerError.AsyncRequired) : background;
    }
}
