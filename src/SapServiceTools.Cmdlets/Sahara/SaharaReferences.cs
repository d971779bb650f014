using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Finds the ids of what parameters name.</summary>
internal static class SaharaReferences
{
    /// <exception cref="ServiceException">Something isn't there, or several have the name.</exception>
    public static async Task<object?> ResolveAsync(SaharaClient client, SaharaReference kind, object value, ICallLog log, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case SaharaReference.NodeGroups:
                return await NodeGroupReader.ResolveAsync(client, (IEnumerable<object?>)value, log, cancellationToken).ConfigureAwait(false);
            case SaharaReference.JobBinaries:
                var ids = new List<object?>();
                foreach (var item in (IEnumerable<object?>)value)
                    ids.Add(await client.JobBinaries.IdOfAsync($"{item}", log, cancellationToken).ConfigureAwait(false));
                return ids;
            default:
                var name = $"{value}";
                return await (kind switch
                {
                    SaharaReference.Image => client.Images.IdOfAsync(name, log, cancellationToken),
                    SaharaReference.ClusterTemplate => client.ClusterTemplates.IdOfAsync(name, log, cancellationToken),
                    SaharaReference.Cluster => client.Clusters.IdOfAsync(name, log, cancellationToken),
                    SaharaReference.DataSource => client.DataSources.IdOfAsync(name, log, cancellationToken),
                    _ => client.JobTemplates.IdOfAsync(name, log, cancellationToken),
                }).ConfigureAwait(false);
        }
    }
}
