namespace SapServiceTools.Clients.Reports;

/// <summary>The order in which people look for names: numbers in them by their value, so that <c>t9</c> comes before <c>t10</c>, and letters of either case together.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        while (left.Length > 0 && right.Length > 0)
        {
            var (first, second) = (NumberLength(left), NumberLength(right));
            var order = first > 0 && second > 0
                ? CompareNumbers(left[..first], right[..second])
                : char.ToUpperInvariant(left[0]).CompareTo(char.ToUpperInvariant(right[0]));
            if (order is not 0)
                return order;
            left = left[Math.Max(1, first)..];
            right = right[Math.Max(1, second)..];
        }

        // What differs in case or leading zeros only has an order too, so that a list is the same each time.
        if (left.Length != right.Length)
            return left.Length.CompareTo(right.Length);
        return x?.Length != y?.Length ? Comparer<int?>.Default.Compare(x?.Length, y?.Length) : string.CompareOrdinal(x, y);
    }

    // They may have more digits than any number type.
    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static int NumberLength(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var length ? length : text.Length;
}
