namespace SapServiceTools.Cmdlets;

/// <summary>Parameter sets of the cmdlets that take instances and bindings of a broker: as ids, by value or property, or as objects that know their session.</summary>
internal static class BrokerSets
{
    public const string Id = "Id";
    public const string Object = "InputObject";
}
