using System.Text;

namespace SapServiceTools.Clients.Json;

/// <summary>
/// The names of fields, and the few values that come again with every item of a list: each is made a string once instead of once an item.
/// For names, states and ids of plans only, never for what may be secret, since it is kept as long as the process.
/// </summary>
internal static class JsonNames
{
    private const int Longest = 64;

    // What falls on another's place takes it. Two threads that write at once both write a name that is right.
    private static readonly string?[] Places = new string?[1024];

    /// <summary>The text at the reader, which is on a name or a text.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest)
            return reader.GetString()!;
        var bytes = reader.ValueSpan;
        ref var place = ref Places[Place(bytes)];
        if (place is { } known && Ascii.Equals(bytes, known))
            return known;
        return place = reader.GetString()!;
    }

    private static int Place(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode() & (Places.Length - 1);
    }
}
