namespace SapServiceTools.Clients.OpenStack;

/// <summary>The region of a cloud, and what the cloud says for this region only.</summary>
/// <param name="Name">The region; null means any.</param>
/// <param name="Values">Settings that are put over the cloud's.</param>
internal sealed record CloudRegion(string? Name, IReadOnlyDictionary<string, object?>? Values)
{
    /// <summary>
    /// Chooses it: the wanted one, else the first of <c>regions</c>, else <c>region_name</c>, else the same of the profile.
    /// A single region_name is a choice that another one replaces; a list is what there is.
    /// </summary>
    /// <param name="own">The cloud.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="wanted">The region that is asked for; null leaves it to the cloud.</param>
    /// <param name="cloud">What messages call it.</param>
    /// <exception cref="ServiceException">There is a list of regions, and the wanted one isn't in it.</exception>
    public static CloudRegion Choose(CloudMap own, CloudMap? profile, string? wanted, string cloud)
    {
        var (regions, isList) = Of(own, cloud) ?? (profile is null ? null : Of(profile, cloud)) ?? ([], false);
        if (wanted is null)
            return regions.FirstOrDefault() ?? new CloudRegion(null, null);
        if (regions.Find(region => region.Name == wanted) is { } found)
            return found;
        if (!isList || regions.Count == 0)
            return new CloudRegion(wanted, null);
        throw new ServiceException(
            ServiceErrorKind.InvalidArgument,
            ErrorIds.EndpointNotFound,
            $"{cloud} has no region '{wanted}'. It has: {string.Join(", ", regions.Select(region => region.Name))}. Upper and lower case differ in regions.")
        {
            RecommendedAction = "Choose one of these with -Region or OS_REGION_NAME, or add the other one to the cloud's regions.",
        };
    }

    private static (List<CloudRegion> Regions, bool IsList)? Of(CloudMap cloud, string name)
    {
        if (cloud.Value("regions") is { } regions)
            return ([.. (regions as IReadOnlyList<object?> ?? throw Invalid(name)).Select(item => Read(item, name))], true);
        if (cloud.Value("region_name") is IReadOnlyList<object?> list)
            return ([.. list.Select(item => Read(item, name))], true);
        // Several names in one text are an older form of the list.
        if (cloud.Text("region_name")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names)
            return ([.. names.Select(region => new CloudRegion(region, null))], names.Length > 1);
        return null;
    }

    private static CloudRegion Read(object? item, string cloud) => item switch
    {
        IReadOnlyDictionary<string, object?> map when map.GetValueOrDefault("name") is string name && map.Keys.All(key => key is "name" or "values") =>
            new CloudRegion(name, map.GetValueOrDefault("values") as IReadOnlyDictionary<string, object?>),
        string name => new CloudRegion(name, null),
        _ => throw Invalid(cloud),
    };

    private static ServiceException Invalid(string cloud) => new(
        ServiceErrorKind.InvalidArgument,
        ErrorIds.InvalidCloudConfig,
        $"The regions of {cloud[..1].ToLowerInvariant()}{cloud[1..]} can't be used: they must be a list, each entry a name, or a mapping with 'name' and, if it has settings of its own, 'values'.");
}
