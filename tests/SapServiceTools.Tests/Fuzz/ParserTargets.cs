namespace SapServiceTools.Tests.Fuzz;

/// <summary>All parsers of strangers' bytes.</summary>
public static class ParserTargets
{
    public static IReadOnlyList<ParserTarget> All { get; } = [.. TenantTargets.All, .. HttpTargets.All, .. BrokerTargets.All, .. CloudTargets.All, .. ServerTargets.All];

    public static ParserTarget Find(string name) => All.Single(target => target.Name == name);
}
