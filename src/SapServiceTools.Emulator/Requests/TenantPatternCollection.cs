using System.Collections;
using System.IO.Enumeration;

namespace SapServiceTools.Emulator.Requests;

/// <summary>A set of tenants, as wildcard patterns (* and ?, regardless of case); may be changed while the emulator runs.</summary>
public sealed class TenantPatternCollection : IReadOnlyCollection<string>
{
    private readonly object _gate = new();
    private volatile string[] _patterns;

    internal TenantPatternCollection(IEnumerable<string> patterns) => _patterns = [.. patterns];

    /// <summary>How many patterns there are.</summary>
    public int Count => _patterns.Length;

    /// <summary>Adds a pattern such as <c>acme</c> or <c>test-*</c>.</summary>
    public void Add(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        lock (_gate)
            _patterns = [.. _patterns, pattern];
    }

    /// <summary>Takes a pattern out; false if it wasn't there.</summary>
    public bool Remove(string pattern)
    {
        lock (_gate)
        {
            var before = _patterns;
            _patterns = [.. before.Where(p => p != pattern)];
            return _patterns.Length < before.Length;
        }
    }

    /// <summary>Takes all patterns out.</summary>
    public void Clear()
    {
        lock (_gate)
            _patterns = [];
    }

    /// <summary>True if a pattern matches the tenant.</summary>
    public bool Contains(string tenantId)
    {
        foreach (var pattern in _patterns)
            if (Matches(pattern, tenantId))
                return true;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_patterns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool Matches(string pattern, string tenantId) => FileSystemName.MatchesSimpleExpression(pattern, tenantId);

    /// <summary>The patterns.</summary>
    public override string ToString() => string.Join(", ", _patterns);
}
