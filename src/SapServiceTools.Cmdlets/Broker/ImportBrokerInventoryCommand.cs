using SapServiceTools.Clients.Broker.Inventory;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Reads what an earlier session provisioned and bound, makes it known to this one, and returns the instances.</summary>
[Cmdlet(VerbsData.Import, "BrokerInventory")]
[OutputType(typeof(BrokerServiceInstance))]
public sealed class ImportBrokerInventoryCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The file that Export-BrokerInventory wrote.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>Takes also an inventory of a broker with another address.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var path = "";
        if (!OrWriteError(() => path = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path))
            return;
        var force = (bool)Force;
        Start(session, path, async (writer, cancellationToken) =>
        {
            var inventory = InventoryFile.Read(await ReadAsync(path, cancellationToken).ConfigureAwait(false), path);
            // Deleting at another broker what has the same id there would be a catastrophe.
            if (!force && Comparable(inventory.Broker) != Comparable(session.Uri))
                throw new ServiceException(
                    ServiceErrorKind.InvalidArgument, ErrorIds.BrokerInventoryInvalid, $"The inventory is of the broker at {inventory.Broker}, and the session is with {session.Uri}.")
                {
                    RecommendedAction = "Connect to that broker, or use -Force if it is the same one under another address.",
                };
            var client = session.Client();
            foreach (var instance in inventory.Instances)
                client.Import(instance);
            foreach (var binding in inventory.Bindings)
                client.Import(binding);
            foreach (var operation in inventory.Operations)
            {
                operation.Session = session;
                client.Import(operation);
            }

            if (inventory.Operations.Count > 0)
                writer.Verbose($"{inventory.Operations.Count} operations weren't known to be over; Wait-BrokerOperation waits for them.");
            var names = inventory.Instances.Select(instance => instance.InstanceId).ToHashSet(StringComparer.Ordinal);
            foreach (var instance in client.Instances.Where(instance => names.Contains(instance.InstanceId)))
                await writer.WriteCopyAsync(instance, session).ConfigureAwait(false);
        });
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerInventoryInvalid, $"The inventory '{path}' can't be read: {SystemFault.Explain(exception)}.", exception);
        }
    }

    private static string Comparable(Uri uri) => uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
