using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>The client behind a session, and what it brings on its way to the pipeline.</summary>
internal static class SaharaSessions
{
    /// <exception cref="ServiceException">The session is closed.</exception>
    public static SaharaClient Client(this SaharaSession session) => (SaharaClient)session.Connection;

    /// <summary>The manager of one kind of things.</summary>
    public static SaharaManager<T> Manager<T>(this SaharaClient client)
        where T : SaharaObject
    {
        object[] managers =
        [
            client.Plugins, client.Images, client.NodeGroupTemplates, client.ClusterTemplates, client.Clusters, client.DataSources,
            client.JobBinaries, client.JobBinaryInternals, client.JobTemplates, client.JobTypes, client.JobExecutions,
        ];
        return managers.OfType<SaharaManager<T>>().Single();
    }

    /// <summary>Writes a model, with the names of what it refers to where it has only their ids.</summary>
    public static async ValueTask WriteNamedAsync(this PipelineWriter writer, SaharaObject item, SaharaSession session, CancellationToken cancellationToken)
    {
        if (item is SaharaJobExecution run)
            await session.Client().JobExecutions.NameAsync([run], writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(item, session).ConfigureAwait(false);
    }
}
