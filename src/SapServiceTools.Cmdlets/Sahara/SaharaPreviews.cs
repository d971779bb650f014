using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What a preview looks up where the run would leave it to the server to refuse.</summary>
internal static class SaharaPreviews
{
    /// <summary>A change, or where its preview ends the reads that tell whether the server would refuse it.</summary>
    public static async Task<T> OrPreviewAsync<T>(this Task<T> change, Func<Task> lookUp)
    {
        try
        {
            return await change.ConfigureAwait(false);
        }
        catch (PreviewEndedException)
        {
            await lookUp().ConfigureAwait(false);
            throw;
        }
    }
}
