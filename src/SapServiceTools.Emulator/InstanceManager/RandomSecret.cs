namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>
/// Ids and secrets from a seed (SplitMix64), so that an instance needs no memory for them and still shows the same ones each time.
/// Good enough for a toy's secrets, and for those only.
/// </summary>
internal struct RandomSecret(ulong seed)
{
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8;

    private ulong _state = seed;

    /// <summary>The next random GUID.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    /// <summary>Fills with letters, digits, underscores and hyphens.</summary>
    public void Fill(Span<byte> text) => Fill(text, Alphabet);

    /// <summary>Fills with upper-case hexadecimal digits.</summary>
    public void FillHex(Span<byte> text) => Fill(text, "0123456789ABCDEF"u8);

    private void Fill(Span<byte> text, ReadOnlySpan<byte> alphabet)
    {
        var bits = 0UL;
        for (var i = 0; i < text.Length; i++)
        {
            if (i % 10 == 0)
                bits = Next();
            text[i] = alphabet[(int)(bits & (ulong)(alphabet.Length - 1))];
            bits >>= 6;
        }
    }

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
