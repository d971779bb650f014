using System.Globalization;
using System.Text;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The query of a list's address.</summary>
internal sealed class SaharaQueryText
{
    private readonly string _text;

    private SaharaQueryText(string text) => _text = text;

    /// <exception cref="ServiceException">The server can't sort by that field. Asked nevertheless, some answer with their own failure (500).</exception>
    public static SaharaQueryText Of<T>(SaharaKind<T> kind, SaharaApiVersion version, SaharaQuery query, int pageSize)
        where T : SaharaObject
    {
        var text = new StringBuilder();
        foreach (var (name, value) in query.Filters.Where(filter => kind.Filters.Contains(filter.Key)).OrderBy(filter => filter.Key, StringComparer.Ordinal))
            Add(text, version == SaharaApiVersion.V11 ? SaharaNaming.ToV11(name) : name, value);
        if (query.SortBy is { } field)
        {
            if (!kind.SortFields.Contains(field))
                throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidRequest, kind.SortFields.Count == 0
                    ? $"Sahara doesn't sort {kind.Nouns}."
                    : $"Sahara doesn't sort {kind.Nouns} by '{field}', but by {string.Join(", ", kind.SortFields)}.");
            // Both versions sort by the old name.
            Add(text, "sort_by", (query.Descending ? "-" : string.Empty) + SaharaNaming.ToV11(field));
        }

        if (kind.SortFields.Count > 0)
            Add(text, "limit", pageSize.ToString(CultureInfo.InvariantCulture));
        return new SaharaQueryText(text.ToString());
    }

    /// <summary>Any pairs.</summary>
    public static SaharaQueryText Of(IEnumerable<KeyValuePair<string, string?>> pairs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (value is not null)
                Add(text, name, value);
        }

        return new SaharaQueryText(text.ToString());
    }

    /// <summary>The same for the page behind a marker.</summary>
    public SaharaQueryText After(string marker)
    {
        var text = new StringBuilder(_text);
        Add(text, "marker", marker);
        return new SaharaQueryText(text.ToString());
    }

    public override string ToString() => _text;

    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
}
