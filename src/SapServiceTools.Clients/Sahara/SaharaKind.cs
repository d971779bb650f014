namespace SapServiceTools.Clients.Sahara;

/// <summary>What one kind of Sahara's resources has whatever its model is.</summary>
/// <param name="Noun">What messages call one: <c>cluster template</c>.</param>
/// <param name="Model">The model's type.</param>
internal abstract record SaharaKind(string Noun, Type Model)
{
    /// <summary>What messages call several.</summary>
    public string Nouns => Noun.EndsWith('y') ? $"{Noun[..^1]}ies" : $"{Noun}s";

    /// <summary>False where they have no names, only ids.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>The filters that the server of either version knows, under the names of v2.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The fields by which the server sorts, under the names of v2; none means that it neither sorts nor pages.</summary>
    public IReadOnlyList<string> SortFields { get; init; } = [];

    /// <summary>
    /// The other fields that lists are sorted by, each by sorting the whole list here: the server doesn't sort by them,
    /// or loses what has no value on the way from page to page.
    /// </summary>
    public IReadOnlyList<string> SortFieldsHere { get; init; } = [];

    /// <summary>True where a whole list is sorted here by any field that the server doesn't sort by.</summary>
    public bool IsSortedHere { get; init; }
}

/// <summary>One kind of Sahara's resources: how both versions of the API call it. Source: OpenStack Data Processing API, v1.1 and v2.</summary>
/// <param name="Noun">What messages call one: <c>cluster template</c>.</param>
/// <param name="Path11">The path in v1.1.</param>
/// <param name="Path2">The path in v2; null where v2 has no such thing.</param>
/// <param name="Envelope11">The key around one in v1.1.</param>
/// <param name="Envelope2">The key around one in v2.</param>
/// <param name="Make">Makes the model.</param>
internal sealed record SaharaKind<T>(string Noun, string Path11, string? Path2, string Envelope11, string Envelope2, Func<WireFields, T> Make)
    : SaharaKind(Noun, typeof(T))
    where T : SaharaObject
{
    /// <summary>The key around a list; null means the envelope's plural.</summary>
    public string? ListEnvelope { get; init; }

    /// <summary>The verb of an update in v1.1; in v2 it is PATCH for all.</summary>
    public HttpMethod Update11 { get; init; } = HttpMethod.Patch;

    /// <summary>True where the description is cleared by an empty text, because the server refuses null in its place.</summary>
    public bool IsDescriptionText { get; init; }

    /// <summary>What a body must look like.</summary>
    public BodyRules? Rules { get; init; }

    public string Path(SaharaApiVersion version) =>
        version == SaharaApiVersion.V11 ? Path11 : Path2 ?? throw SaharaErrors.NotInVersion(Nouns, version);

    public string Envelope(SaharaApiVersion version) => version == SaharaApiVersion.V11 ? Envelope11 : Envelope2;

    public string Plural(SaharaApiVersion version) => ListEnvelope ?? $"{Envelope(version)}s";

    public HttpMethod Update(SaharaApiVersion version) => version == SaharaApiVersion.V11 ? Update11 : HttpMethod.Patch;
}
