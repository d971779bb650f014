using System.Collections.ObjectModel;

namespace SapServiceTools;

/// <summary>
/// A list of a model. Cells of CSV files have what <see cref="ToString"/> says, and an array says the name of its type. PowerShell can index it, which it can't with a compiler's own list.
/// </summary>
public sealed class ModelList<T> : ReadOnlyCollection<T>
{
    internal ModelList(IEnumerable<T> items)
        : base([.. items])
    {
    }

    /// <summary>The entries, as in <c>master:1, worker:2</c>.</summary>
    public override string ToString() => string.Join(", ", this.Select(item => CellText.Of(item)));
}
