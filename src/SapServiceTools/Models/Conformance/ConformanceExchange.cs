namespace SapServiceTools;

/// <summary>A request to a broker and its answer, as evidence. Secrets are masked.</summary>
public sealed record ConformanceExchange
{
    /// <summary>The verb.</summary>
    public required string Method { get; init; }

    /// <summary>The address.</summary>
    public required string Uri { get; init; }

    /// <summary>Headers that were sent.</summary>
    public required IReadOnlyDictionary<string, string> RequestHeaders { get; init => field = new ModelMap<string>(value, StringComparer.OrdinalIgnoreCase); }

    /// <summary>The body that was sent; null if there was none.</summary>
    public string? RequestBody { get; init; }

    /// <summary>The answer's status; null if there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Trouble { get; init; }

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init => field = new ModelMap<string>(value, StringComparer.OrdinalIgnoreCase); } = new ModelMap<string>([]);

    /// <summary>The answer's body; null if it was empty.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>From the request to the end of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Verb, address and status.</summary>
    public override string ToString() => $"{Method} {Uri}: {StatusCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Trouble}";
}
