using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>What plugins have, for completion.</summary>
internal static class SaharaPluginValues
{
    /// <summary>The versions of a plugin, or of all.</summary>
    public static async IAsyncEnumerable<string> VersionsAsync(SaharaClient client, string? name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var plugin in ListAsync(client, name, cancellationToken).ConfigureAwait(false))
        {
            foreach (var version in plugin.Versions)
                yield return version;
        }
    }

    /// <summary>The processes of a plugin's version, or of all plugins and versions that aren't said.</summary>
    public static async IAsyncEnumerable<string> ProcessesAsync(SaharaClient client, string? name, string? version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var plugin in ListAsync(client, name, cancellationToken).ConfigureAwait(false))
        {
            foreach (var one in plugin.Versions.Where(one => version is null || one == version))
            {
                var details = await client.Plugins.GetVersionAsync(plugin.Name, one, NullCallLog.Instance, cancellationToken).ConfigureAwait(false);
                foreach (var process in details.AllProcesses)
                    yield return process;
            }
        }
    }

    /// <summary>The tags that images get for plugins: their names and versions.</summary>
    public static async IAsyncEnumerable<string> TagsAsync(SaharaClient client, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var plugin in ListAsync(client, null, cancellationToken).ConfigureAwait(false))
        {
            yield return plugin.Name;
            foreach (var version in plugin.Versions)
                yield return version;
        }
    }

    private static async IAsyncEnumerable<SaharaPlugin> ListAsync(SaharaClient client, string? name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var plugin in client.Plugins.ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken).ConfigureAwait(false))
        {
            if (name is null || plugin.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                yield return plugin;
        }
    }
}
