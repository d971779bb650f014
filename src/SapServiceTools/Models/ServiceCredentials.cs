namespace SapServiceTools;

/// <summary>
/// The credentials of one instance or binding. What is shown, formatted, logged or serialised is the names of the fields;
/// the values come out of <see cref="Reveal"/> only, which is what <c>Get-ManagedInstanceCredential</c> calls.
/// </summary>
public sealed class ServiceCredentials
{
    private readonly IReadOnlyDictionary<string, object?> _values;

    /// <summary>Wraps the fields of a <c>credentials</c> object.</summary>
    /// <param name="values">Field name to value: text, number, Boolean, list or dictionary.</param>
    public ServiceCredentials(IReadOnlyDictionary<string, object?> values) => _values = values;

    /// <summary>The values themselves, for what masks them.</summary>
    internal IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>The names of the fields, in the server's order.</summary>
    public IReadOnlyCollection<string> FieldNames => [.. _values.Keys];

    /// <summary>The values in clear. Call it where a person or program asked for secrets, and nowhere else.</summary>
    /// <returns>A copy; changing it changes nothing here.</returns>
    public IReadOnlyDictionary<string, object?> Reveal() => FreeForm.Copy(_values);

    /// <summary>The names of the fields.</summary>
    public override string ToString() => _values.Count == 0 ? "(none)" : $"{{{string.Join(", ", _values.Keys)}}}";
}
