using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>
/// Completes what Nova, Cinder, Neutron and Glance know by the values that templates, clusters and images of this project have already: flavors, zones, types of volumes, networks, key pairs, users.
/// The session has no client for those services.
/// </summary>
public sealed class SaharaUsedValueCompleter : SaharaCompleter
{
    // Volumes have one set of types and of zones, whatever they are for.
    private static readonly string[] VolumeTypes = ["volume_type", "boot_volume_type"];
    private static readonly string[] VolumeZones = ["volumes_availability_zone", "boot_volume_availability_zone"];

    private protected override IAsyncEnumerable<string> ValuesAsync(SaharaClient client, CompletionRequest request, CancellationToken cancellationToken) => request.Parameter switch
    {
        "UserName" => UsedAsync(client.Images, ["username"], cancellationToken),
        "Keypair" => UsedAsync(client.Clusters, ["user_keypair_id"], cancellationToken),
        "ManagementNetworkId" => UsedAsync(client.ClusterTemplates, ["neutron_management_network"], cancellationToken),
        "DomainName" => UsedAsync(client.ClusterTemplates, ["domain_name"], cancellationToken),
        "SecurityGroup" => UsedAsync(client.NodeGroupTemplates, ["security_groups"], cancellationToken),
        "VolumeType" or "BootVolumeType" => UsedAsync(client.NodeGroupTemplates, VolumeTypes, cancellationToken),
        "VolumesAvailabilityZone" or "BootVolumeAvailabilityZone" => UsedAsync(client.NodeGroupTemplates, VolumeZones, cancellationToken),
        var other => UsedAsync(client.NodeGroupTemplates, [SaharaNaming.ToSnakeCase(other)], cancellationToken),
    };

    private static async IAsyncEnumerable<string> UsedAsync<T>(SaharaManager<T> manager, string[] fields, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : SaharaObject
    {
        await foreach (var item in manager.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken).ConfigureAwait(false))
        {
            foreach (var value in item.Fields.All.Where(field => fields.Contains(field.Key)).SelectMany(field => Texts(field.Value)))
                yield return value;
        }
    }

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string { Length: > 0 } text => [text],
        IEnumerable<object?> several => several.OfType<string>(),
        _ => [],
    };
}
