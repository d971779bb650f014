using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary>The attributes of a new binding: from the request, and for a rotation from the predecessor what the request lacks.</summary>
internal sealed record BindingAttributes(CatalogEntry Entry, string? AppGuid, byte[]? Parameters, byte[]? BindResource, BindingRecord? Predecessor)
{
    /// <summary>
    /// True if a binding in the store is the same. The context isn't compared, as it carries names that people change; of a rotation only what was sent is,
    /// because the rest came from a predecessor that may be gone by now.
    /// </summary>
    public bool AreThoseOf(BindingRecord binding, RequestBody body)
    {
        if (Entry.Service.Id != binding.ServiceId || Entry.Plan.Id != binding.PlanId || body.PredecessorBindingId != binding.PredecessorId)
            return false;
        var isRotation = body.PredecessorBindingId is not null;
        return (isRotation && body.AppGuid is null || AppGuid == binding.AppGuid)
            && (isRotation && body.Parameters is null || JsonText.AreEqual(Parameters, binding.Parameters))
            && (isRotation && body.BindResource is null || JsonText.AreEqual(BindResource, binding.BindResource));
    }
}
