namespace SapServiceTools;

/// <summary>Where a job reads from or writes to. Its credentials never come back from the server.</summary>
public sealed class SaharaDataSource : SaharaResource
{
    internal SaharaDataSource(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary><c>swift</c>, <c>hdfs</c>, <c>maprfs</c>, <c>manila</c> or <c>s3</c>.</summary>
    public string? Type => Fields.Text("type");

    /// <summary>The address, in the type's own form.</summary>
    public string? Url => Fields.Text("url");
}
