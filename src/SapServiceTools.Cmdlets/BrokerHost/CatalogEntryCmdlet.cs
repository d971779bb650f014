using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>A cmdlet that describes an entry of a broker's catalog: a service or a plan. It is checked with the whole catalog, when the broker starts.</summary>
public abstract class CatalogEntryCmdlet : ModuleCmdlet
{
    /// <summary>The name: of a service unique in the catalog, of a plan in its service.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>Globally unique and the same for ever; a GUID is best.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Id { get; set; } = "";

    /// <summary>What the entry is, for people.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public string Description { get; set; } = "";

    /// <summary>Free-form facts such as displayName: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Metadata { get; set; }
}
