using System.Globalization;
using System.Text;
using Json.Pointer;
using Json.Schema;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Puts a check's outcome into words. The words never repeat a value: parameters may be secrets.</summary>
internal static class SchemaFaults
{
    private const int Most = 5;

    /// <summary>Sets the words, before anything is checked: the library's are in the machine's language, and some quote the value or the constant.</summary>
    public static void SetWords()
    {
        ErrorMessages.Culture = CultureInfo.InvariantCulture;
        ErrorMessages.Const = "it must be the constant that the schema names";
        ErrorMessages.Enum = "it must be one of the values that the schema names";
        ErrorMessages.FalseSchema = "nothing is allowed here";
        ErrorMessages.Required = "these are required: [[missing]]";
        ErrorMessages.Type = "it must be of type [[expected]], not [[received]]";
        ErrorMessages.Minimum = "it must be [[limit]] or more";
        ErrorMessages.Maximum = "it must be [[limit]] or less";
        ErrorMessages.ExclusiveMinimum = "it must be more than [[limit]]";
        ErrorMessages.ExclusiveMaximum = "it must be less than [[limit]]";
        ErrorMessages.MultipleOf = "it must be a multiple of [[divisor]]";
        ErrorMessages.MinLength = "it must have [[limit]] characters or more";
        ErrorMessages.MaxLength = "it must have [[limit]] characters or fewer";
        ErrorMessages.Pattern = "it must match the schema's pattern";
        ErrorMessages.UniqueItems = "its items must differ from each other";
    }

    /// <summary>The first few faults, each with its path.</summary>
    public static string Describe(EvaluationResults results)
    {
        var faults = new List<string>();
        Collect(results, faults);
        return string.Join("; ", faults.Distinct().Take(Most));
    }

    /// <summary>The errors of one place as a sentence.</summary>
    public static string Sentence(EvaluationResults fault)
    {
        var text = string.Join("; ", fault.Errors?.Values ?? Enumerable.Empty<string>());
        return text.Length is 0 ? "It isn't a schema." : $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}.";
    }

    private static void Collect(EvaluationResults results, List<string> faults)
    {
        if (results.IsValid)
            return;
        foreach (var error in results.Errors?.Values ?? Enumerable.Empty<string>())
            faults.Add(results.InstanceLocation.SegmentCount is 0 ? error : $"{Path(results.InstanceLocation)}: {error}");
        foreach (var detail in results.Details ?? [])
        {
            // A condition that doesn't hold, and an item that isn't the one looked for, are no faults.
            if (Keyword(results, detail) is not ("if" or "contains" or "not"))
                Collect(detail, faults);
        }
    }

    private static string Keyword(EvaluationResults parent, EvaluationResults child) =>
        child.EvaluationPath.SegmentCount > parent.EvaluationPath.SegmentCount ? child.EvaluationPath[parent.EvaluationPath.SegmentCount].ToString() : "";

    private static string Path(JsonPointer location)
    {
        var path = new StringBuilder();
        for (var index = 0; index < location.SegmentCount; index++)
        {
            var segment = location[index].ToString();
            if (int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                path.Append('[').Append(segment).Append(']');
            else
                path.Append(path.Length > 0 ? "." : "").Append(segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return path.ToString();
    }
}
