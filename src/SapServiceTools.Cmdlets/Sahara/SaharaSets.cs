namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>
/// Parameter sets of the cmdlets that take names and objects. The property has a set of its own: in one set with names by value
/// PowerShell would bind an object's name rather than the object, and its session would be lost.
/// </summary>
internal static class SaharaSets
{
    public const string Name = "Name";
    public const string Property = "Property";
    public const string Object = "InputObject";
    public const string Operation = "Operation";
}
