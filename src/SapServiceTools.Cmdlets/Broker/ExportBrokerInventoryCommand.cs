using SapServiceTools.Clients.Files;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Writes what a session provisioned and bound to a file, without secrets, so that a later run can clean up.</summary>
[Cmdlet(VerbsData.Export, "BrokerInventory", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportBrokerInventoryCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The file; one that is there is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var path = "";
        OrStop(() => path = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path);
        if (!Proceeds(path, "Export the broker inventory"))
            return;
        StartChange(session, path, async (writer, cancellationToken) =>
        {
            var text = session.Client().Inventory.Write(DateTimeOffset.UtcNow);
            // Whole or not at all, so that a broken-off write doesn't cost the earlier inventory.
            try
            {
                FilePlace.CheckDraft(path);
                writer.EndIfPreview();
                using var draft = FileDraft.Create(path);
                await draft.Content.WriteAsync(text, cancellationToken).ConfigureAwait(false);
                draft.TryPublish(overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerInventoryInvalid, $"The inventory '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
            }

            await writer.WriteObjectAsync(new FileInfo(path)).ConfigureAwait(false);
        });
    }
}
