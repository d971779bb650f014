namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A host and its ports.</summary>
public sealed class ServiceEndpoint
{
    /// <summary>Name, address or address range.</summary>
    public required string Host { get; init; }

    /// <summary>At least one; each a port (<c>"443"</c>) or a range (<c>"9000-9010"</c>).</summary>
    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>all</c>; absent means tcp.</summary>
    public string? Protocol { get; init; }
}
