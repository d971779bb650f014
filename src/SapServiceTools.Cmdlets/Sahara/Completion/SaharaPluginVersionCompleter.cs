using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the versions of the plugin that is named already, or of all.</summary>
public sealed class SaharaPluginVersionCompleter : SaharaCompleter
{
    private protected override IAsyncEnumerable<string> ValuesAsync(SaharaClient client, CompletionRequest request, CancellationToken cancellationToken) =>
        SaharaPluginValues.VersionsAsync(client, request.Text(request.Parameter == "Version" ? "Name" : "PluginName"), cancellationToken);
}
