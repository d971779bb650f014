using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>The content of job binaries, for files.</summary>
internal static class BinaryContent
{
    public static async Task<(string FileName, Func<Stream, Task> Fill)> FindAsync<T>(SaharaTarget<T> target, ICallLog log, CancellationToken cancellationToken)
        where T : SaharaResource
    {
        var binaries = (SaharaBinaries<T>)target.Client.Manager<T>();
        var item = target.Known ?? await binaries.FindAsync(target.NameOrId, log, cancellationToken).ConfigureAwait(false);
        return (item.Name, stream => binaries.SaveAsync(item.Id, stream, log, cancellationToken));
    }
}
