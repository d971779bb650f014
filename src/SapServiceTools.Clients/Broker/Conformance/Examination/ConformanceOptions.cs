namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What may be used of a broker to examine it, and for how long.</summary>
public sealed record ConformanceOptions
{
    /// <summary>The earliest version that can be checked.</summary>
    public const int FirstMinor = 13;

    /// <summary>The latest version that can be checked.</summary>
    public const int LastMinor = 17;

    /// <summary>The service offering, by id or name. Nothing else of the catalog is touched.</summary>
    public required string Service { get; init; }

    /// <summary>The plan to make instances of, by id or name.</summary>
    public required string Plan { get; init; }

    /// <summary>Another plan of the service that an instance may be changed to, by id or name; null leaves changes of plan and conflicts between plans out.</summary>
    public string? UpdatePlan { get; init; }

    /// <summary>The minor part of the version 2.x that the broker is checked against.</summary>
    public int ApiMinor { get; init; } = LastMinor;

    /// <summary>Parameters that every provision needs.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>Parameters that every binding needs.</summary>
    public IReadOnlyDictionary<string, object?>? BindParameters { get; init; }

    /// <summary>Parameters for an update; null leaves updates of parameters out.</summary>
    public IReadOnlyDictionary<string, object?>? UpdateParameters { get; init; }

    /// <summary>The context object of provisions, updates and bindings; null makes one as Cloud Foundry would.</summary>
    public IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <summary>Names of requirements to check, with wildcards; empty means all.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>How long one asynchronous operation may take; the plan's <c>maximum_polling_duration</c> counts if it is shorter.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a broker may take for one response.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long removing what the run made may take at the end.</summary>
    public TimeSpan CleanupTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same after an interruption.</summary>
    public TimeSpan InterruptedCleanupTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between two polls where the broker names none.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);
}
