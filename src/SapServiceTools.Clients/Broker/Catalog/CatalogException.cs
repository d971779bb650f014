namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>A catalog that can't be served.</summary>
public sealed class CatalogException : ServiceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="faults">All that is wrong.</param>
    public CatalogException(IReadOnlyList<CatalogFault> faults)
        : base(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCatalog, $"The catalog has {faults.Count} fault(s): {string.Join(" ", faults)}") => Faults = faults;

    /// <summary>All that is wrong, in the catalog's order.</summary>
    public IReadOnlyList<CatalogFault> Faults { get; }
}
