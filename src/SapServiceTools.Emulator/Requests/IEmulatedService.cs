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

    /// <summary>Does it and writes the answer.</summary>
    ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange);
}
