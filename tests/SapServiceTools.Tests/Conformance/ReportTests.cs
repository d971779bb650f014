using System.Text.RegularExpressions;
using System.Xml.Linq;
using SapServiceTools.Clients.Broker.Conformance.Reports;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>The reports say what the results say, and stand alone.</summary>
public sealed partial class ReportTests
{
    private static readonly ConformanceResult[] Results =
    [
        Result("Catalog.Status", ConformanceVerdict.Passed),
        Result("Catalog.Plans", ConformanceVerdict.Failed, "services[0] has \"none\" & <b>nothing</b>\u0001 \uD83D\uDE00 \uD83D.") with
        {
            Evidence =
            [
                new ConformanceExchange
                {
                    Method = "GET", Uri = "https://broker.example/v2/catalog", RequestHeaders = new Dictionary<string, string> { ["X-Broker-API-Version"] = "2.17" },
                    StatusCode = 200, ResponseBody = "<script>alert(1)</script>",
                },
                new ConformanceExchange { Method = "GET", Uri = "https://broker.example/v2/catalog", RequestHeaders = new Dictionary<string, string>(), Trouble = "It hung up." },
            ],
        },
        Result("Catalog.ETag", ConformanceVerdict.Warning, "Odd.") with { Level = ConformanceLevel.May },
        Result("Bind.Created", ConformanceVerdict.Skipped, "No instance.") with { Section = "Binding" },
        Result("Rotation.Created", ConformanceVerdict.NotApplicable, "Not rotatable.") with { Section = "Binding" },
    ];

    [Fact]
    public void JUnit_has_a_case_for_each_requirement()
    {
        using var stream = new MemoryStream();
        JUnitReport.Write(Results, stream);
        stream.Position = 0;
        var root = XDocument.Load(stream).Root!;

        Assert.Equal(["5", "1", "2"], ((string[])["tests", "failures", "skipped"]).Select(name => root.Attribute(name)!.Value));
        Assert.Equal(["3", "2"], root.Elements("testsuite").Select(suite => suite.Attribute("tests")!.Value));
        var cases = root.Descendants("testcase").ToArray();
        Assert.Equal(Results.Select(result => $"{result.Requirement}: {result.Description}"), cases.Select(item => item.Attribute("name")!.Value));
        var failure = Assert.Single(root.Descendants("failure"));
        Assert.Equal("services[0] has \"none\" & <b>nothing</b>\uFFFD \uD83D\uDE00 \uFFFD.", failure.Attribute("message")!.Value);
        Assert.Contains("<script>alert(1)</script>", failure.Value, StringComparison.Ordinal);
        Assert.Contains("No answer: It hung up.", failure.Value, StringComparison.Ordinal);
        Assert.Equal(["No instance.", "Not applicable: Not rotatable."], root.Descendants("skipped").Select(item => item.Attribute("message")!.Value));
        Assert.StartsWith("Warning (MAY): Odd.", Assert.Single(root.Descendants("system-out")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_shows_every_result_and_asks_nobody()
    {
        var page = HtmlReport.Write(Results, new DateTimeOffset(2026, 11, 21, 10, 30, 0, TimeSpan.Zero));

        Assert.Equal(Results.Length, Details().Count(page));
        Assert.All(Results, result => Assert.Contains($"<code>{result.Requirement}</code>", page, StringComparison.Ordinal));
        Assert.Contains("1 of what a broker MUST do fails", page, StringComparison.Ordinal);
        Assert.Contains("id=\"show-failed\" checked", page, StringComparison.Ordinal);
        Assert.Contains("id=\"show-passed\">", page, StringComparison.Ordinal);
        Assert.Contains("2026-11-21 10:30:00 UTC", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>nothing</b>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Outside(), page);
    }

    private static ConformanceResult Result(string requirement, ConformanceVerdict verdict, string? reason = null) => new()
    {
        Requirement = requirement, Section = "Catalog Management", Level = ConformanceLevel.Must, Verdict = verdict, Description = $"About {requirement}.", Reason = reason,
        Since = "2.13", ApiVersion = "2.17", Service = "postgres", Plan = "small", BrokerUri = new Uri("https://broker.example/"), Duration = TimeSpan.FromMilliseconds(12),
    };

    [GeneratedRegex("<details ")]
    private static partial Regex Details();

    [GeneratedRegex(@"(src|href)=(?!""#)|url\(|@import")]
    private static partial Regex Outside();
}
