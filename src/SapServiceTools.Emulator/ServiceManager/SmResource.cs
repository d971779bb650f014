namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>What instances and bindings have in common. Guarded by the store's lock.</summary>
internal abstract class SmResource
{
    public Guid Id { get; } = Guid.NewGuid();

    public required string Name { get; set; }

    /// <summary>The place in lists; grows with each resource.</summary>
    public required long Sequence { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Key to values, as labels have it.</summary>
    public Dictionary<string, List<string>> Labels { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The JSON object of the request; null if there was none.</summary>
    public byte[]? Parameters { get; set; }

    public bool Ready { get; set; }

    public SmOperation? LastOperation { get; set; }

    /// <summary>The first segment of its addresses, such as service_instances.</summary>
    public abstract string Collection { get; }

    public string? TenantId => Labels.GetValueOrDefault("tenant_id")?.FirstOrDefault();

    public string Path => $"/v1/{Collection}/{Id}";
}

/// <summary>A service instance.</summary>
internal sealed class SmInstance : SmResource
{
    public required CatalogPlan Plan { get; set; }

    public List<SmBinding> Bindings { get; } = [];

    public override string Collection => "service_instances";
}

/// <summary>A service binding.</summary>
internal sealed class SmBinding : SmResource
{
    public required SmInstance Instance { get; init; }

    /// <summary>The root of its credentials.</summary>
    public ulong Seed { get; } = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    public override string Collection => "service_bindings";
}
