namespace SapServiceTools.Clients.Json;

/// <summary>.NET's text may hold halves of characters (lone surrogates). Whatever goes out as UTF-8 would silently have another character in their place.</summary>
internal static class Utf16
{
    public static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }
}
