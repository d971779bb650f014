using System.Buffers;
using System.Text;

namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Percent-decoding that finds faults, which <see cref="Uri.UnescapeDataString(string)"/> does not.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> NeedsWork = SearchValues.Create("%+");

    /// <summary>The text behind an encoded part; null if an escape is broken, isn't UTF-8, or stands for a control character.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded, bool plusIsBlank)
    {
        if (encoded.IndexOfAny(NeedsWork) < 0)
            return IsClean(encoded) ? encoded.ToString() : null;
        var bytes = new ArrayBufferWriter<byte>(encoded.Length);
        for (var index = 0; index < encoded.Length; index++)
        {
            var character = encoded[index];
            if (character is '%')
            {
                if (index + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[index + 1]) || !char.IsAsciiHexDigit(encoded[index + 2]))
                    return null;
                bytes.Write([(byte)((Digit(encoded[index + 1]) << 4) | Digit(encoded[index + 2]))]);
                index += 2;
            }
            else
            {
                bytes.Write(Encoding.UTF8.GetBytes([plusIsBlank && character is '+' ? ' ' : character]));
            }
        }
        try
        {
            var text = StrictUtf8.GetString(bytes.WrittenSpan);
            return IsClean(text) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsClean(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return false;
        }
        return true;
    }

    private static int Digit(char hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
