using System.Globalization;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>
/// The query language: criteria joined by <c> and </c>, text in single quotes with a quote doubled, lists in parentheses. Source: SAP Service Manager API v1.
/// </summary>
internal sealed class SmQuery
{
    private static readonly string[] ForFields = ["eq", "ne", "en", "in", "notin", "contains", "gt", "ge", "lt", "le"];
    private static readonly string[] ForLabels = ["eq", "ne", "en", "in", "notin", "contains"];
    private readonly List<Criterion> _criteria = [];

    /// <param name="text">The query, decoded; null or empty means none.</param>
    /// <param name="isLabelQuery">Whether its keys are labels.</param>
    /// <param name="fields">The fields that can be asked for; null takes any key.</param>
    /// <exception cref="SmException">It can't be read.</exception>
    public SmQuery(string? text, bool isLabelQuery, IReadOnlyCollection<string>? fields = null)
    {
        if (string.IsNullOrEmpty(text))
            return;
        if (text.Contains('\n', StringComparison.Ordinal))
            throw Fault("a query must not hold a line break");
        var position = 0;
        while (true)
        {
            var criterion = Read(text, ref position, isLabelQuery ? ForLabels : ForFields);
            if (fields is not null && !fields.Contains(criterion.Key))
                throw Fault($"unsupported field query key: {criterion.Key}");
            if (isLabelQuery && _criteria.Exists(other => other.Key == criterion.Key))
                throw Fault($"duplicate label query key: {criterion.Key}");
            _criteria.Add(criterion);
            if (position == text.Length)
                return;
            if (!text.AsSpan(position).StartsWith(" and "))
                throw Fault($"' and ' expected at {position}");
            position += " and ".Length;
        }
    }

    /// <summary>True if all criteria hold for the values that a key has.</summary>
    public bool Matches(Func<string, IReadOnlyList<string>> valuesOf) => _criteria.TrueForAll(criterion => criterion.Holds(valuesOf(criterion.Key)));

    private static Criterion Read(string text, ref int position, string[] operators)
    {
        var key = Word(text, ref position);
        var name = Word(text, ref position);
        if (Array.IndexOf(operators, name) < 0)
            throw Fault($"missing or invalid operator: {name}");
        var values = new List<string>();
        if (name is not ("in" or "notin"))
        {
            values.Add(Value(text, ref position));
            return new Criterion(key, name, values);
        }

        if (position >= text.Length || text[position++] != '(')
            throw Fault("a list in parentheses expected");
        do
        {
            while (position < text.Length && text[position] == ' ')
                position++;
            values.Add(Value(text, ref position));
        }
        while (position < text.Length && text[position++] == ',');
        if (text[position - 1] != ')')
            throw Fault("the list is not closed");
        return new Criterion(key, name, values);
    }

    private static string Word(string text, ref int position)
    {
        var end = text.IndexOf(' ', position);
        if (end <= position)
            throw Fault($"a word expected at {position}");
        var word = text[position..end];
        position = end + 1;
        return word;
    }

    private static string Value(string text, ref int position)
    {
        if (position < text.Length && text[position] == '\'')
            return Quoted(text, ref position);
        var end = text.AsSpan(position).IndexOfAny(' ', ',', ')');
        var bare = end < 0 ? text[position..] : text.Substring(position, end);
        if (bare is not ("true" or "false") && !decimal.TryParse(bare, CultureInfo.InvariantCulture, out _) && !DateTime.TryParse(bare, CultureInfo.InvariantCulture, out _))
            throw Fault($"a value expected at {position}");
        position += bare.Length;
        return bare;
    }

    private static string Quoted(string text, ref int position)
    {
        var value = new System.Text.StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '\'')
            {
                value.Append(text[position]);
                continue;
            }

            if (position + 1 == text.Length || text[position + 1] != '\'')
            {
                position++;
                return value.ToString();
            }

            value.Append('\'');
            position++;
        }

        throw Fault("a text is not closed");
    }

    private static SmException Fault(string what) => new(SmError.BadRequest($"invalid query: {what}"));

    private sealed record Criterion(string Key, string Operator, List<string> Values)
    {
        public bool Holds(IReadOnlyList<string> actual) => Operator switch
        {
            "eq" or "in" => actual.Any(Values.Contains),
            "ne" or "notin" => actual.Count > 0 && !actual.Any(Values.Contains),
            "en" => actual.Count == 0 || actual.Any(Values.Contains),
            "contains" => actual.Any(value => value.Contains(Values[0], StringComparison.Ordinal)),
            _ => actual.Any(value => Compares(string.CompareOrdinal(value, Values[0]))),
        };

        private bool Compares(int order) => Operator switch
        {
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };
    }
}
