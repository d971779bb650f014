using System.Text.Json;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>The files of Export- and Import-: one JSON object below the name of its kind, as OpenStack's command line writes them.</summary>
internal static class ExportFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads one. Placeholders such as <c>{flavor_id}</c> are taken out, for parameters to put values in their place, and what no server takes back.</summary>
    /// <returns>The fields. That they can't be read ends the cmdlet.</returns>
    public static object Read<T>(PSCmdlet cmdlet, string path)
        where T : SaharaObject
    {
        try
        {
            var file = new FreeFormReader(cmdlet.SessionState.Path, ErrorIds.InvalidParameter).ReadObject(new FileInfo(FilePaths.Resolve(cmdlet.SessionState.Path, path, "Path")), "Path");
            var fields = file.GetValueOrDefault(SaharaKinds.Of<T>().Envelope2) as IReadOnlyDictionary<string, object?> ?? file;
            return fields.Where(entry => !IsPlaceholder(entry) && !IsUnsetVolume(entry)).ToDictionary(entry => entry.Key, entry => entry.Value);
        }
        catch (ServiceException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, path));
            throw;
        }
    }

    /// <summary>The name and the text of one.</summary>
    public static async Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync<T>(SaharaTarget<T> target, ICallLog log, CancellationToken cancellationToken)
        where T : SaharaResource
    {
        var id = await target.IdAsync(log, cancellationToken).ConfigureAwait(false);
        var fields = await ((SaharaTemplates<T>)target.Client.Manager<T>()).ExportAsync(id, log, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(FreeFormJson.Write(new Dictionary<string, object?> { [SaharaKinds.Of<T>().Envelope2] = fields }));
        var text = JsonSerializer.SerializeToUtf8Bytes(document.RootElement, Indented);
        return ($"{fields.GetValueOrDefault("name")}.json", stream => stream.WriteAsync(text, cancellationToken).AsTask());
    }

    private static bool IsPlaceholder(KeyValuePair<string, object?> entry) =>
        entry.Value is null || (entry.Value is string text && text == $"{{{entry.Key}}}");

    // What the server writes where there are no volumes it doesn't take back: a size of 0, and in v1.1 fields of v2.
    private static bool IsUnsetVolume(KeyValuePair<string, object?> entry) => entry.Key switch
    {
        "volumes_size" => entry.Value is 0 or 0L,
        "boot_from_volume" or "boot_volume_local_to_instance" => entry.Value is false,
        _ => false,
    };
}
