namespace SapServiceTools;

/// <summary>One health check of a cluster.</summary>
public sealed class SaharaHealthCheck
{
    private readonly WireFields _fields;

    internal SaharaHealthCheck(WireFields fields) => _fields = fields;

    /// <summary>What is checked.</summary>
    public string Name => _fields.Text("name") ?? string.Empty;

    /// <summary>The id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary><c>CHECKING</c>, then <c>GREEN</c>, <c>YELLOW</c> or <c>RED</c>.</summary>
    public string Status => _fields.Text("status") ?? string.Empty;

    /// <summary>What was found.</summary>
    public string? Description => _fields.ShownText("description");

    /// <summary>Name and status, and what was found where it isn't well.</summary>
    public override string ToString() => Status == "GREEN" || string.IsNullOrEmpty(Description) ? $"{Name}: {Status}" : $"{Name}: {Status}, {Description}";
}
