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

    /// <summary>Where its content is: <c>internal-db://</c>, <c>swift://</c>, <c>s3://</c> or <c>manila://</c>; user info and what signs in are masked. <see cref="GetUrl"/> has it whole.</summary>
    public string? Url => Fields.ShownText("url");

    /// <summary>The address, though it have a secret in it. Call it where it is needed, and nowhere else.</summary>
    public string? GetUrl() => Fields.Text("url");
}
