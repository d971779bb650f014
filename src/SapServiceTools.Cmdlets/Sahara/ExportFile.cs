using System.Management.Automation;
using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>The files of Export- and Import-: one JSON object below the name of its kind, as OpenStack's command line writes them.</summary>
/// <param name="path">A file, or a folder.</param>
/// <param name="overwrite">Writes over a file that is there.</param>
internal sealed class ExportFile(string path, bool overwrite)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads one. Placeholders such as <c>{flavor_id}</c> are taken out, for parameters to put values in their place, and what no server takes back.</summary>
    /// <returns>The fields; null where they can't be read, which is the record's error then.</returns>
    public static object? Read(PSCmdlet cmdlet, string path, string envelope)
    {
        try
        {
            var file = new FreeFormReader(cmdlet.SessionState.Path, ErrorIds.InvalidParameter).ReadObject(new FileInfo(cmdlet.GetUnresolvedProviderPathFromPSPath(path)), "Path");
            var fields = file.GetValueOrDefault(envelope) as IReadOnlyDictionary<string, object?> ?? file;
            return fields.Where(entry => !IsPlaceholder(entry) && !IsUnsetVolume(entry)).ToDictionary(entry => entry.Key, entry => entry.Value);
        }
        catch (ServiceException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, path));
            throw;
        }
    }

    /// <summary>Writes one.</summary>
    /// <exception cref="ServiceException">The file can't be written.</exception>
    public async Task WriteAsync<T>(SaharaTarget<T> target, SaharaTemplates<T> templates, string envelope, PipelineWriter writer, CancellationToken cancellationToken)
        where T : SaharaResource
    {
        var id = await target.IdAsync(templates, writer, cancellationToken).ConfigureAwait(false);
        var fields = await templates.ExportAsync(id, writer, cancellationToken).ConfigureAwait(false);
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, $"{fields.GetValueOrDefault("name")}.json") : path;
        using var document = JsonDocument.Parse(FreeFormJson.Write(new Dictionary<string, object?> { [envelope] = fields }));
        var text = JsonSerializer.Serialize(document.RootElement, Indented);
        await SaharaFiles.CreateAsync(file, overwrite, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask()).ConfigureAwait(false);
        await writer.WriteObjectAsync(new FileInfo(file)).ConfigureAwait(false);
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
