namespace SapServiceTools;

/// <summary>What a job is made of; v1.1 calls it a job.</summary>
public sealed class SaharaJobTemplate : SaharaResource
{
    internal SaharaJobTemplate(WireFields fields)
        : base(fields)
    {
        Mains = fields.Items("mains", item => new SaharaJobBinary(item));
        Libs = fields.Items("libs", item => new SaharaJobBinary(item));
        Interface = fields.Items("interface", item => new SaharaJobArgument(item));
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>The type, such as <c>Pig</c>.</summary>
    public string? Type => Fields.Text("type");

    /// <summary>The scripts that are run.</summary>
    public IReadOnlyList<SaharaJobBinary> Mains { get; }

    /// <summary>The libraries that they need.</summary>
    public IReadOnlyList<SaharaJobBinary> Libs { get; }

    /// <summary>The arguments that a run may be given by name.</summary>
    public IReadOnlyList<SaharaJobArgument> Interface { get; }
}
