namespace SapServiceTools;

/// <summary>Nodes of one kind in a cluster or in a cluster template.</summary>
public sealed class SaharaNodeGroup : SaharaNodeSpecification
{
    internal SaharaNodeGroup(WireFields fields)
        : base(fields) => Instances = fields.Items("instances", item => new SaharaInstance(item));

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>How many nodes there are or are to be; 0 for a while, as long as the machines are being made.</summary>
    public long Count => Fields.Number("count") ?? 0;

    /// <summary>The template that the group was made from.</summary>
    public string? NodeGroupTemplateId => Fields.Text("node_group_template_id");

    /// <summary>The machines; none in a template.</summary>
    public IReadOnlyList<SaharaInstance> Instances { get; }

    /// <summary>Name and count.</summary>
    public override string ToString() => $"{Name}:{Count}";
}
