using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes node groups as <c>name:count</c>: those of the cluster that is to be resized, else node group templates, of the plugin that is named already.</summary>
public sealed class SaharaNodeGroupCompleter : SaharaCompleter
{
    private protected override IAsyncEnumerable<string> ValuesAsync(SaharaClient client, CompletionRequest request, CancellationToken cancellationToken) =>
        request.IsVerb("Resize") && request.Parameter == "NodeGroup"
            ? GroupsAsync(client, request.Text("Name"), cancellationToken)
            : TemplatesAsync(client, request.Text("PluginName"), cancellationToken);

    private static async IAsyncEnumerable<string> GroupsAsync(SaharaClient client, string? cluster, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cluster is null)
            yield break;
        foreach (var group in (await client.Clusters.FindAsync(cluster, NullCallLog.Instance, cancellationToken).ConfigureAwait(false)).NodeGroups)
            yield return $"{group.Name}:{group.Count}";
    }

    private static async IAsyncEnumerable<string> TemplatesAsync(SaharaClient client, string? plugin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var template in client.NodeGroupTemplates.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken).ConfigureAwait(false))
        {
            if (plugin is null || plugin.Equals(template.PluginName, StringComparison.OrdinalIgnoreCase))
                yield return $"{template.Name}:1";
        }
    }
}
