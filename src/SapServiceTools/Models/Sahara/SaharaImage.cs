namespace SapServiceTools;

/// <summary>An image of Glance that is registered for use by Sahara.</summary>
public sealed class SaharaImage : SaharaObject
{
    internal SaharaImage(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>Glance's id.</summary>
    public string Id => Fields.Text("id") ?? string.Empty;

    /// <summary>The user that Sahara logs in as.</summary>
    public string? UserName => Fields.Text("username");

    /// <summary>What a person wrote about it.</summary>
    public string? Description => Fields.Text("description");

    /// <summary>The tags, which say what plugins and versions it is for.</summary>
    public IReadOnlyList<string> Tags => Fields.Texts("tags");

    /// <summary>Glance's status, such as <c>ACTIVE</c>.</summary>
    public string? Status => Fields.Text("status");

    /// <summary>Bytes.</summary>
    public long? Size => Fields.Number("OS-EXT-IMG-SIZE:size");

    /// <summary>GiB of disk that a machine needs at least.</summary>
    public long? MinDisk => Fields.Number("minDisk");

    /// <summary>MiB of memory that a machine needs at least.</summary>
    public long? MinRam => Fields.Number("minRam");

    /// <summary>Glance's properties of the image.</summary>
    public IReadOnlyDictionary<string, object?> Metadata => Fields.Shown("metadata");

    /// <summary>When it was made, in local time.</summary>
    public DateTimeOffset? CreatedAt => Fields.Time("created");

    /// <summary>When it was last changed, in local time.</summary>
    public DateTimeOffset? UpdatedAt => Fields.Time("updated");

    internal override string Key => Id;
}
