using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Gets plugins: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaPlugin", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaPlugin))]
public sealed class GetSaharaPluginCommand : GetSaharaCmdlet<SaharaPlugin>
{
    /// <summary>The version whose settings, processes and image tags are wanted, too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaPluginVersionCompleter))]
    public string? Version { get; set; }

    private protected override Task<SaharaPlugin> CompleteAsync(SaharaPlugin item, SaharaClient client, ICallLog log, CancellationToken cancellationToken) =>
        Version is null ? base.CompleteAsync(item, client, log, cancellationToken) : client.Plugins.GetVersionAsync(item.Name, Version, log, cancellationToken);
}
