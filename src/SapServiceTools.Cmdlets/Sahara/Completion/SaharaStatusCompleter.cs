using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the statuses of clusters and job executions.</summary>
public sealed class SaharaStatusCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) =>
        request.Command.EndsWith("Cluster", StringComparison.OrdinalIgnoreCase) ? SaharaClusterStatus.Known : SaharaJobStatus.Known;
}
