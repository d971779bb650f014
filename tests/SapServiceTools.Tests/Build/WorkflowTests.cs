using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace SapServiceTools.Tests.Build;

/// <summary>The workflows can't be run here, so what they call is held to be there, and what they take from others to be one commit.</summary>
public sealed partial class WorkflowTests
{
    private static string Root => Repository.Root;

    public static TheoryData<string> Workflows => new(Directory.GetFiles(Path.Combine(Root, ".github", "workflows")).Select(path => Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_to_a_commit(string name)
    {
        var uses = Values(Load(name), "uses").ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches("^[^@]+@[0-9a-f]{40}$", use));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_step_calls_tasks_and_parameters_of_the_build_that_exist(string name)
    {
        var build = File.ReadAllText(Path.Combine(Root, "build.ps1"));
        var tasks = TaskName().Matches(TaskTable().Match(build).Value).Select(match => match.Groups[1].Value).ToList();
        var parameters = ParameterName().Matches(build[..build.IndexOf("$ErrorActionPreference", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value).ToList();
        var calls = Values(Load(name), "run").SelectMany(run => BuildCall().Matches(run)).Select(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, words =>
        {
            Assert.NotEmpty(words);
            for (var i = 0; i < words.Length; i++)
            {
                if (!words[i].StartsWith('-'))
                {
                    Assert.Contains(words[i], tasks, StringComparer.OrdinalIgnoreCase);
                    continue;
                }
                Assert.Contains(words[i][1..], parameters, StringComparer.OrdinalIgnoreCase);
                // What follows belongs to the parameter, unless that is the list of tasks.
                if (!words[i].Equals("-Task", StringComparison.OrdinalIgnoreCase))
                    i++;
            }
        });
    }

    [Fact]
    public void The_package_is_tested_on_each_system_and_version_that_is_promised()
    {
        var matrix = (YamlMappingNode)Load("build.yml")["jobs"]["test"]["strategy"]["matrix"];

        var versions = ((YamlSequenceNode)matrix["powershell"]).Select(node => node.ToString()).ToList();
        Assert.Equal(["7.4", "7.5", "7.6"], versions.Select(version => version[..3]));
        // One release each and no range.
        Assert.All(versions, version => Assert.True(Version.TryParse(version, out var parsed) && parsed.Build >= 0, version));
        Assert.Equal(["ubuntu", "windows", "macos"], ((YamlSequenceNode)matrix["os"]).Select(node => node.ToString().Split('-')[0]));
    }

    [Fact]
    public void Only_a_tag_publishes_and_only_what_was_tested()
    {
        var jobs = (YamlMappingNode)Load("build.yml")["jobs"];
        var publishing = jobs.Where(job => Values(job.Value, "run").Any(run => run.Contains("publish", StringComparison.OrdinalIgnoreCase))).ToList();

        var job = Assert.Single(publishing).Value;
        Assert.Equal("github.ref_type == 'tag'", job["if"].ToString());
        Assert.Equal("test", job["needs"].ToString());
        // The key is in the hands of that one step.
        var secrets = jobs.AllNodes.OfType<YamlScalarNode>().Select(node => node.ToString()).Where(text => text.Contains("secrets.", StringComparison.Ordinal));
        Assert.Equal(["${{ secrets.SAPSERVICETOOLS_GALLERY_KEY }}"], secrets);
        Assert.Single(Values(job, "SAPSERVICETOOLS_GALLERY_KEY"));
    }

    private static YamlNode Load(string name)
    {
        using var reader = new StreamReader(Path.Combine(Root, ".github", "workflows", name));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    private static IEnumerable<string> Values(YamlNode node, string key) =>
        node.AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children)
            .Where(pair => pair.Key.ToString() == key && pair.Value is YamlScalarNode).Select(pair => pair.Value.ToString());

    [GeneratedRegex(@"\./build\.(?:sh|ps1)\b([^\r\n]*)")]
    private static partial Regex BuildCall();

    [GeneratedRegex(@"^\$tasks = .*?^\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex TaskTable();

    [GeneratedRegex(@"^ +(\w+) += \{", RegexOptions.Multiline)]
    private static partial Regex TaskName();

    [GeneratedRegex(@"\[string(?:\[\])?\] \$(\w+)")]
    private static partial Regex ParameterName();
}
