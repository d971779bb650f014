namespace SapServiceTools.Clients.Http;

/// <summary>
/// Guards the body of a list on its way to the parser: it must be an array (the parser would take a bare null for an empty one),
/// and no element may be larger than the bound. Keeps the beginning for the log where that is wanted.
/// </summary>
internal sealed class JsonArrayStream(Stream inner, int limitPerElement, int keep) : ForwardOnlyStream
{
    private readonly MemoryStream _kept = new();
    private bool _begun;
    private long _sinceElement;

    /// <summary>The first bytes of the body, as many as were to be kept.</summary>
    public ReadOnlySpan<byte> Kept => _kept.GetBuffer().AsSpan(0, (int)_kept.Length);

    /// <summary>Told of each element that was parsed.</summary>
    public void ElementRead() => _sinceElement = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The parser wants still more, although it has had enough for the largest element.
        if (_sinceElement > limitPerElement)
            throw new BodyTooLargeException(limitPerElement);
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _sinceElement += read;
        var bytes = buffer.Span[..read];
        if (!_begun)
            Begin(bytes);
        if (_kept.Length < keep)
            _kept.Write(bytes[..(int)Math.Min(bytes.Length, keep - _kept.Length)]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _kept.Dispose();
        base.Dispose(disposing);
    }

    private void Begin(ReadOnlySpan<byte> bytes)
    {
        // A byte order mark may stand before it.
        var start = bytes.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
        if (start < 0)
            return;
        _begun = true;
        if (bytes[start] != (byte)'[')
            throw new JsonException($"{Name(bytes[start])} stands where a list of instances belongs");
    }

    private static string Name(byte first) => first switch
    {
        (byte)'{' => "an object",
        (byte)'<' => "an HTML page",
        (byte)'"' => "a text",
        (byte)'n' => "null",
        _ => "something else",
    };
}
