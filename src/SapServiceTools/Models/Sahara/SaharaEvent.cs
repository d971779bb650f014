namespace SapServiceTools;

/// <summary>What happened to one machine in a step.</summary>
public sealed class SaharaEvent
{
    private readonly WireFields _fields;

    internal SaharaEvent(WireFields fields) => _fields = fields;

    /// <summary>The machine's host name.</summary>
    public string? InstanceName => _fields.Text("instance_name");

    /// <summary>The id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary>The step that it belongs to.</summary>
    public string? StepId => _fields.Text("step_id");

    /// <summary>Nova's id of the machine.</summary>
    public string? InstanceId => _fields.Text("instance_id");

    /// <summary>The group that the machine belongs to.</summary>
    public string? NodeGroupId => _fields.Text("node_group_id");

    /// <summary>What happened; the error where it failed.</summary>
    public string? EventInfo => _fields.ShownText("event_info");

    /// <summary>Whether it went well.</summary>
    public bool? Successful => _fields.Flag("successful");

    /// <summary>When, in local time.</summary>
    public DateTimeOffset? CreatedAt => _fields.Time("created_at");

    /// <summary>The machine and what happened to it.</summary>
    public override string ToString() => string.Join(": ", new[] { InstanceName, EventInfo }.Where(text => !string.IsNullOrEmpty(text)));
}
