using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Deletes what is gone at once. A name that isn't there is an error; what vanishes by itself meanwhile is not.</summary>
internal static class SaharaRemoval
{
    /// <returns>The id of what is gone or going.</returns>
    public static async Task<string> RunAsync<T>(SaharaTarget<T> target, SaharaManager<T> manager, ICallLog log, CancellationToken cancellationToken)
        where T : SaharaObject
    {
        var id = await target.IdAsync(manager, log, cancellationToken).ConfigureAwait(false);
        try
        {
            await manager.DeleteAsync(id, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException)
        {
            log.Verbose($"The {manager.Noun} '{target.Known?.ToString() ?? target.NameOrId}' is gone already.");
        }

        return id;
    }
}
