using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>The catalog in the forms that authors have at hand.</summary>
internal static class CatalogArgument
{
    /// <summary>Reads and checks the catalog.</summary>
    /// <param name="argument">Services from New-BrokerService, or one whole catalog: a JSON file, JSON text, hashtable or object.</param>
    /// <param name="asynchronous">Operations that go to the background on every plan.</param>
    /// <param name="isRepeatable">Whether the handlers of every plan can be run again.</param>
    /// <param name="paths">Finds files.</param>
    /// <exception cref="ServiceException">It is none of these.</exception>
    /// <exception cref="CatalogException">It has faults; all are named at once.</exception>
    public static ServiceCatalog Read(object[] argument, AsynchronousOperations asynchronous, bool isRepeatable, PathIntrinsics paths)
    {
        var catalog = Convert(argument, paths);
        if (asynchronous is not AsynchronousOperations.None || isRepeatable)
        {
            catalog = catalog with
            {
                Services = [.. catalog.Services.Select(service => service with
                {
                    Plans = [.. service.Plans.Select(plan => plan with { Asynchronous = plan.Asynchronous | asynchronous, Repeatable = plan.Repeatable || isRepeatable })],
                })],
            };
        }

        return catalog.Validate() is { Count: > 0 } faults ? throw new CatalogException(faults) : catalog;
    }

    private static ServiceCatalog Convert(object[] argument, PathIntrinsics paths)
    {
        var items = argument.Select(item => item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item).ToList();
        if (items.TrueForAll(item => item is ServiceOffering))
            return new ServiceCatalog { Services = [.. items.Cast<ServiceOffering>()] };
        return items switch
        {
            [ServiceCatalog catalog] => catalog,
            [{ } one] => ServiceCatalog.FromObject(new FreeFormReader(paths, ErrorIds.InvalidCatalog).ReadObject(one, "Catalog")),
            _ => throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCatalog, "-Catalog takes services from New-BrokerService, or one whole catalog."),
        };
    }
}
