using System.Management.Automation;

namespace SapServiceTools.Cmdlets;

/// <summary>A name or id, or a name with wildcards. Ids are compared as they are, names in any case.</summary>
internal sealed class NamePattern(string text)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    /// <summary>True if it names one thing, whose absence is an error.</summary>
    public bool IsExact { get; } = !WildcardPattern.ContainsWildcardCharacters(text);

    public bool Fits(string name, string id) => id == text || _pattern.IsMatch(name);
}
