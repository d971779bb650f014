namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Names of secrets, and which of them a vault may take for one and the same: vaults compare without case, some by the rules of a culture.</summary>
internal sealed class SecretNameSet
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    // A culture takes composed and decomposed characters for the same and passes over invisible ones; but Turkish tells I from i, which others don't.
    private readonly Dictionary<string, string>[] _equivalents =
    [
        new(StringComparer.OrdinalIgnoreCase),
        new(StringComparer.InvariantCultureIgnoreCase),
        new(StringComparer.CurrentCultureIgnoreCase),
    ];

    public void Add(string name)
    {
        if (!_names.Add(name))
            return;
        foreach (var names in _equivalents)
            names.TryAdd(name, name);
    }

    /// <summary>Another name of the set that a vault may take for this one; null if there is none, or the set has the very same.</summary>
    public string? FindConflict(string name) =>
        _names.Contains(name) ? null : _equivalents.Select(names => names.GetValueOrDefault(name)).FirstOrDefault(other => other is not null);
}
