namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Finds the settings of a cloud as OpenStack's own client does: the cloud that is named, else OS_CLOUD, else the OS_ variables,
/// else the only cloud that the files have. OS_ variables are a cloud of their own; they are never mixed into another one.
/// Source: openstacksdk, configuration.
/// </summary>
public sealed class CloudResolver(CloudEnvironment environment)
{
    private static readonly string[] Selectors =
        ["OS_CLOUD", "OS_CLOUD_NAME", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLIENT_VENDOR_FILE"];

    private readonly Lazy<CloudFiles> _files = new(() => new CloudFiles(environment));

    /// <summary>The names that <see cref="Resolve"/> takes, for completion.</summary>
    /// <exception cref="ServiceException">A file can't be read.</exception>
    public IReadOnlyCollection<string> Names => HasVariables ? [.. _files.Value.Names, VariablesName] : _files.Value.Names;

    /// <summary>True if OS_ variables describe a cloud.</summary>
    public bool HasVariables => environment.Variables.Any(
        variable => variable.Key.StartsWith("OS_", StringComparison.Ordinal) && variable.Value.Length > 0 && !Selectors.Contains(variable.Key));

    private string VariablesName => environment.Variable("OS_CLOUD_NAME") ?? "envvars";

    /// <summary>The settings of a cloud.</summary>
    /// <param name="name">The cloud; null means the environment's choice.</param>
    /// <param name="region">The region, which may have settings of its own; null means the cloud's.</param>
    /// <exception cref="ServiceException">There is no such cloud, none is named and there are several, or a file can't be read.</exception>
    public CloudSettings Resolve(string? name, string? region)
    {
        var chosen = name ?? environment.Variable("OS_CLOUD") ?? (HasVariables ? VariablesName : OnlyCloud());
        return Read(chosen == VariablesName && HasVariables ? FromVariables() : _files.Value.Cloud(chosen) ?? throw NotFound(chosen), region);
    }

    /// <summary>The settings of a cloud that is given itself.</summary>
    /// <param name="cloud">What clouds.yaml has under a cloud's name.</param>
    /// <param name="region">The region, which may have settings of its own; null means the cloud's.</param>
    /// <exception cref="ServiceException">A setting has a value that isn't understood.</exception>
    public static CloudSettings Read(IReadOnlyDictionary<string, object?> cloud, string? region) => Read(new CloudMap().Over(cloud), region);

    private static CloudSettings Read(CloudMap cloud, string? region)
    {
        var actual = region ?? cloud.Text("region_name") ?? FirstRegion(cloud);
        if (RegionValues(cloud, actual) is { } values)
            cloud.Over(values);
        return CloudReader.Read(cloud, actual);
    }

    private CloudMap FromVariables()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in environment.Variables)
        {
            if (name.StartsWith("OS_", StringComparison.Ordinal) && value.Length > 0)
                values[name[3..].ToLowerInvariant()] = value;
        }

        return new CloudMap().Over(values);
    }

    private string OnlyCloud() => _files.Value.Names is { Count: 1 } names ? names.First() : throw new ServiceException(
        ServiceErrorKind.InvalidArgument,
        _files.Value.Names.Count == 0 ? ErrorIds.CloudSettingsMissing : ErrorIds.CloudNotFound,
        _files.Value.Names.Count == 0
            ? $"No cloud is named, there are no OS_ variables, and there is no clouds.yaml with a cloud in {string.Join(", ", environment.Folders)}."
            : $"No cloud is named, and '{_files.Value.Path}' has several: {string.Join(", ", _files.Value.Names)}.")
    {
        RecommendedAction = "Name one with -Cloud or OS_CLOUD, or give -AuthUri with -Credential.",
    };

    private ServiceException NotFound(string name) =>
        new(ServiceErrorKind.NotFound, ErrorIds.CloudNotFound, _files.Value.Path is { } path
            ? $"There is no cloud '{name}' in '{path}'. It has: {string.Join(", ", _files.Value.Names)}."
            : $"There is no cloud '{name}', since there is no clouds.yaml in {string.Join(", ", environment.Folders)}.");

    private static string? FirstRegion(CloudMap cloud) => Regions(cloud).FirstOrDefault().Name;

    private static IReadOnlyDictionary<string, object?>? RegionValues(CloudMap cloud, string? region) =>
        Regions(cloud).FirstOrDefault(item => item.Name == region).Values;

    private static IEnumerable<(string? Name, IReadOnlyDictionary<string, object?>? Values)> Regions(CloudMap cloud)
    {
        foreach (var item in cloud.Value("regions") as IReadOnlyList<object?> ?? [])
        {
            if (item is IReadOnlyDictionary<string, object?> map)
                yield return (map.GetValueOrDefault("name") as string, map.GetValueOrDefault("values") as IReadOnlyDictionary<string, object?>);
            else
                yield return (item as string, null);
        }
    }
}
