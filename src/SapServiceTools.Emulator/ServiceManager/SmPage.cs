using System.Globalization;
using System.Text;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>Which part of a list is asked for. Source: SAP Service Manager API v1.</summary>
/// <param name="After">The place in the list that was read last.</param>
/// <param name="MaxItems">How many; zero asks for their number only.</param>
internal readonly record struct SmPage(long After, int MaxItems)
{
    private const int Default = 50;
    private const int Largest = 200;

    /// <exception cref="SmException">A parameter can't be used.</exception>
    public static SmPage Read(Dictionary<string, string> query)
    {
        var items = Default;
        if (query.TryGetValue("max_items", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out items) || items < 0))
            throw new SmException(new SmError(400, "InvalidMaxItems", $"max_items should be integer bigger than or equal to 0, not {text}"));
        return new SmPage(query.TryGetValue("token", out var token) ? Decode(token) : 0, Math.Min(items, Largest));
    }

    public static string Token(long sequence) => Convert.ToBase64String(Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));

    private static long Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            && long.TryParse(Encoding.ASCII.GetString(bytes, 0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : throw new SmException(new SmError(400, "TokenInvalid", "Invalid token provided."));
    }
}
