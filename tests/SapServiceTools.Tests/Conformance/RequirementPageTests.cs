using SapServiceTools.Clients.Broker.Conformance;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>The page of the requirements says what the code has.</summary>
public sealed class RequirementPageTests
{
    [Fact]
    public void Page_lists_the_requirements()
    {
        var rows = File.ReadLines(Path.Combine(Root(), "docs", "broker-conformance.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();

        Assert.Equal(RequirementTable.All.Select(Row), rows);
    }

    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal(RequirementTable.All.Count, RequirementTable.All.Select(requirement => requirement.Id).Distinct().Count());
    }

    internal static string Row(Requirement requirement) =>
        $"| `{requirement.Id}` | {requirement.Level.ToString().ToUpperInvariant()} | {(requirement.Since is ConformanceOptions.FirstMinor ? "" : $"2.{requirement.Since}")} | {requirement.Description} |";

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SapServiceTools.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
