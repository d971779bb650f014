namespace SapServiceTools;

/// <summary>An object with free names of a model. Cells of CSV files have what <see cref="ToString"/> says, and a dictionary of .NET says the name of its type.</summary>
public sealed class ModelMap<T> : Dictionary<string, T>
{
    internal ModelMap(IEnumerable<KeyValuePair<string, T>> entries, StringComparer? comparer = null)
        : base(entries, comparer ?? StringComparer.Ordinal)
    {
    }

    /// <summary>JSON, which parameters for such an object take; empty where there is nothing.</summary>
    public override string ToString() => Count == 0 ? string.Empty : CellText.Of(this);
}
