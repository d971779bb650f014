namespace SapServiceTools;

/// <summary>The result of checking one requirement of the Open Service Broker API on one broker.</summary>
public sealed record ConformanceResult
{
    /// <summary>The requirement's stable name, such as <c>Provision.Conflict</c>.</summary>
    public required string Requirement { get; init; }

    /// <summary>The part of the specification that it stands in, such as <c>Provisioning</c>.</summary>
    public required string Section { get; init; }

    /// <summary>How much it binds.</summary>
    public required ConformanceLevel Level { get; init; }

    /// <summary>What came out.</summary>
    public required ConformanceVerdict Verdict { get; init; }

    /// <summary>What is required.</summary>
    public required string Description { get; init; }

    /// <summary>What was found; null if there is nothing to add to the verdict.</summary>
    public string? Reason { get; init; }

    /// <summary>The version of the specification that it came with, such as 2.15. Those that were there before 2.13 have 2.13.</summary>
    public required string Since { get; init; }

    /// <summary>The version of the specification that the broker was checked against.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The requests that it was judged by, with their answers. Secrets are masked.</summary>
    public IReadOnlyList<ConformanceExchange> Evidence { get; init => field = CellText.List(value); } = CellText.List<ConformanceExchange>([]);

    /// <summary>How long the check took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The service that was used, as it was named.</summary>
    public required string Service { get; init; }

    /// <summary>The plan that was used, as it was named.</summary>
    public required string Plan { get; init; }

    /// <summary>The broker's address.</summary>
    public required Uri BrokerUri { get; init; }

    /// <summary>Requirement and verdict.</summary>
    public override string ToString() => $"{Requirement}: {Verdict}{(Reason is null ? "" : $" ({Reason})")}";
}
