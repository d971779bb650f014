namespace SapServiceTools;

/// <summary>What a broker session shows of its client, and closes with itself.</summary>
internal interface IBrokerConnection : IDisposable
{
    /// <summary>The broker's address with its path prefix, without credentials.</summary>
    Uri Uri { get; }

    /// <summary>The user that requests are made as; null without one.</summary>
    string? UserName { get; }

    /// <summary>Requests sent so far, retries and polls included.</summary>
    long RequestCount { get; }

    /// <summary>The version of the protocol that is spoken.</summary>
    string ApiVersion { get; }

    /// <summary>The names of the services, from the catalog as last read.</summary>
    IReadOnlyList<string> ServiceNames { get; }

    /// <summary>What is known to be at the broker.</summary>
    IReadOnlyList<BrokerServiceInstance> Instances { get; }

    /// <summary>What was begun and isn't known to be over.</summary>
    IReadOnlyList<BrokerServiceOperation> PendingOperations { get; }
}
