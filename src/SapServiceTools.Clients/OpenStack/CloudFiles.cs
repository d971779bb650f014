namespace SapServiceTools.Clients.OpenStack;

/// <summary>The clouds that files define: clouds.yaml, secure.yaml merged over it, and vendor profiles below both.</summary>
internal sealed class CloudFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];
    private readonly IReadOnlyDictionary<string, object?> _clouds;
    private readonly IReadOnlyDictionary<string, object?> _secrets;
    private readonly Lazy<IReadOnlyDictionary<string, object?>> _profiles;

    /// <exception cref="ServiceException">A file can't be read.</exception>
    public CloudFiles(CloudEnvironment environment)
    {
        Path = environment.Variable("OS_CLIENT_CONFIG_FILE") ?? Find(environment, "clouds");
        _clouds = Section(Path, "clouds");
        _secrets = Section(environment.Variable("OS_CLIENT_SECURE_FILE") ?? Find(environment, "secure"), "clouds");
        _profiles = new(() => Section(environment.Variable("OS_CLIENT_VENDOR_FILE") ?? Find(environment, "clouds-public"), "public-clouds"));
    }

    /// <summary>The file that was found; null if there is none.</summary>
    public string? Path { get; }

    /// <summary>The names of the clouds.</summary>
    public IReadOnlyCollection<string> Names => [.. _clouds.Keys.Union(_secrets.Keys)];

    /// <summary>The settings of a cloud; null if no file has it.</summary>
    /// <exception cref="ServiceException">It names a vendor profile that there isn't.</exception>
    public CloudMap? Cloud(string name)
    {
        if (!Names.Contains(name))
            return null;
        var own = Map(_clouds, name);
        var map = new CloudMap();
        if ((own.GetValueOrDefault("profile") ?? own.GetValueOrDefault("cloud")) is string profile)
            map.Over(Profile(profile, name));
        return map.Over(own).Over(Map(_secrets, name));
    }

    private IReadOnlyDictionary<string, object?> Profile(string profile, string cloud) =>
        _profiles.Value.TryGetValue(profile, out var found) && found is IReadOnlyDictionary<string, object?> settings
            ? settings
            : throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"Cloud '{cloud}' refers to the profile '{profile}', which no clouds-public.yaml has.");

    private static string? Find(CloudEnvironment environment, string name) =>
        environment.Folders
            .SelectMany(folder => Endings.Select(ending => System.IO.Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);

    private static IReadOnlyDictionary<string, object?> Section(string? path, string name) =>
        path is null ? Map(null, name) : Map(YamlFile.Read(path), name);

    private static IReadOnlyDictionary<string, object?> Map(IReadOnlyDictionary<string, object?>? of, string name) =>
        of?.GetValueOrDefault(name) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
}
