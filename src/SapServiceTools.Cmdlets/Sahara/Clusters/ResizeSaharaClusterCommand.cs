using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Scales clusters: other counts for their groups, or new groups. Waits until that is done, and tells when it failed, which Sahara does only in the description.</summary>
[Cmdlet(VerbsCommon.Resize, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaCluster), typeof(SaharaOperation))]
public sealed class ResizeSaharaClusterCommand : SaharaTargetCmdlet<SaharaCluster>
{
    private Dictionary<string, IReadOnlyList<object?>> _instances = [];

    /// <summary>Groups of the cluster with their new counts, as 'name:count'.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public string[] NodeGroup { get; set; } = [];

    /// <summary>New groups: 'template:count', or objects with Name, Count and Template, or with Name, Count and the fields of a node group template.</summary>
    [Parameter]
    [WireField("add_node_groups", Reference = SaharaReference.NodeGroups)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public object[]? AddNodeGroup { get; set; }

    /// <summary>The machines that go where a group shrinks, by name or id: @{ worker = 'c1-worker-2' } (API v2).</summary>
    [Parameter]
    [ValidateNotNull]
    public object? RemoveInstance { get; set; }

    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for Wait-SaharaCluster.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string Action => $"Resize to {string.Join(", ", NodeGroup)}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (new OptionalObjects(this).Read(RemoveInstance, nameof(RemoveInstance)) is { } map)
            _instances = map.ToDictionary(entry => entry.Key, entry => entry.Value as IReadOnlyList<object?> ?? [entry.Value], StringComparer.Ordinal);
    }

    private protected override async Task PreviewAsync(SaharaTarget<SaharaCluster> target, SaharaClient client, ICallLog log, CancellationToken cancellationToken)
    {
        await base.PreviewAsync(target, client, log, cancellationToken).ConfigureAwait(false);
        var cluster = await target.ReadAsync(client.Clusters, log, cancellationToken).ConfigureAwait(false);
        foreach (var (name, _) in NodeGroup.Select(NodeGroupReader.Split))
        {
            if (!cluster.NodeGroups.Any(group => group.Name == name))
                throw new ResourceNotFoundException(ErrorIds.NotFound, $"The cluster '{cluster.Name}' has no node group '{name}', but {string.Join(", ", cluster.NodeGroups)}.");
        }
    }

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var body = await target.Body.ResolveAsync(client, writer, cancellationToken).ConfigureAwait(false);
        if (NodeGroup.Length > 0)
            body["resize_node_groups"] = NodeGroup.Select(Resized).ToList<object?>();
        var id = await target.IdAsync(client.Clusters, writer, cancellationToken).ConfigureAwait(false);
        var cluster = await client.Clusters.ScaleAsync(id, body, writer, cancellationToken).ConfigureAwait(false);
        await new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds))
            .FinishAsync(SaharaWait.Operation(cluster, SaharaOperationKind.ClusterScaling), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }

    private Dictionary<string, object?> Resized(string text)
    {
        var (name, count) = NodeGroupReader.Split(text);
        var group = new Dictionary<string, object?> { ["name"] = name, ["count"] = count };
        if (_instances.TryGetValue(name, out var instances))
            group["instances"] = instances;
        return group;
    }
}
