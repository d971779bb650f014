using System.Text;
using SapServiceTools.Clients.Broker.Conformance.Reports;
using Xunit;

namespace SapServiceTools.Tests.Operations;

/// <summary>Texts of strangers on their way to a terminal or a log.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain text, ünïcödé, 日本, 🐘 and עברית")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("")]
    public void What_does_nothing_stays_as_it_is(string text) => Assert.Equal(text, TerminalText.Lines(text));

    [Theory]
    [InlineData("\u001b]0;title\u0007", "\uFFFD]0;title\uFFFD")]
    [InlineData("a\u009b31mb", "a\uFFFD31mb")]
    [InlineData("shown\rhidden", "shown\uFFFDhidden")]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("back\b\b\b\u007f", "back\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("a\u202Eb\u2066c\u2028d", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("\0", "\uFFFD")]
    public void What_moves_hides_or_turns_is_replaced(string text, string clean) => Assert.Equal(clean, TerminalText.Lines(text));

    [Fact]
    public void Every_control_character_is_replaced_and_a_line_has_none_at_all()
    {
        var all = string.Concat(Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(character => char.IsControl(character)));
        Assert.Equal(65, all.Length);
        Assert.DoesNotContain(TerminalText.Line(all), char.IsControl);
        Assert.Equal("\t\n", string.Concat(TerminalText.Lines(all).Where(char.IsControl)));
    }

    [Fact]
    public void A_view_shows_texts_clean_and_numbers_and_times_as_they_are()
    {
        var time = DateTimeOffset.UnixEpoch;
        object?[] values = [null, 5, true, time, "a\u001b"];
        object?[] clean = [null, 5, true, time, "a\uFFFD"];
        Assert.Equal(clean, values.Select(TerminalText.Show));
        object?[] list = ["a\u001b", 1L, null];
        object?[] shown = ["a\uFFFD", 1L, null];
        Assert.Equal(shown, TerminalText.Show(list));
        Assert.Equal("a\uFFFD", TerminalText.Show(new StringBuilder("a\u001b")));
    }

    [Fact]
    public void An_error_has_none_in_whatever_a_server_said()
    {
        const string Said = "no\u001b[2J\r\nmore";
        var error = new ServiceException(ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable, Said)
        {
            Description = Said, ErrorCode = Said, RequestId = Said, ServerErrorId = Said, RecommendedAction = Said,
        };
        Assert.Equal("no\uFFFD[2J\nmore", error.Message);
        Assert.Equal(("no\uFFFD[2J\nmore", "no\uFFFD[2J\nmore"), (error.Description, error.RecommendedAction));
        Assert.All([error.ErrorCode, error.RequestId, error.ServerErrorId], text => Assert.Equal("no\uFFFD[2J\uFFFD\uFFFDmore", text));
        Assert.DoesNotContain('\u001b', error.ToString());
    }

    [Fact]
    public void A_report_has_none_of_a_brokers()
    {
        var result = new ConformanceResult
        {
            BrokerUri = new Uri("http://127.0.0.1/"), Service = "s\u009b", Plan = "p\u001b", Section = "x", Requirement = "Catalog.Get", Description = "d", Since = "2.13", ApiVersion = "2.17",
            Reason = "\u001b]0;t\u0007\u202E", Level = ConformanceLevel.Must, Verdict = ConformanceVerdict.Failed,
        };
        using var stream = new MemoryStream();
        JUnitReport.Write([result], stream);
        var text = Encoding.UTF8.GetString(stream.ToArray()) + HtmlReport.Write([result], DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain(text, character => (char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || character is '\u202E');
        Assert.Contains("\uFFFD]0;t\uFFFD", text, StringComparison.Ordinal);
    }
}
