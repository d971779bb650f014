using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes tags: those of the image where some are to be taken away; else those that images have, and where some are to be given also what plugins ask for.</summary>
public sealed class SaharaImageTagCompleter : SaharaCompleter
{
    private protected override async IAsyncEnumerable<string> ValuesAsync(
        SaharaClient client, CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.IsVerb("Remove") && request.Text("Name") is { } image)
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

        if (request.IsVerb("Get"))
            yield break;
        await foreach (var tag in SaharaPluginValues.TagsAsync(client, cancellationToken).ConfigureAwait(false))
            yield return tag;
    }
}
