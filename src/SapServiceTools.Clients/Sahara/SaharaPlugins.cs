using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The plugins.</summary>
public sealed class SaharaPlugins : SaharaManager<SaharaPlugin>
{
    private readonly ConcurrentDictionary<(string Plugin, string Version), IReadOnlyList<string>> _processes = new();

    internal SaharaPlugins(SaharaApi api, SaharaOptions options, SaharaNames names)
        : base(SaharaKinds.Plugin, api, options, names)
    {
    }

    /// <summary>A plugin with the details of one of its versions.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such plugin or version.</exception>
    public async Task<SaharaPlugin> GetVersionAsync(string name, string version, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"read version '{version}' of the plugin '{name}'";
        var answer = await Api.GetAsync($"{At(name)}/{Uri.EscapeDataString(version)}", purpose, log, cancellationToken).ConfigureAwait(false);
        return new SaharaPlugin(Inner(answer, "plugin", purpose), version);
    }

    /// <summary>Plugins have no id, and their names are what they are read by.</summary>
    /// <inheritdoc/>
    public override async Task<SaharaPlugin> FindAsync(string nameOrId, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(nameOrId, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException)
        {
            if (await FindNamedAsync(nameOrId, log, cancellationToken).ConfigureAwait(false) is { } other)
                return other;
            throw SaharaErrors.NotFound(Noun, nameOrId);
        }
    }

    /// <summary>Makes a cluster template from a file of the plugin's own form (v1.1). Sahara 16 refuses it for all its plugins.</summary>
    /// <exception cref="ServiceException">API v2 hasn't this, or the server refuses.</exception>
    public async Task<SaharaClusterTemplate> ConvertAsync(
        string plugin, string version, string templateName, ReadOnlyMemory<byte> file, ICallLog log, CancellationToken cancellationToken)
    {
        if (Api.IsV2)
            throw SaharaErrors.NotInVersion("conversion of configuration files", Api.Version);
        var purpose = $"make the cluster template '{templateName}' from a file of the plugin '{plugin}'";
        var path = $"{At(plugin)}/{Uri.EscapeDataString(version)}/convert-config/{Uri.EscapeDataString(templateName)}";
        var answer = await Api.UploadAsync(HttpMethod.Post, path, file, purpose, log, cancellationToken).ConfigureAwait(false);
        return new SaharaClusterTemplate(Inner(answer, "cluster_template", purpose));
    }

    /// <summary>Says which of some processes a plugin's version doesn't have. A plugin that isn't there is left to the server to complain of.</summary>
    internal async Task<IReadOnlyList<string>> UnknownProcessesAsync(
        string plugin, string version, IEnumerable<string> processes, ICallLog log, CancellationToken cancellationToken)
    {
        if (!_processes.TryGetValue((plugin, version), out var known))
        {
            try
            {
                known = [.. (await GetVersionAsync(plugin, version, log, cancellationToken).ConfigureAwait(false)).AllProcesses];
            }
            catch (ServiceException exception) when (exception.StatusCode is not null)
            {
                log.Verbose($"The node processes can't be checked, so that is left to the server. {exception.Message}");
                return [];
            }

            _processes[(plugin, version)] = known;
        }

        return known.Count == 0 ? [] : [.. processes.Except(known, StringComparer.Ordinal)];
    }
}
