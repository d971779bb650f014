namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>One requirement of the specification, and how it is checked.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Level">How much it binds.</param>
/// <param name="Since">The minor part of the version 2.x that it came with.</param>
/// <param name="Description">What is required, in one sentence.</param>
/// <param name="CheckAsync">Checks it.</param>
internal sealed record Requirement(
    string Id, ConformanceLevel Level, int Since, string Description, Func<ConformanceContext, CancellationToken, Task<Finding>> CheckAsync)
{
    /// <summary>The part of the specification.</summary>
    public string Section { get; init; } = "";

    /// <summary>The operation that it is about, which is examined in both of its modes; null takes that of its part of the specification.</summary>
    public ExaminedOperation? Operation { get; init; }

    /// <summary>The minor part of the version in which it got its level; 0 if it always had it.</summary>
    public int LevelSince { get; init; }

    /// <summary>How much it bound before.</summary>
    public ConformanceLevel EarlierLevel { get; init; }

    /// <summary>How much it binds in a version.</summary>
    public ConformanceLevel LevelAt(int minor) => minor < LevelSince ? EarlierLevel : Level;

    /// <summary>The requirement with the level that it had before a version.</summary>
    public Requirement Before(int minor, ConformanceLevel level) => this with { LevelSince = minor, EarlierLevel = level };

    /// <summary>The requirement, examined in one mode only, since its check sees to both or they make no difference.</summary>
    public Requirement InOneMode() => this with { Operation = ExaminedOperation.None };

    public static Requirement Must(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.Must, since, description, check);

    public static Requirement Should(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.Should, since, description, check);

    public static Requirement May(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.May, since, description, check);
}

/// <summary>An operation that a broker may do synchronously, asynchronously, or as the platform asks for it.</summary>
internal enum ExaminedOperation
{
    None,
    Provision,
    Bind,
    Unbind,
    Update,
    Deprovision,
}
