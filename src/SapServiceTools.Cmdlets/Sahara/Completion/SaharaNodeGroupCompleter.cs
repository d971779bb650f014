using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes node groups as <c>name:count</c>: those of the cluster that is to be resized, else node group templates, of the plugin that is named already.</summary>
public sealed class SaharaNodeGroupCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SaharaCompletion.From(fakeBoundParameters, wordToComplete, (client, cancellationToken) =>
            commandName.StartsWith("Resize-", StringComparison.OrdinalIgnoreCase) && parameterName == "NodeGroup"
                ? GroupsAsync(client, SaharaCompletion.Text(fakeBoundParameters, "Name"), cancellationToken)
                : TemplatesAsync(client, SaharaCompletion.Text(fakeBoundParameters, "PluginName"), cancellationToken));

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
