using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Gets types of jobs: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobType", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobType))]
public sealed class GetSaharaJobTypeCommand : GetSaharaByPluginCmdlet<SaharaJobType>
{
    /// <summary>Asks for hints at settings, too (API v1.1).</summary>
    [Parameter]
    public SwitchParameter IncludeHint { get; set; }

    private protected override Dictionary<string, string?> Filters => [];

    private protected override async IAsyncEnumerable<SaharaJobType> ListAsync(
        SaharaClient client, SaharaQuery query, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await client.JobTypes.ListAsync([], PluginName, PluginVersion, IncludeHint, log, cancellationToken).ConfigureAwait(false))
            yield return item;
    }
}
