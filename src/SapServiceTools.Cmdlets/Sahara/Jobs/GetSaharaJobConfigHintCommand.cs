using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Gets what runs of a type of jobs can be configured with.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobConfigHint")]
[OutputType(typeof(SaharaJobConfigHint))]
public sealed class GetSaharaJobConfigHintCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>The types, such as Pig.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Type")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaJobTypeCompleter))]
    public string[] JobType { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var type in JobType)
        {
            var session = SessionFor();
            Start(session, type, async (writer, cancellationToken) =>
                await writer.WriteObjectAsync(await session.Client().JobTypes.GetConfigHintAsync(type, writer, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
        }
    }
}
