using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Scales clusters: other counts for their groups, or new groups. Waits until that is done, and tells when it failed, which Sahara does only in the description.</summary>
[Cmdlet(VerbsCommon.Resize, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaCluster), typeof(SaharaOperation))]
public sealed class ResizeSaharaClusterCommand : SaharaOperationCmdlet<SaharaCluster>
{
    private readonly List<SaharaNodeGroupSize> _sizes = [];
    private SaharaBody _added = null!;

    /// <summary>Groups of the cluster with their new counts: 'name:count', or objects with Name and Count.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public object[] NodeGroup { get; set; } = [];

    /// <summary>New groups: 'template:count', or objects with Name, Count and Template, or with Name, Count and the fields of a node group template.</summary>
    [Parameter]
    [WireField("add_node_groups", Reference = typeof(SaharaNodeGroup))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public object[]? AddNodeGroup { get; set; }

    /// <summary>The machines that go where a group shrinks, by name or id: @{ worker = 'c1-worker-2' } (API v2).</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? RemoveInstance { get; set; }

    private protected override string Action => $"Resize to {string.Join(", ", _sizes.Select(size => $"{size.Name}:{size.Count}"))}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _added = SaharaBody.ReadCommandLine(this);
        var instances = new OptionalObjects(this).Read(RemoveInstance, nameof(RemoveInstance));
        var reader = new FreeFormReader(SessionState.Path, ErrorIds.InvalidParameter);
        foreach (var group in NodeGroup)
        {
            SaharaNodeGroupSize size = null!;
            OrStop(() => size = NodeGroupReader.Size(group, nameof(NodeGroup), reader), group);
            _sizes.Add(instances?.TryGetValue(size.Name, out var removed) == true ? size with { RemovedInstances = removed as IReadOnlyList<object?> ?? [removed] } : size);
        }
    }

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var fields = await _added.ResolveAsync(target.Client, writer, cancellationToken).ConfigureAwait(false);
        var scaling = new SaharaScaling { Resized = _sizes, Added = fields.GetValueOrDefault("add_node_groups") as IReadOnlyList<object?> ?? [] };
        var id = await target.IdAsync(writer, cancellationToken).ConfigureAwait(false);
        var cluster = await target.Client.Clusters.ScaleAsync(id, scaling, writer, cancellationToken)
            .OrPreviewAsync(() => CheckGroupsAsync(target, writer, cancellationToken)).ConfigureAwait(false);
        await Wait.FinishAsync(SaharaWait.Operation(cluster, SaharaOperationKind.ClusterScaling), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckGroupsAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var cluster = await target.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        if (_sizes.Find(size => !cluster.NodeGroups.Any(group => group.Name == size.Name)) is { } unknown)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidReference,
                $"The cluster '{cluster.Name}' has no node group '{unknown.Name}', but {string.Join(", ", cluster.NodeGroups)}.");
        }
    }
}
