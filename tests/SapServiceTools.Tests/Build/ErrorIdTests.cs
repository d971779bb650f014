using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace SapServiceTools.Tests.Build;

/// <summary>Scripts match on error ids, so each is a constant, is the id of some error, and has its cause and its cure, which about_SapServiceTools_Reliability repeats.</summary>
public sealed partial class ErrorIdTests
{
    private const string TopicName = "about_SapServiceTools_Reliability.help.txt";
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "en-US");

    private static readonly IReadOnlyList<string> Ids =
        [.. typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    private static readonly IReadOnlyList<SourceFile> Sources = [.. Repository.Projects.SelectMany(Repository.Sources)];

    [Fact]
    public void Each_id_has_a_cure_that_is_a_sentence() => Assert.All(Ids, id => Assert.Matches(@"^[A-Z].{18,}\.$", CureAttribute.Of(id)));

    [Fact]
    public void The_topic_says_of_each_id_once_what_stands_beside_it()
    {
        // `./build.sh docs` renews the topic.
        var said = Sources.SelectMany(file => Explained().Matches(file.Text)).ToDictionary(match => match.Groups[2].Value, match => $"{match.Groups[1].Value} {CureAttribute.Of(match.Groups[2].Value)}");

        Assert.Equal(Ids.Order(StringComparer.Ordinal), said.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(said.OrderBy(pair => pair.Key, StringComparer.Ordinal), Entries().ToDictionary(entry => entry.Id, entry => entry.Text).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Each_id_of_the_topic_has_its_place_by_the_alphabet()
    {
        foreach (var section in Entries().GroupBy(entry => entry.Section, entry => entry.Id))
            Assert.Equal(section.Order(StringComparer.Ordinal), section);
    }

    [Fact]
    public void Each_id_is_that_of_some_error()
    {
        var used = Sources.Where(file => !file.Path.StartsWith("Errors/ErrorIds", StringComparison.Ordinal))
            .SelectMany(file => GivenId().Matches(file.Text).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Ids, id => Assert.Contains(id, used));
    }

    [Fact]
    public void No_error_has_an_id_that_is_written_in_its_place()
    {
        // The errors of a hosted broker's protocol have its own names.
        string[] makers = ["Pipeline/ErrorRecords.cs", "BrokerHost/WriteBrokerErrorCommand.cs"];

        Assert.All(Sources, file => Assert.False(LiteralId().IsMatch(file.Text), file.Path));
        Assert.All(Sources.Where(file => file.Text.Contains("new ErrorRecord(", StringComparison.Ordinal)), file => Assert.Contains(file.Path, makers));
    }

    [Theory]
    [InlineData("throw new ServiceException(ServiceErrorKind.NotFound, \"Gone\", text);")]
    [InlineData("new(ServiceErrorKind.NotFound,\n    \"Gone\", text)")]
    [InlineData("new ResourceNotFoundException(\"Gone\", text)")]
    [InlineData("new ErrorRecord(fault, \"Gone\", category, null)")]
    [InlineData("new FreeFormReader(paths, \"Gone\")")]
    public void An_id_that_is_written_in_its_place_is_found(string code) => Assert.Matches(LiteralId(), code);

    [Fact]
    public void Pages_name_errors_that_there_are()
    {
        var pages = Directory.GetFiles(Pages).Where(path => !path.EndsWith(".xml", StringComparison.Ordinal)).Append(Path.Combine(Repository.Root, "README.md"))
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs", "guides")));
        var named = pages.SelectMany(page => NamedError().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)).ToList();
        // What Write-BrokerError takes is named in the same way.
        var known = Ids.Concat(Enum.GetNames<SapServiceTools.BrokerHost.Protocol.BrokerError>()).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 10);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    private static List<Entry> Entries()
    {
        var entries = new List<Entry>();
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(Pages, TopicName)))
        {
            if (line.Length > 0 && line[0] != ' ')
                section = line;
            else if (section.StartsWith("ERRORS OF ", StringComparison.Ordinal) && IdLine().Match(line) is { Success: true } id)
                entries.Add(new Entry(section, id.Groups[1].Value, ""));
            else if (section.StartsWith("ERRORS OF ", StringComparison.Ordinal) && line.StartsWith("        ", StringComparison.Ordinal))
                entries[^1] = entries[^1] with { Text = $"{entries[^1].Text} {line.Trim()}".Trim() };
        }

        return entries;
    }

    private sealed record Entry(string Section, string Id, string Text);

    [GeneratedRegex("""/// <summary>(.+?)</summary>\s+\[Cure\(".+?"\)\]\s+public const string (\w+)""")]
    private static partial Regex Explained();

    [GeneratedRegex(@"^    (\S+)$")]
    private static partial Regex IdLine();

    // Not where an error that came is compared, or chosen by.
    [GeneratedRegex("""(?<!cref="|== |!= |ErrorId: |is not |is |or )ErrorIds\.(\w+)(?!\s*(?:=>|or\s))""")]
    private static partial Regex GivenId();

    [GeneratedRegex("""(?:\(\s*ServiceErrorKind\.\w+,\s*|new (?:ResourceNotFound|ResourceExists|OperationFailed)Exception\(\s*|new ErrorRecord\([^,]+,\s*|new FreeFormReader\([^,]+,\s*)[$@]*["]""")]
    private static partial Regex LiteralId();

    [GeneratedRegex(@"\b[Ee]rrors? (?:are )?([A-Z][a-z]+[A-Z]\w+)")]
    private static partial Regex NamedError();
}
