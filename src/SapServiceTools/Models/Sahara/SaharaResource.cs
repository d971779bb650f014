namespace SapServiceTools;

/// <summary>What projects own: templates, clusters, data sources, binaries, job templates and job executions.</summary>
public abstract class SaharaResource : SaharaObject
{
    private protected SaharaResource(WireFields fields)
        : base(fields)
    {
    }

    /// <summary>The id, a UUID.</summary>
    public virtual string Id => Fields.Text("id") ?? string.Empty;

    /// <summary>What a person wrote about it.</summary>
    public string? Description => Fields.Text("description");

    /// <summary>The project that owns it.</summary>
    public string? ProjectId => Fields.Text("project_id", "tenant_id");

    /// <summary>True if other projects may read it.</summary>
    public bool IsPublic => Fields.Flag("is_public") ?? false;

    /// <summary>True if it can't be changed or deleted until this is taken back.</summary>
    public bool IsProtected => Fields.Flag("is_protected") ?? false;

    /// <summary>When it was made, in local time.</summary>
    public DateTimeOffset? CreatedAt => Fields.Time("created_at");

    /// <summary>When it was last changed, in local time.</summary>
    public DateTimeOffset? UpdatedAt => Fields.Time("updated_at");

    internal override string Key => Id;
}
