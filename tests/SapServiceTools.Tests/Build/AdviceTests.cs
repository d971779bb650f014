using System.Text.RegularExpressions;
using Xunit;

namespace SapServiceTools.Tests.Build;

/// <summary>What messages and pages tell people to type exists: cmdlets, and the parameters beside them. Surface.txt has both, and is held against the module itself.</summary>
public sealed partial class AdviceTests
{
    private static readonly string[] CommonParameters = ["Confirm", "Debug", "ErrorAction", "ErrorVariable", "InformationAction", "InformationVariable", "Verbose", "WarningAction", "WhatIf"];
    private static readonly Dictionary<string, HashSet<string>> Cmdlets = ReadSurface();

    [Fact]
    public void Messages_name_cmdlets_and_parameters_that_there_are()
    {
        var texts = Repository.Projects.SelectMany(Repository.Sources).Select(file => ($"{file.Project}/{file.Path}", file.Text)).ToList();

        AssertNone(texts, atLeast: 30);
    }

    [Fact]
    public void Pages_name_cmdlets_and_parameters_that_there_are()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var texts = Directory.GetFiles(Path.Combine(docs, "en-US")).Where(path => !path.EndsWith(".xml", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(docs, "*.md"))
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(path => (Path.GetFileName(path), File.ReadAllText(path)))
            .ToList();

        AssertNone(texts, atLeast: 200);
    }

    [Theory]
    [InlineData("Get-ManagedInstanceCredential -Force", "Get-ManagedInstanceCredential -Force")]
    [InlineData("Get-ManagedInstances", "Get-ManagedInstances")]
    [InlineData("Wait-BrokerOperation -Session (Get-ServiceSession {Id})", null)]
    [InlineData("Get-Help New-ManagedInstance -Full", null)]
    [InlineData("Invoke-BrokerUnbind -InstanceId {id} -BindingId {other} -Gone", "Invoke-BrokerUnbind -Gone")]
    public void What_there_is_not_is_found(string text, string? fault) => Assert.Equal(fault, Faults(text).SingleOrDefault());

    private static void AssertNone(List<(string Name, string Text)> texts, int atLeast)
    {
        Assert.True(texts.Sum(text => Command().Count(text.Text)) >= atLeast);
        var faults = texts.SelectMany(text => Faults(text.Text).Select(fault => $"{text.Name}: {fault}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static IEnumerable<string> Faults(string text)
    {
        foreach (var match in Command().Matches(text).AsEnumerable())
        {
            var name = match.Groups["name"].Value;
            if (!Cmdlets.TryGetValue(name, out var parameters))
                yield return name;
            foreach (var parameter in match.Groups["parameter"].Captures.Select(capture => capture.Value).Where(parameter => parameters?.Contains(parameter) == false))
                yield return $"{name} -{parameter}";
        }
    }

    private static Dictionary<string, HashSet<string>> ReadSurface()
    {
        var cmdlets = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        HashSet<string>? parameters = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Module", "Surface.txt")))
        {
            if (CmdletLine().Match(line) is { Success: true } cmdlet)
            {
                parameters = new HashSet<string>(CommonParameters, StringComparer.OrdinalIgnoreCase);
                foreach (var name in cmdlet.Groups["name"].Captures.Select(capture => capture.Value))
                    cmdlets.Add(name, parameters);
            }
            else if (ParameterLine().Match(line) is { Success: true } parameter)
            {
                parameters!.UnionWith(parameter.Groups["name"].Captures.Select(capture => capture.Value));
            }
        }

        return cmdlets;
    }

    // A cmdlet of this module and the parameters that follow it directly, with their values between them. What follows Get-Help are that one's own.
    [GeneratedRegex(@"(?<!Get-Help |[\w\[<])(?<name>[A-Z][a-z]+(?:To)?-(?:ManagedInstance|Broker|Sahara|ServiceBroker|ServiceEmulator|ServiceSession|InstanceManager)\w*\b)(?!\.ps1)(?:\s+(?:-(?<parameter>[A-Z]\w+)|'[^'\n]*'|\{[^}\n]*\}))*")]
    private static partial Regex Command();

    [GeneratedRegex(@"^cmdlet (?<name>[\w-]+)(?: \((?:(?<name>[\w-]+)(?:, )?)+\))? ->")]
    private static partial Regex CmdletLine();

    [GeneratedRegex(@"^  -(?<name>\w+) <[^>]*>+(?: \((?:(?<name>\w+)(?:, )?)+\))?")]
    private static partial Regex ParameterLine();
}
