using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the processes of the plugin that is named already, or that the template to change is for.</summary>
public sealed class SaharaNodeProcessCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SaharaCompletion.From(fakeBoundParameters, wordToComplete, (client, cancellationToken) => ProcessesAsync(client, commandName, fakeBoundParameters, cancellationToken));

    private static async IAsyncEnumerable<string> ProcessesAsync(
        SaharaClient client, string commandName, IDictionary bound, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (plugin, version) = (SaharaCompletion.Text(bound, "PluginName"), SaharaCompletion.Text(bound, "PluginVersion"));
        if (plugin is null && commandName.StartsWith("Update-", StringComparison.OrdinalIgnoreCase) && SaharaCompletion.Text(bound, "Name") is { } name)
        {
            if (commandName.EndsWith("NodeGroupTemplate", StringComparison.OrdinalIgnoreCase))
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
