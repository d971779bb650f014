using System.Diagnostics.CodeAnalysis;
using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Schemas;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>The checks of every request before a handler is called. Each throws the protocol's error.</summary>
internal sealed class RequestChecks(PublishedCatalog catalog, BrokerHostOptions options)
{
    public static string Require([NotNull] string? value, string name) =>
        value ?? throw new BrokerException(BrokerError.BadRequest, $"{name} is required and must not be empty.");

    /// <summary>A plan of the catalog that belongs to the service.</summary>
    public CatalogEntry FindPlan(string? serviceId, string? planId)
    {
        var service = FindService(serviceId);
        return catalog.FindPlan(service.Id, Require(planId, "plan_id"))
            ?? throw new BrokerException(
                BrokerError.BadRequest, catalog.FindPlan(planId!) is null ? "plan_id isn't in the catalog." : "plan_id belongs to another service than service_id.");
    }

    public ServiceOffering FindService(string? serviceId) =>
        catalog.FindService(Require(serviceId, "service_id")) ?? throw new BrokerException(BrokerError.BadRequest, "service_id isn't in the catalog.");

    /// <summary>Both ids must be in the query of a deletion, unless the platform is from before the versions that demand it.</summary>
    public void RequireIds(QueryValues query)
    {
        if (options.AllowLegacyPlatform)
            return;
        Require(query.ServiceId, "service_id");
        Require(query.PlanId, "plan_id");
    }

    /// <summary>
    /// The ids of a deletion. The service must be the right one; of the plan it's enough that the service has it: after an update that ended in doubt the platform may assume
    /// another plan than the stored one, and a plan that has left the catalog must not keep its instances from being deleted.
    /// </summary>
    /// <param name="incoming">The request.</param>
    /// <param name="record">What is to be deleted; null if the store doesn't have it.</param>
    public CatalogEntry CheckDeletion(IncomingRequest incoming, StoredRecord? record)
    {
        // What isn't in the query was not required.
        var (requested, requestedPlan) = (incoming.Query.ServiceId ?? record?.ServiceId, incoming.Query.PlanId ?? record?.PlanId);
        if (requested is null || requestedPlan is null)
            throw new BrokerException(incoming.BindingId is null ? BrokerError.InstanceDoesNotExist : BrokerError.BindingDoesNotExist);
        if (record is not null && requested != record.ServiceId)
            throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
        return record is not null && requestedPlan == record.PlanId ? catalog.FindEntry(record.ServiceId, record.PlanId) : FindPlan(requested, requestedPlan);
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
        if (!options.ValidateParameters || schema?.FindFaults(parameters) is not { } faults)
            return;
        throw new BrokerException(BrokerError.InvalidParameters, $"The parameters don't fit the plan's schema: {faults}.");
    }

    /// <summary>Whether the host runs the operation in the background, which the caller has to accept.</summary>
    public static bool IsBackground(IncomingRequest incoming, ServicePlan plan, AsynchronousOperations operation)
    {
        var background = plan.Asynchronous.HasFlag(operation);
        return background && !incoming.AcceptsIncomplete ? throw new BrokerException(BrokerError.AsyncRequired) : background;
    }
}
