namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Says which field of a body a parameter sets. Null, or an empty text, clears it; a parameter that isn't given leaves it alone.</summary>
/// <param name="name">The field under the name of API v2.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireFieldAttribute(string name) : Attribute
{
    /// <summary>The field.</summary>
    public string Name { get; } = name;

    /// <summary>What the value refers to by name or id.</summary>
    public SaharaReference Reference { get; init; }
}

/// <summary>What the value of a parameter refers to.</summary>
internal enum SaharaReference
{
    /// <summary>Nothing; it is the value itself.</summary>
    None,

    /// <summary>A registered image.</summary>
    Image,

    /// <summary>A cluster template.</summary>
    ClusterTemplate,

    /// <summary>A cluster.</summary>
    Cluster,

    /// <summary>A data source.</summary>
    DataSource,

    /// <summary>A job template.</summary>
    JobTemplate,

    /// <summary>Job binaries.</summary>
    JobBinaries,

    /// <summary>Node groups, which may refer to node group templates.</summary>
    NodeGroups,
}
