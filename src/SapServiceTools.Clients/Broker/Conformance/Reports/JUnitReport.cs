using System.Globalization;
using System.Text;
using System.Xml;

namespace SapServiceTools.Clients.Broker.Conformance.Reports;

/// <summary>Writes results as JUnit XML, which build servers read: one suite a plan and section, one case a requirement. A warning is a passed case with a text.</summary>
public static class JUnitReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="results">In the order in which they came.</param>
    /// <param name="stream">Takes UTF-8; it stays open.</param>
    public static void Write(IReadOnlyCollection<ConformanceResult> results, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        writer.WriteStartElement("testsuites");
        writer.WriteAttributeString("name", "Open Service Broker API");
        WriteCounts(writer, results);
        foreach (var suite in results.GroupBy(result => (result.BrokerUri, result.Service, result.Plan, result.Section)))
            WriteSuite(writer, $"{suite.Key.Section} ({suite.Key.Service}/{suite.Key.Plan})", suite.Key.BrokerUri.Host, [.. suite]);
        writer.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter writer, string name, string host, ConformanceResult[] results)
    {
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", Clean(name));
        writer.WriteAttributeString("hostname", host);
        WriteCounts(writer, results);
        foreach (var result in results)
            WriteCase(writer, result);
        writer.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter writer, IReadOnlyCollection<ConformanceResult> results)
    {
        writer.WriteAttributeString("tests", Text(results.Count));
        writer.WriteAttributeString("failures", Text(results.Count(result => result.Verdict is ConformanceVerdict.Failed)));
        writer.WriteAttributeString("errors", "0");
        writer.WriteAttributeString("skipped", Text(results.Count(IsSkipped)));
        writer.WriteAttributeString("time", Seconds(results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Duration)));
    }

    private static void WriteCase(XmlWriter writer, ConformanceResult result)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", $"{Word(result.Level)}.{result.Requirement.Split('.')[0]}");
        writer.WriteAttributeString("name", Clean($"{result.Requirement}: {result.Description}"));
        writer.WriteAttributeString("time", Seconds(result.Duration));
        if (result.Verdict is ConformanceVerdict.Failed)
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("type", Word(result.Level));
            writer.WriteAttributeString("message", Clean(result.Reason ?? ""));
            writer.WriteString(Clean(Evidence(result)));
            writer.WriteEndElement();
        }
        else if (IsSkipped(result))
        {
            writer.WriteStartElement("skipped");
            writer.WriteAttributeString("message", Clean($"{(result.Verdict is ConformanceVerdict.NotApplicable ? "Not applicable: " : "")}{result.Reason}"));
            writer.WriteEndElement();
        }
        else if (result.Verdict is ConformanceVerdict.Warning)
        {
            writer.WriteElementString("system-out", Clean($"Warning ({Word(result.Level)}): {result.Reason}\n{Evidence(result)}"));
        }

        writer.WriteEndElement();
    }

    private static bool IsSkipped(ConformanceResult result) => result.Verdict is ConformanceVerdict.Skipped or ConformanceVerdict.NotApplicable;

    private static string Evidence(ConformanceResult result) => string.Join("\n\n", result.Evidence.Select(ExchangeText.Of));

    private static string Word(ConformanceLevel level) => level.ToString().ToUpperInvariant();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    // Build servers show it on terminals, and XML has no way to write most control characters and halves of characters.
    private static string Clean(string text)
    {
        text = TerminalText.Lines(text);
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
                clean.Append(text, index++, 2);
            else
                clean.Append(XmlConvert.IsXmlChar(text[index]) ? text[index] : '\uFFFD');
        }

        return clean.ToString();
    }
}
