namespace SapServiceTools;

/// <summary>One step of making or scaling a cluster.</summary>
public sealed class SaharaProvisionStep
{
    private readonly WireFields _fields;

    internal SaharaProvisionStep(WireFields fields)
    {
        _fields = fields;
        Events = fields.Items("events", item => new SaharaEvent(item));
    }

    /// <summary>What is done, such as <c>Assign IPs</c>.</summary>
    public string StepName => _fields.Text("step_name") ?? string.Empty;

    /// <summary>The id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary>What it is part of, such as <c>Engine: create cluster</c>.</summary>
    public string? StepType => _fields.Text("step_type");

    /// <summary>How many machines are concerned.</summary>
    public long? Total => _fields.Number("total");

    /// <summary>True or false once the step is over.</summary>
    public bool? Successful => _fields.Flag("successful");

    /// <summary>When it began, in local time.</summary>
    public DateTimeOffset? CreatedAt => _fields.Time("created_at");

    /// <summary>When it last changed, in local time.</summary>
    public DateTimeOffset? UpdatedAt => _fields.Time("updated_at");

    /// <summary>What has happened so far, one a machine. The server drops them when the step ends well and keeps them when it fails.</summary>
    public IReadOnlyList<SaharaEvent> Events { get; }

    /// <summary>The name and how far it is.</summary>
    public override string ToString() => $"{StepName} ({(Successful switch { true => "done", false => "failed", null => $"{Events.Count} of {Total}" })})";
}
