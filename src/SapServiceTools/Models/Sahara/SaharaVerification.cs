namespace SapServiceTools;

/// <summary>The result of a cluster's health checks.</summary>
public sealed class SaharaVerification
{
    /// <summary>The status while checks run.</summary>
    public const string Checking = "CHECKING";

    private readonly WireFields _fields;

    internal SaharaVerification(WireFields fields, string? clusterName)
    {
        _fields = fields;
        ClusterName = clusterName;
        Checks = fields.Items("checks", item => new SaharaHealthCheck(item));
    }

    /// <summary>The name of the cluster that was checked.</summary>
    public string? ClusterName { get; }

    /// <summary><c>CHECKING</c>, then <c>GREEN</c>, <c>YELLOW</c> or <c>RED</c>.</summary>
    public string Status => _fields.Text("status") ?? string.Empty;

    /// <summary>The checks that found something: neither <c>GREEN</c> nor still <c>CHECKING</c>.</summary>
    public IReadOnlyList<SaharaHealthCheck> FailingChecks => new ModelList<SaharaHealthCheck>(Checks.Where(check => check.Status is not ("GREEN" or Checking)));

    /// <summary>The id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary>The cluster that was checked.</summary>
    public string? ClusterId => _fields.Text("cluster_id");

    /// <summary>When it began, in local time.</summary>
    public DateTimeOffset? CreatedAt => _fields.Time("created_at");

    /// <summary>When it last changed, in local time.</summary>
    public DateTimeOffset? UpdatedAt => _fields.Time("updated_at");

    /// <summary>The single checks.</summary>
    public IReadOnlyList<SaharaHealthCheck> Checks { get; }

    /// <summary>The status.</summary>
    public override string ToString() => Status;
}
