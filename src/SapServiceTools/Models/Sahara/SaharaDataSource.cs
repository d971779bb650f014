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

    /// <summary>The address, in the type's own form; user info and what signs in are masked. <see cref="GetUrl"/> has it whole.</summary>
    public string? Url => Fields.ShownText("url");

    /// <summary>The address, though it have a secret in it. Call it where it is needed, and nowhere else.</summary>
    public string? GetUrl() => Fields.Text("url");
}
