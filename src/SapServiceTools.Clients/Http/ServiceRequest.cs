namespace SapServiceTools.Clients.Http;

/// <summary>One request, before authentication.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Uri">Absolute, percent-encoded.</param>
/// <param name="Accept">The statuses that count as a response; all others are errors.</param>
public sealed record ServiceRequest(HttpMethod Method, Uri Uri, params int[] Accept)
{
    /// <summary>A JSON body; null means none, which on POST, PUT, PATCH and DELETE goes out as <c>Content-Length: 0</c> without a type.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>A body that isn't JSON, such as a file. It is sent as bytes and never logged.</summary>
    public ReadOnlyMemory<byte>? File { get; init; }

    /// <summary>The type of the body; null sends it without one.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>A form instead, sent as <c>application/x-www-form-urlencoded</c>; its values never reach a log.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>True where the body signs in, so that it needs the same protection as a header with credentials.</summary>
    public bool HasCredentials { get; init; }

    /// <summary>Which trouble the transport may answer by sending again.</summary>
    public RetryMode Retry { get; init; } = RetryMode.Always;

    /// <summary>True where the protocol has successes without a body; 204 never has one.</summary>
    public bool AllowsEmptyBody { get; init; }

    /// <summary>What the request is about, for messages: "read the instance of tenant 'acme'".</summary>
    public required string Purpose { get; init; }

    /// <summary>The tenant concerned, for errors.</summary>
    public string? TenantId { get; init; }

    /// <summary>The header that carries the correlation id; protocols have names of their own for it.</summary>
    public string RequestIdHeader { get; init; } = "X-CorrelationID";

    /// <summary>True if it may change something. What may be asked for again without a thought changes nothing, whatever its verb; a deletion may be, and does.</summary>
    internal bool IsChange => Retry == RetryMode.WhenWithoutEffect || Method == HttpMethod.Delete;

    /// <summary>More headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Which trouble the transport may answer by sending a request again.</summary>
public enum RetryMode : long
{
    /// <summary>All that is transient; for requests without effect.</summary>
    Always,

    /// <summary>Only trouble that proves that the request had no effect (429, no connection); for creates and deletes.</summary>
    WhenWithoutEffect,

    /// <summary>None; for polls, whose poller decides when to ask again.</summary>
    Never,
}
