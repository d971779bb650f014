using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the processes of the plugin that is named already, or that the template to change is for.</summary>
public sealed class SaharaNodeProcessCompleter : SaharaCompleter
{
    private protected override async IAsyncEnumerable<string> ValuesAsync(
        SaharaClient client, CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (plugin, version) = (request.Text("PluginName"), request.Text("PluginVersion"));
        if (plugin is null && request.IsVerb("Update") && request.Text("Name") is { } name)
        {
            if (request.Command.EndsWith("NodeGroupTemplate", StringComparison.OrdinalIgnoreCase))
            {
                var nodes = await client.NodeGroupTemplates.FindAsync(name, NullCallLog.Instance, cancellationToken).ConfigureAwait(false);
                (plugin, version) = (nodes.PluginName, nodes.PluginVersion);
            }
            else
            {
                var cluster = await client.ClusterTemplates.FindAsync(name, NullCallLog.Instance, cancellationToken).ConfigureAwait(false);
                (plugin, version) = (cluster.PluginName, cluster.PluginVersion);
            }
        }

        await foreach (var process in SaharaPluginValues.ProcessesAsync(client, plugin, version, cancellationToken).ConfigureAwait(false))
            yield return process;
    }
}
