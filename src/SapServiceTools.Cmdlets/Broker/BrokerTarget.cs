using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>
/// Parameter sets of the cmdlets that take instances and bindings of a broker: as ids, as objects with such properties, or as objects that know their session.
/// Properties have a set of their own: in the default set PowerShell would bind an instance's properties rather than the instance, and its session would be lost.
/// </summary>
internal static class BrokerSets
{
    public const string Id = "Id";
    public const string Property = "Property";
    public const string Object = "InputObject";
}

/// <summary>One instance or binding to act on, and where.</summary>
/// <param name="Session">The session to act in.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="BindingId">The binding; null for the instance itself.</param>
/// <param name="Input">What the user passed; the target of errors.</param>
internal sealed record BrokerTarget(BrokerSession Session, string InstanceId, string? BindingId, object Input)
{
    /// <summary>Name or id of the service; null for what the session knows.</summary>
    public string? Service { get; init; }

    /// <summary>Name or id of the plan; null for what the session knows.</summary>
    public string? Plan { get; init; }

    /// <summary>The service's id that the input has; it may have changed since.</summary>
    public string? LastServiceId { get; init; } = (Input as IBrokerReference)?.ServiceId;

    /// <summary>The plan's id that the input has; it may have changed since.</summary>
    public string? LastPlanId { get; init; } = (Input as IBrokerReference)?.PlanId;

    /// <summary>The client to act with.</summary>
    public BrokerClient Client => Session.Client();

    /// <summary>How questions and previews name it.</summary>
    public string Description =>
        $"{(BindingId is null ? $"service instance '{InstanceId}'" : $"service binding '{BindingId}' of instance '{InstanceId}'")} at {Session.Uri.Authority}";

    /// <summary>The operation that goes on with the target.</summary>
    public BrokerServiceOperation Operation(OperationType? type, string? name) => Client.Observe(Request(new RequestMode()), type, name, Input as IBrokerReference);

    /// <summary>A request about the target.</summary>
    public ResourceRequest Request(RequestMode mode) => new(InstanceId, BindingId) { Service = Service, Plan = Plan, LastServiceId = LastServiceId, LastPlanId = LastPlanId, Mode = mode };
}
