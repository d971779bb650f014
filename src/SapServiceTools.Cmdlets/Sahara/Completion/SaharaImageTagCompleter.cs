using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes tags: those of the image where some are to be taken away; else those that images have, and where some are to be given also what plugins ask for.</summary>
public sealed class SaharaImageTagCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SaharaCompletion.From(fakeBoundParameters, wordToComplete, (client, cancellationToken) => TagsAsync(
            client,
            commandName.StartsWith("Remove-", StringComparison.OrdinalIgnoreCase) ? SaharaCompletion.Text(fakeBoundParameters, "Name") : null,
            !commandName.StartsWith("Get-", StringComparison.OrdinalIgnoreCase),
            cancellationToken));

    private static async IAsyncEnumerable<string> TagsAsync(SaharaClient client, string? image, bool withPlugins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (image is not null)
        {
            foreach (var tag in (await client.Images.FindAsync(image, NullCallLog.Instance, cancellationToken).ConfigureAwait(false)).Tags)
                yield return tag;
            yield break;
        }

        await foreach (var one in client.Images.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken).ConfigureAwait(false))
        {
            foreach (var tag in one.Tags)
                yield return tag;
        }

        if (!withPlugins)
            yield break;
        await foreach (var tag in SaharaPluginValues.TagsAsync(client, cancellationToken).ConfigureAwait(false))
            yield return tag;
    }
}
