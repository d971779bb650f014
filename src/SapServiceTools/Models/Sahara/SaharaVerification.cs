namespace SapServiceTools;

/// <summary>The result of a cluster's health checks.</summary>
public sealed class SaharaVerification
{
    /// <summary>The status while checks run.</summary>
    public const string Checking = "CHECKING";

    private readonly WireFields _fields;

    internal SaharaVerification(WireFields fields)
    {
        _fields = fields;
        Checks = fields.Items("checks", item => new SaharaHealthCheck(item));
    }

    /// <summary>The id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary>The cluster that was checked.</summary>
    public string? ClusterId => _fields.Text("cluster_id");

    /// <summary><c>CHECKING</c>, then <c>GREEN</c>, <c>YELLOW</c> or <c>RED</c>.</summary>
    public string Status => _fields.Text("status") ?? string.Empty;

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset? CreatedAt => _fields.Time("created_at");

    /// <summary>When it last changed (UTC).</summary>
    public DateTimeOffset? UpdatedAt => _fields.Time("updated_at");

    /// <summary>The single checks.</summary>
    public IReadOnlyList<SaharaHealthCheck> Checks { get; }

    /// <summary>The status.</summary>
    public override string ToString() => Status;
}
