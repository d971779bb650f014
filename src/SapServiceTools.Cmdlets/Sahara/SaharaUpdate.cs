using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Changes one thing and writes it as it is then.</summary>
internal static class SaharaUpdate
{
    public static async Task RunAsync<T>(
        SaharaTarget<T> target, SaharaManager<T> manager, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
        where T : SaharaObject
    {
        if (target.IsPreview)
        {
            await target.PreviewAsync(client, writer, cancellationToken).ConfigureAwait(false);
            return;
        }

        var fields = await target.Body.ResolveAsync(client, writer, cancellationToken).ConfigureAwait(false);
        var id = await target.IdAsync(manager, writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteNamedAsync(await manager.UpdateAsync(id, fields, writer, cancellationToken).ConfigureAwait(false), target.Session, cancellationToken).ConfigureAwait(false);
    }
}
