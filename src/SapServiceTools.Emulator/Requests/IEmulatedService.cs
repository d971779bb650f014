using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Requests;

/// <summary>One of the services that share the emulator's address; the first segment of a path says whose request it is.</summary>
internal interface IEmulatedService
{
    /// <summary>The first segment of its paths.</summary>
    string Segment { get; }

    /// <summary>Says what a request is, for counters, log and faults, before anything happens.</summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="path">The path after the first segment, still percent-encoded; empty or with a leading slash.</param>
    EmulatedCall Classify(string method, ReadOnlySpan<char> path);

    /// <summary>Does it and writes the response.</summary>
    ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange);
}

/// <summary>What a request is, as its service reads it.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="TenantId">The tenant in its path, decoded; null if it names none.</param>
/// <param name="AllowedMethods">Where the path is right but the verb isn't: the verbs that are.</param>
internal readonly record struct EmulatedCall(EmulatorOperation Operation, string? TenantId = null, string? AllowedMethods = null);
