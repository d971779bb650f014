namespace SapServiceTools.Clients.OpenStack;

/// <summary>All that is needed to reach Sahara in a cloud. What isn't set is null, so that a caller's own value can be put over it.</summary>
public sealed record CloudSettings
{
    /// <summary>Where and as whom to authenticate.</summary>
    public required KeystoneOptions Keystone { get; init; }

    /// <summary>What the user should know about how they were found.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The region; null means any.</summary>
    public string? Region { get; init; }

    /// <summary>The interfaces to use, the best first; empty means the public one.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Sahara's type in the catalog.</summary>
    public string? ServiceType { get; init; }

    /// <summary>Sahara's name in the catalog, where a type has several services.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Sahara's address, in place of the catalog's.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Sahara's API version: 1.1, 2, or null for the newest.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Limit for one request.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Trusts any certificate; beats <see cref="CACertificatePath"/>.</summary>
    public bool Insecure { get; init; }

    /// <summary>A PEM file with certificates to trust.</summary>
    public string? CACertificatePath { get; init; }

    /// <summary>A PEM file with a client certificate, and its key if <see cref="ClientKeyPath"/> names none.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>A PEM file with the client certificate's key.</summary>
    public string? ClientKeyPath { get; init; }
}
