namespace SapServiceTools;

/// <summary>A cluster.</summary>
public sealed class SaharaCluster : SaharaClusterSpecification
{
    internal SaharaCluster(WireFields fields)
        : base(fields)
    {
        ProvisionProgress = fields.Items("provision_progress", item => new SaharaProvisionStep(item));
        Verification = fields.Item("verification", item => new SaharaVerification(item, fields.Text("name")));
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>The server's own word, such as <c>Active</c>; see <see cref="SaharaClusterStatus"/>.</summary>
    public string Status => Fields.Text("status") ?? string.Empty;

    /// <summary>The reason of an error. A scaling that failed leaves one too, although the cluster is Active again.</summary>
    public string? StatusDescription => Fields.ShownText("status_description");

    /// <summary>The template that it was made from.</summary>
    public string? ClusterTemplateId => Fields.Text("cluster_template_id");

    /// <summary>Nova's key pair by which users get in.</summary>
    public string? UserKeypairId => Fields.Text("user_keypair_id");

    /// <summary>The public key by which Sahara gets in.</summary>
    public string? ManagementPublicKey => Fields.Text("management_public_key")?.Trim();

    /// <summary>The Keystone trust with which Sahara acts for its user.</summary>
    public string? TrustId => Fields.Text("trust_id");

    /// <summary>True if it is deleted as soon as its job is done.</summary>
    public bool IsTransient => Fields.Flag("is_transient") ?? false;

    /// <summary>The addresses of the services in it, by service and label. Some plugins put a console's password there; it is masked, and <see cref="GetInfo"/> has it.</summary>
    public IReadOnlyDictionary<string, object?> Info => Fields.Shown("info");

    /// <summary>What has been done to make or scale it; with events where they were asked for.</summary>
    public IReadOnlyList<SaharaProvisionStep> ProvisionProgress { get; }

    /// <summary>The latest verification; null before the first one.</summary>
    public SaharaVerification? Verification { get; }

    /// <summary>The addresses of the services in it, with the passwords that stand beside them. Call it where they are needed, and nowhere else.</summary>
    public IReadOnlyDictionary<string, object?> GetInfo() => Fields.Map("info");
}
