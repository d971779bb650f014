using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Tests.Conformance.Mutations;

/// <summary>One way to break the broker.</summary>
/// <param name="Name">What is broken.</param>
/// <param name="Expected">The requirements that must find it, and no other MUST may fail.</param>
public sealed record Mutation(string Name, params string[] Expected)
{
    /// <summary>Whether the broker works in the background.</summary>
    public bool IsAsync { get; init; }

    /// <summary>Makes what stands between transport and host; each run has its own, since some remember.</summary>
    public required Func<Tampering> Make { get; init; }

    /// <summary>Breaks the handler instead.</summary>
    public Action<ConformanceHost> Arrange { get; init; } = _ => { };

    /// <summary>Bounds for a broker that would never come to an end.</summary>
    public Func<ConformanceOptions, ConformanceOptions> Bound { get; init; } = options => options;

    /// <summary>How the names of other requirements begin that may fail too, because the whole endpoint is dead.</summary>
    public string? DeadEndpoint { get; init; }

    /// <summary>True where nothing can be removed from the broker any more.</summary>
    public bool LeavesSomething { get; init; }

    public static Mutation Answer(string name, bool isAsync, string[] expected, Action<Asked, Answered> after) =>
        new(name, expected) { IsAsync = isAsync, Make = () => new Tampering { After = after } };

    public static Mutation Request(string name, bool isAsync, string[] expected, Func<Asked, Answered?> before) =>
        new(name, expected) { IsAsync = isAsync, Make = () => new Tampering { Before = before } };

    public static Mutation Request(string name, bool isAsync, string[] expected, Action<Asked> before) => Request(name, isAsync, expected, asked =>
    {
        before(asked);
        return null;
    });

    public override string ToString() => Name;
}
