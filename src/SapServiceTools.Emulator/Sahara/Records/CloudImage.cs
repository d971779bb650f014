namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>An image of Glance with what Sahara notes on it.</summary>
internal sealed class CloudImage(string id, string name)
{
    public string Id => id;

    public string Name => name;

    /// <summary>The account in the image; null unless it is registered.</summary>
    public string? UserName { get; set; }

    public string? Description { get; set; }

    public SortedSet<string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset? UpdatedAt { get; set; }
}
