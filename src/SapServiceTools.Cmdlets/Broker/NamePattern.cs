using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>A name or id, or a name with wildcards. Ids are compared as they are, names in any case.</summary>
/// <param name="text">What was given.</param>
/// <param name="allowsWildcards">False where it is taken as it stands.</param>
internal sealed class NamePattern(string text, bool allowsWildcards)
{
    private readonly WildcardPattern _pattern = AnyCasePattern.From(allowsWildcards ? text : WildcardPattern.Escape(text));

    /// <summary>What was given.</summary>
    public string Text => text;

    /// <summary>True if it names one thing, whose absence is an error.</summary>
    public bool IsExact { get; } = !allowsWildcards || !WildcardPattern.ContainsWildcardCharacters(text);

    public static NamePattern[] Of(IEnumerable<string> texts, bool allowsWildcards) => [.. texts.Select(text => new NamePattern(text, allowsWildcards))];

    public bool Fits(string name, string id) => id == text || _pattern.IsMatch(name);
}
