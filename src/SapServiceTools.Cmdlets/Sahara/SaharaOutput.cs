using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Models on their way to the pipeline.</summary>
internal static class SaharaOutput
{
    /// <summary>Writes a model, with the names of what it refers to where it has only their ids.</summary>
    public static async ValueTask WriteNamedAsync(this PipelineWriter writer, SaharaObject item, SaharaSession session, CancellationToken cancellationToken)
    {
        if (item is SaharaJobExecution execution)
            await session.Client().JobExecutions.NameAsync([execution], writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(item, session).ConfigureAwait(false);
    }
}
