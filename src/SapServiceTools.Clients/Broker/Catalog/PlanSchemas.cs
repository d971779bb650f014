namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The JSON schemas of a plan's parameters; null where anything goes.</summary>
public sealed class PlanSchemas
{
    /// <summary><c>service_instance.create.parameters</c>.</summary>
    public IReadOnlyDictionary<string, object?>? InstanceCreate { get; init => field = CellText.Map(value); }

    /// <summary><c>service_instance.update.parameters</c>.</summary>
    public IReadOnlyDictionary<string, object?>? InstanceUpdate { get; init => field = CellText.Map(value); }

    /// <summary><c>service_binding.create.parameters</c>.</summary>
    public IReadOnlyDictionary<string, object?>? BindingCreate { get; init => field = CellText.Map(value); }

    /// <summary>Which there are.</summary>
    public override string ToString() => string.Join(", ", new[] { (InstanceCreate, "create"), (InstanceUpdate, "update"), (BindingCreate, "bind") }.Where(schema => schema.Item1 is not null).Select(schema => schema.Item2));
}
