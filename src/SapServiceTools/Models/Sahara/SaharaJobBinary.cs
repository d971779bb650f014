namespace SapServiceTools;

/// <summary>A script or library that jobs run. Its credentials never come back from the server.</summary>
public sealed class SaharaJobBinary : SaharaResource
{
    internal SaharaJobBinary(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>Where its content is: <c>internal-db://</c>, <c>swift://</c>, <c>s3://</c> or <c>manila://</c>.</summary>
    public string? Url => Fields.Text("url");
}
