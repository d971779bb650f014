using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the types of jobs that Sahara knows.</summary>
public sealed class SaharaJobTypeCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) => SaharaValues.JobTypes;
}
