using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Writes the content of a job binary to a file.</summary>
internal static class SaharaDownload
{
    public static async Task RunAsync<T>(
        SaharaTarget<T> target, SaharaBinaries<T> binaries, string path, bool overwrite, PipelineWriter writer, CancellationToken cancellationToken)
        where T : SaharaResource
    {
        // The name on the server becomes a file's name; nothing of a path in it may count.
        var item = target.Known ?? await binaries.FindAsync(target.NameOrId, writer, cancellationToken).ConfigureAwait(false);
        var file = Directory.Exists(path) ? Path.Combine(path, Path.GetFileName(item.Name)) : path;
        await SaharaFiles.CreateAsync(file, overwrite, stream => binaries.SaveAsync(item.Id, stream, writer, cancellationToken)).ConfigureAwait(false);
        await writer.WriteObjectAsync(new FileInfo(file)).ConfigureAwait(false);
    }
}
