using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>What a broker offers: the body of <c>GET /v2/catalog</c>.</summary>
public sealed record ServiceCatalog
{
    /// <summary>The offerings; the list may be empty.</summary>
    public IReadOnlyList<ServiceOffering> Services { get; init => field = CellText.List(value); } = CellText.List<ServiceOffering>([]);

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init => field = CellText.Map(value); }

    /// <summary>Reads a catalog from JSON text and checks it.</summary>
    /// <param name="json">The text of the catalog: an object with <c>services</c>.</param>
    /// <exception cref="CatalogException">The text or the catalog in it is wrong; all faults are named at once.</exception>
    public static ServiceCatalog Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Dictionary<string, object?> root;
        try
        {
            root = FreeFormText.ParseObject(System.Text.Encoding.UTF8.GetBytes(json));
        }
        catch (System.Text.Json.JsonException fault)
        {
            throw new CatalogException([new CatalogFault("$", $"The catalog isn't a JSON object: {JsonFault.Explain(fault)}.")]);
        }
        return FromObject(root);
    }

    /// <summary>Reads a catalog from dictionaries, lists and primitives, and checks it.</summary>
    /// <exception cref="CatalogException">The catalog is wrong; all faults are named at once.</exception>
    public static ServiceCatalog FromObject(IReadOnlyDictionary<string, object?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var faults = new List<CatalogFault>();
        var catalog = CatalogReader.Read(value, faults);
        // A field of the wrong type is read as absent; saying both would be noise.
        var misread = faults.Select(fault => fault.Path).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(CatalogValidator.Validate(catalog).Where(fault => !misread.Contains(fault.Path)));
        return faults.Count is 0 ? catalog : throw new CatalogException(faults);
    }

    /// <summary>Checks the catalog.</summary>
    /// <returns>All faults, each with its path; none if the catalog is right.</returns>
    public IReadOnlyList<CatalogFault> Validate() => CatalogValidator.Validate(this);

    /// <summary>The catalog as JSON text, as the broker sends it.</summary>
    public string ToJson() => System.Text.Encoding.UTF8.GetString(CatalogWriter.Write(this));

    /// <summary>The names of its services.</summary>
    public override string ToString() => $"{Services}";
}
