using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Broker.Conformance.Requirements;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>The page of the requirements says what the code has.</summary>
public sealed class RequirementPageTests
{
    [Fact]
    public void Page_lists_the_requirements()
    {
        Assert.Equal(RequirementTable.All.Select(Row), Rows().Select(row => row[..(row.TrimEnd('|', ' ').LastIndexOf('|') + 1)]));
    }

    [Fact]
    public void Page_says_where_each_requirement_stands_in_the_versions_that_have_it()
    {
        foreach (var (requirement, row) in RequirementTable.All.Zip(Rows()))
        {
            var place = row.TrimEnd('|', ' ').Split('|')[^1].Trim();
            if (place.StartsWith("RFC ", StringComparison.Ordinal))
                continue;
            var lines = place.Split(" · ");
            lines[0] = lines[0].Split(' ')[^1];
            var missing = lines.TakeWhile(line => line is "–").Count();

            Assert.Equal(5, lines.Length);
            Assert.Equal((requirement.Id, requirement.Since), (requirement.Id, ConformanceOptions.FirstMinor + missing));
            Assert.All(lines[missing..], line => Assert.True(int.TryParse(line, out _), row));
        }
    }

    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal(RequirementTable.All.Count, RequirementTable.All.Select(requirement => requirement.Id).Distinct().Count());
    }

    internal static string Row(Requirement requirement) =>
        $"| `{requirement.Id}` | {Level(requirement)} | {(requirement.Since is ConformanceOptions.FirstMinor ? "" : $"2.{requirement.Since}")} | {requirement.Description} |";

    private static string[] Rows() => [.. File.ReadLines(Path.Combine(Root(), "docs", "broker-conformance.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static string Level(Requirement requirement)
    {
        var level = requirement.Level.ToString().ToUpperInvariant();
        return requirement.LevelSince is 0 ? level : $"{level}, before 2.{requirement.LevelSince} {requirement.EarlierLevel.ToString().ToUpperInvariant()}";
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SapServiceTools.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
