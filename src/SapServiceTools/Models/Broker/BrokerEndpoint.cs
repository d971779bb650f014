namespace SapServiceTools;

/// <summary>A host and the ports that a bound app will talk to.</summary>
/// <param name="Host">The host's name or address.</param>
/// <param name="Ports">Single ports, and ranges such as <c>9000-9010</c>.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>all</c>.</param>
public sealed record BrokerEndpoint(string Host, IReadOnlyList<string> Ports, string Protocol)
{
    /// <summary>Protocol, host and ports.</summary>
    public override string ToString() => $"{Protocol}://{Host}:{string.Join(',', Ports)}";
}
