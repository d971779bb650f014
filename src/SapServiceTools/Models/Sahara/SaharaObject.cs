namespace SapServiceTools;

/// <summary>
/// Something that Sahara shows. One model serves API v1.1 and v2: where they name a field differently, the model has the name of v2.
/// All is optional, because servers leave out what isn't set.
/// Source: OpenStack Data Processing API, v1.1 and v2.
/// </summary>
public abstract class SaharaObject : ISessionOutput
{
    private protected SaharaObject(WireFields fields) => Fields = fields;

    /// <summary>The name, by which cmdlets find it again where it has no id.</summary>
    /// <remarks>Each model has it itself: lists and CSV files have the properties in the order of reflection, which begins at the model, and people look for the name first.</remarks>
    public abstract string Name { get; }

    /// <summary>The session that the object came from, so that a pipeline never acts on another service than it read.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    /// <summary>The fields as they came, under the server's names.</summary>
    internal WireFields Fields { get; }

    private protected string GivenName => Fields.Text("name") ?? string.Empty;

    /// <summary>What names it in a request: the id, or the name where there is no id.</summary>
    internal virtual string Key => Name;

    /// <summary>The name, for string interpolation.</summary>
    public override string ToString() => Name;
}
