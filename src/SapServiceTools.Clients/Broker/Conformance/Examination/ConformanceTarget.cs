using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>The broker that is examined, and how one comes in.</summary>
public sealed record ConformanceTarget
{
    /// <summary>The broker's address, up to and without <c>/v2</c>.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Puts the credentials on requests; null if the broker wants none, or knows its callers by their certificates.</summary>
    public IRequestAuthenticator? Authenticator { get; init; }

    /// <summary>Knows the secrets among the credentials.</summary>
    public Redactor Redactor { get; init; } = new();

    /// <summary>Trust and limits. Retries are never made: each response counts as it comes.</summary>
    public TransportOptions Transport { get; init; } = new();
}
