namespace SapServiceTools.Clients.Broker.Conformance;

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

    public static Requirement Must(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.Must, since, description, check);

    public static Requirement Should(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.Should, since, description, check);

    public static Requirement May(string id, int since, string description, Func<ConformanceContext, CancellationToken, Task<Finding>> check) =>
        new(id, ConformanceLevel.May, since, description, check);
}
