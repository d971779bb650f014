using System.Collections;
using System.Globalization;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Cmdlets.Reports;

/// <summary>
/// Properties of an object of this module, or of a copy that was serialised: of copies lists are other lists, enums and times are objects with a text, and what lay too deep is text only.
/// All text is one line and free of what terminals and pages would obey.
/// </summary>
internal sealed class ObjectReader(PSObject item, string type)
{
    private const string CopyPrefix = "Deserialized.";

    // Servers' words come redacted already; a copy may be of anything.
    private static readonly Redactor Redactor = new();

    /// <summary>The type that a name of a type is about, whether of an object or a copy.</summary>
    public static string OriginalType(string name) => name.StartsWith(CopyPrefix, StringComparison.Ordinal) ? name[CopyPrefix.Length..] : name;

    /// <summary>What people or servers wrote, without secrets.</summary>
    public static string Clean(string text) => TerminalText.Line(Redactor.Text(text));

    /// <summary>A text that must be there.</summary>
    /// <exception cref="ServiceException">It isn't.</exception>
    public string Name(string property) => Text(property) ?? throw new ServiceException(
        ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"An object of type {type} lacks {property}.");

    /// <summary>A text; null for an empty one.</summary>
    public string? Text(string property) => Value(property) is { } value && Shown(value) is { Length: > 0 } text ? TerminalText.Line(text) : null;

    /// <summary>What people or servers wrote, without secrets.</summary>
    public string? Prose(string property) => Text(property) is { } text ? Redactor.Text(text) : null;

    /// <summary>The object itself as text.</summary>
    public string AsText() => Clean(Shown(item));

    /// <summary>True if it has a value.</summary>
    public bool Has(string property) => Value(property) is not null;

    /// <summary>Yes or no; null where it is neither.</summary>
    public bool? Flag(string property) => Value(property) is { } value && LanguagePrimitives.TryConvertTo<bool>(value, out var flag) ? flag : null;

    /// <summary>A number; null where it is none.</summary>
    public long? Number(string property) => Value(property) is { } value && LanguagePrimitives.TryConvertTo<long>(value, out var number) ? number : null;

    /// <summary>A duration; null where it is none.</summary>
    public TimeSpan? Duration(string property) => Value(property) is { } value && LanguagePrimitives.TryConvertTo<TimeSpan>(value, out var duration) ? duration : null;

    /// <summary>A member of an enum.</summary>
    /// <exception cref="ServiceException">It isn't one.</exception>
    public TEnum Word<TEnum>(string property)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(Name(property), out var word) && Enum.IsDefined(word) ? word : throw new ServiceException(
            ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The {property} '{Name(property)}' of an object of type {type} is none.");

    /// <summary>A time; null where it is none.</summary>
    public DateTimeOffset? Time(string property)
    {
        switch (Value(property))
        {
            case null:
                return null;
            case { BaseObject: DateTimeOffset time }:
                return time;
            case { BaseObject: DateTime time }:
                return time;
            // A copy of a DateTimeOffset is an object with its parts.
            case { } copy when copy.Properties["UtcDateTime"]?.Value is DateTime utc:
                return new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
            case { } text:
                return DateTimeOffset.TryParse(Shown(text), CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal, out var parsed)
                    || DateTimeOffset.TryParse(Shown(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out parsed) ? parsed : null;
        }
    }

    /// <summary>An object that is a property of this one; null if there is none.</summary>
    public ObjectReader? Part(string property) => Value(property) is { BaseObject: not string } part ? new(part, type) : null;

    /// <summary>The objects of a list; none if there is no list.</summary>
    public IEnumerable<ObjectReader> Parts(string property) => Items(property).Select(part => new ObjectReader(part, type));

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(string property) => [.. Items(property).Select(part => TerminalText.Line(Shown(part)))];

    private PSObject? Value(string property) => item.Properties[property]?.Value is { } value ? PSObject.AsPSObject(value) : null;

    private IEnumerable<PSObject> Items(string property) => Value(property) switch
    {
        null => [],
        // A list that lay too deep is the text of its entries.
        { BaseObject: string text } => text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(PSObject.AsPSObject),
        var list when LanguagePrimitives.GetEnumerable(list) is { } many => Each(many),
        var one => [one],
    };

    private static IEnumerable<PSObject> Each(IEnumerable many)
    {
        foreach (var entry in many)
        {
            if (entry is not null)
                yield return PSObject.AsPSObject(entry);
        }
    }

    private static string Shown(PSObject value) => value.BaseObject switch
    {
        string text => text,
        IFormattable number when value.BaseObject is not Enum => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
