namespace SapServiceTools;

/// <summary>What runs of a job type may be configured with.</summary>
public sealed class SaharaJobConfigHint
{
    internal SaharaJobConfigHint(string jobType, WireFields fields)
    {
        JobType = jobType;
        Configs = fields.Items("configs", item => new SaharaJobConfig(item));
        Params = fields.Shown("params");
        Args = fields.ShownList("args");
    }

    /// <summary>The type of jobs.</summary>
    public string JobType { get; }

    /// <summary>Settings that are known for the type.</summary>
    public IReadOnlyList<SaharaJobConfig> Configs { get; }

    /// <summary>Parameters that are known for the type.</summary>
    public IReadOnlyDictionary<string, object?> Params { get; }

    /// <summary>Arguments that are known for the type.</summary>
    public IReadOnlyList<object?> Args { get; }
}
