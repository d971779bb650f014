namespace SapServiceTools.Clients.Sahara;

/// <summary>Holds the node processes of a body against those that its plugin has.</summary>
internal static class ProcessCheck
{
    /// <exception cref="ServiceException">The plugin doesn't have all of them.</exception>
    public static async Task RunAsync(
        SaharaPlugins plugins, IReadOnlyDictionary<string, object?> body, string noun, ICallLog log, CancellationToken cancellationToken)
    {
        var processes = Processes(body).Distinct(StringComparer.Ordinal).ToList();
        if (processes.Count == 0 || body.GetValueOrDefault("plugin_name") is not string plugin || body.GetValueOrDefault("plugin_version") is not string version)
            return;
        var unknown = await plugins.UnknownProcessesAsync(plugin, version, processes, log, cancellationToken).ConfigureAwait(false);
        if (unknown.Count > 0)
            throw BodyRules.Invalid(noun, [$"node_processes: plugin '{plugin}' {version} has no {string.Join(", ", unknown)}"]);
    }

    private static IEnumerable<string> Processes(IReadOnlyDictionary<string, object?> body)
    {
        var groups = body.GetValueOrDefault("node_groups") as System.Collections.IEnumerable ?? Array.Empty<object>();
        return groups.OfType<IReadOnlyDictionary<string, object?>>().Prepend(body)
            .SelectMany(item => item.GetValueOrDefault("node_processes") is System.Collections.IEnumerable list and not string ? list.OfType<string>() : []);
    }
}
