using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>The kinds of Sahara's resources by the models and nouns that cmdlets know them by.</summary>
internal static class SaharaNouns
{
    private static readonly Dictionary<Type, string> ByModel = new()
    {
        [typeof(SaharaPlugin)] = "plugin",
        [typeof(SaharaImage)] = "image",
        [typeof(SaharaNodeGroupTemplate)] = "node group template",
        [typeof(SaharaClusterTemplate)] = "cluster template",
        [typeof(SaharaCluster)] = "cluster",
        [typeof(SaharaDataSource)] = "data source",
        [typeof(SaharaJobBinary)] = "job binary",
        [typeof(SaharaJobBinaryInternal)] = "internal job binary",
        [typeof(SaharaJobTemplate)] = "job template",
        [typeof(SaharaJobType)] = "job type",
        [typeof(SaharaJobExecution)] = "job execution",
    };

    /// <summary>What messages call a kind.</summary>
    public static string Of<T>()
        where T : SaharaObject => ByModel[typeof(T)];

    /// <summary>
    /// The kind whose names a parameter takes: that of the cmdlet's noun for -Name, else that of the parameter's own name. Null if there is none.
    /// </summary>
    public static string? Of(string commandName, string parameterName)
    {
        var noun = parameterName is "Name" or "Id" ? commandName[(commandName.IndexOf('-', StringComparison.Ordinal) + 1)..] : $"Sahara{parameterName}";
        var model = ByModel.Keys.Where(type => noun.StartsWith(type.Name, StringComparison.OrdinalIgnoreCase)).MaxBy(type => type.Name.Length);
        return model is null ? OfReference(parameterName) : ByModel[model];
    }

    private static string? OfReference(string parameterName) => parameterName switch
    {
        "PluginName" => "plugin",
        "InputDataSource" or "OutputDataSource" => "data source",
        "Main" or "Library" => "job binary",
        _ => null,
    };

    /// <summary>Lists one kind, so that its names are known afterwards.</summary>
    public static async Task ListAsync(SaharaClient client, string noun, CancellationToken cancellationToken)
    {
        var items = noun switch
        {
            "plugin" => client.Plugins.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "image" => client.Images.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "node group template" => client.NodeGroupTemplates.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "cluster template" => client.ClusterTemplates.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "cluster" => client.Clusters.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "data source" => client.DataSources.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "job binary" => client.JobBinaries.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "internal job binary" => client.JobBinaryInternals.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "job template" => client.JobTemplates.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            "job type" => client.JobTypes.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
            _ => (IAsyncEnumerable<SaharaObject>)client.JobExecutions.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken),
        };
        await foreach (var _ in items.ConfigureAwait(false))
        {
            // Listing is what makes the client remember the names.
        }
    }
}
