using System.Text.RegularExpressions;
using Xunit;

namespace SapServiceTools.Tests.Build;

/// <summary>The page that shows newcomers the way names files that are there.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

    [Fact]
    public void Every_file_of_the_walks_exists()
    {
        var files = SourcePath().Matches(Page).Select(match => match.Value).Distinct().ToList();

        Assert.True(files.Count > 20);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void Every_type_that_it_names_exists()
    {
        var types = Repository.Projects.SelectMany(Repository.Sources).SelectMany(file => file.Types).ToHashSet(StringComparer.Ordinal);

        Assert.All(TypeName().Matches(Page).Select(match => match.Groups[1].Value).Where(name => name != nameof(FolderTests)), name => Assert.Contains(name, types));
    }

    [GeneratedRegex(@"src/[\w./]+\.cs")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"`([A-Z][a-z]+[A-Z]\w+)`")]
    private static partial Regex TypeName();
}
