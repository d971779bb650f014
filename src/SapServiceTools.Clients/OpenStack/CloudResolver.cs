namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Finds the settings of a cloud as OpenStack's own clients do: the cloud that is named, else OS_CLOUD, else the OS_ variables,
/// else the only cloud that the files have. A cloud that the caller names is as the files have it, as in openstacksdk; over one that OS_CLOUD names
/// the other OS_ variables are put, as the <c>openstack</c> command does. Source: openstacksdk, configuration.
/// </summary>
public sealed class CloudResolver
{
    private readonly CloudEnvironment _environment;
    private readonly CloudVariables _variables;
    private readonly CloudProfiles _profiles;
    private readonly Lazy<CloudFiles> _files;

    /// <summary>Creates it; no file is read yet.</summary>
    /// <param name="environment">Variables and folders.</param>
    public CloudResolver(CloudEnvironment environment)
    {
        _environment = environment;
        _variables = new CloudVariables(environment);
        _profiles = new CloudProfiles(environment);
        _files = new(() => new CloudFiles(environment));
    }

    /// <summary>The names that <see cref="Resolve"/> takes, for completion.</summary>
    /// <exception cref="ServiceException">A file can't be read.</exception>
    public IReadOnlyCollection<string> Names => HasVariables ? [.. _files.Value.Names, VariablesName] : _files.Value.Names;

    /// <summary>True if OS_ variables describe a cloud.</summary>
    public bool HasVariables => _variables.IsCloud;

    private string VariablesName => _environment.Variable("OS_CLOUD_NAME") ?? "envvars";

    /// <summary>The settings of a cloud.</summary>
    /// <param name="name">The cloud; null means the environment's choice.</param>
    /// <param name="region">The region, which may have settings of its own; null means the cloud's.</param>
    /// <param name="parameters">What the caller says itself, under the names of clouds.yaml's <c>auth</c>; it wins over the cloud.</param>
    /// <exception cref="ServiceException">There is no such cloud, none is named and there are several, or a file can't be read.</exception>
    public CloudSettings Resolve(string? name, string? region, IReadOnlyDictionary<string, string>? parameters = null)
    {
        var byVariable = name is null ? _environment.Variable("OS_CLOUD") : null;
        var chosen = name ?? byVariable ?? (HasVariables ? VariablesName : OnlyCloud());
        if (chosen != VariablesName || !HasVariables)
            return Read(_files.Value.Cloud(chosen) ?? throw NotFound(chosen), $"Cloud '{chosen}'", region, parameters, isLaidOver: byVariable is not null);
        // Only where a name is said can it mean either; else no file is needed, nor its faults heard of.
        if ((name ?? byVariable) is not null && _files.Value.Names.Contains(chosen))
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument,
                ErrorIds.InvalidCloudConfig,
                $"Two clouds are called '{chosen}': one in '{_files.Value.Path}', the other being the OS_ variables. Rename the one, or the other with OS_CLOUD_NAME.");
        return Read(_variables.Cloud(), "The cloud of the OS_ variables", region, parameters, isLaidOver: false);
    }

    /// <summary>The settings of a cloud that is given itself.</summary>
    /// <param name="cloud">What clouds.yaml has under a cloud's name.</param>
    /// <param name="region">The region, which may have settings of its own; null means the cloud's.</param>
    /// <param name="parameters">What the caller says itself, under the names of clouds.yaml's <c>auth</c>; it wins over the cloud.</param>
    /// <exception cref="ServiceException">A setting has a value that isn't understood.</exception>
    public CloudSettings Read(IReadOnlyDictionary<string, object?> cloud, string? region, IReadOnlyDictionary<string, string>? parameters = null) =>
        Read(new CloudMap().Over(cloud), "The cloud that is given", region, parameters, isLaidOver: false);

    private CloudSettings Read(CloudMap own, string what, string? region, IReadOnlyDictionary<string, string>? parameters, bool isLaidOver)
    {
        var warnings = new List<string>();
        var profile = _profiles.Find(own, what, warnings);
        var wanted = region ?? (isLaidOver ? _variables.Region : null);
        var actual = CloudRegion.Choose(own, profile, wanted, what);
        var cloud = new CloudMap().Over(profile).Over(own);
        if (actual.Values is { } values)
            cloud.Over(values);
        cloud.Set("region_name", actual.Name);
        if (wanted is not null)
            cloud.Set("data_processing_region_name", null);
        if (isLaidOver)
            _variables.Lay(cloud, $"{what[..1].ToLowerInvariant()}{what[1..]}", warnings);
        if (parameters is not null)
        {
            // The project first, since it decides what a "domain" is.
            cloud.ReplaceAuth(parameters.Where(parameter => parameter.Key is "project_id" or "project_name"));
            cloud.SpreadDomain();
            cloud.ReplaceAuth(parameters);
        }

        cloud.SpreadDomain();
        return CloudReader.Read(cloud) with { Warnings = warnings };
    }

    private string OnlyCloud() => _files.Value.Names is { Count: 1 } names ? names.First() : throw new ServiceException(
        ServiceErrorKind.InvalidArgument,
        _files.Value.Names.Count == 0 ? ErrorIds.CloudSettingsMissing : ErrorIds.CloudNotFound,
        _files.Value.Names.Count == 0
            ? $"No cloud is named, there are no OS_ variables, and there is no clouds.yaml with a cloud in {string.Join(", ", _environment.Folders)}."
            : $"No cloud is named, and '{_files.Value.Path}' has several: {string.Join(", ", _files.Value.Names)}.");

    private ServiceException NotFound(string name) =>
        new(ServiceErrorKind.NotFound, ErrorIds.CloudNotFound, _files.Value.Path is { } path
            ? $"There is no cloud '{name}' in '{path}'. It has: {string.Join(", ", _files.Value.Names)}."
            : $"There is no cloud '{name}', since there is no clouds.yaml in {string.Join(", ", _environment.Folders)}.");
}
