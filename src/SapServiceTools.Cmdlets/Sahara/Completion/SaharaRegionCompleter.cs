using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes regions: those of the cloud in clouds.yaml that is named already (or of its profile), or of all clouds there, and those in the catalog of the default session. It asks no server.</summary>
public sealed class SaharaRegionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var cloud = SaharaCompletion.Text(fakeBoundParameters, "Cloud");
            var known = cloud is null && SaharaCompletion.SessionOf(fakeBoundParameters) is { IsClosed: false, IsFromElsewhere: false } session ? session.Client().Regions : [];
            return CompletionList.Of(InFiles(cloud).Concat(known), wordToComplete).ToList();
        }
        catch (ServiceException)
        {
            // A broken file has nothing to offer, and a prompt is no place for errors.
            return [];
        }
    }

    private static IEnumerable<string> InFiles(string? cloud)
    {
        var environment = CloudEnvironment.OfProcess(CloudCompleter.CurrentFolder());
        var files = new CloudFiles(environment);
        var profiles = new CloudProfiles(environment);
        foreach (var name in files.Names.Where(name => cloud is null || name == cloud))
        {
            var own = files.Cloud(name)!;
            var regions = Of(own).ToList();
            foreach (var region in regions.Count > 0 || profiles.Find(own, name, []) is not { } profile ? regions : Of(profile))
                yield return region;
        }
    }

    private static IEnumerable<string> Of(CloudMap cloud)
    {
        foreach (var region in cloud.Value("regions") as IReadOnlyList<object?> ?? [])
        {
            var name = region is IReadOnlyDictionary<string, object?> map ? map.GetValueOrDefault("name") : region;
            if (name is string text)
                yield return text;
        }

        if (cloud.Text("region_name") is { } only)
            yield return only;
    }
}
