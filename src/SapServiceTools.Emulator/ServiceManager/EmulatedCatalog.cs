namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>An offering as the Service Manager lists it.</summary>
internal sealed record CatalogOffering(Guid Id, string Name, IReadOnlyList<string> Tags);

/// <summary>A plan of an offering.</summary>
internal sealed record CatalogPlan(Guid Id, string Name, CatalogOffering Offering);

/// <summary>What there is to be had: the offering of HANA schemas, and another one with a plan of the same name as one of its own.</summary>
internal sealed class EmulatedCatalog
{
    public EmulatedCatalog()
    {
        var hana = new CatalogOffering(Guid.NewGuid(), "hana", ["hana", "database", "relational"]);
        var storage = new CatalogOffering(Guid.NewGuid(), "objectstore", ["blobStore", "objectStore"]);
        Offerings = [hana, storage];
        Plans =
        [
            new(Guid.NewGuid(), "hdi-shared", hana), new(Guid.NewGuid(), "schema", hana), new(Guid.NewGuid(), "securestore", hana),
            new(Guid.NewGuid(), "standard", storage), new(Guid.NewGuid(), "schema", storage),
        ];
    }

    public IReadOnlyList<CatalogOffering> Offerings { get; }

    public IReadOnlyList<CatalogPlan> Plans { get; }

    /// <summary>The plan that clients have unless they say otherwise.</summary>
    public CatalogPlan Default => Plans[0];
}
