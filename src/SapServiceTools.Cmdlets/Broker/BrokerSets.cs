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
