using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes regions: those of the cloud in clouds.yaml that is named already (or of its profile), or of all clouds there, and those in the catalog of the default session. It asks no server.</summary>
public sealed class SaharaRegionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request)
    {
        var cloud = request.Text("Cloud");
        var known = cloud is null && request.Session<SaharaSession>() is { IsClosed: false, IsFromElsewhere: false } session ? session.Client().Regions : [];
        return InFiles(cloud).Concat(known);
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
