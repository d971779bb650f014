using System.Collections;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>How handlers are run.</summary>
internal sealed record HandlerPoolOptions
{
    /// <summary>Workers, each with a runspace of its own.</summary>
    public int WorkerCount { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Calls that may wait for a worker; one more is refused.</summary>
    public int QueueLength { get; init; } = 1024;

    /// <summary>Modules that each worker imports.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Cmdlets of this module that each worker has, by name.</summary>
    public IReadOnlyDictionary<string, Type> Commands { get; init; } = new Dictionary<string, Type>();

    /// <summary>Variables that each worker defines, by name.</summary>
    public IDictionary Variables { get; init; } = new Hashtable();

    /// <summary>The folder that workers begin in; null takes the process's.</summary>
    public string? Location { get; init; }

    /// <summary>Runs once in each worker before its first call.</summary>
    public HandlerScript? Initialization { get; init; }

    /// <summary>Takes what handlers write to their streams, and what becomes of them; called on any thread.</summary>
    public Action<HandlerLogEntry> Log { get; init; } = _ => { };
}
