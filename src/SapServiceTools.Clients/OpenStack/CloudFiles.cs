namespace SapServiceTools.Clients.OpenStack;

/// <summary>The clouds that files define: clouds.yaml, and secure.yaml merged over it, whichever folders the two are found in.</summary>
internal sealed class CloudFiles
{
    private readonly IReadOnlyDictionary<string, object?> _clouds;
    private readonly IReadOnlyDictionary<string, object?> _secrets;

    /// <exception cref="ServiceException">A file can't be read, or has no clouds.</exception>
    public CloudFiles(CloudEnvironment environment)
    {
        Path = environment.Variable("OS_CLIENT_CONFIG_FILE") ?? environment.Find("clouds");
        _clouds = Clouds(Path, mayBeEmpty: false);
        _secrets = Clouds(environment.Variable("OS_CLIENT_SECURE_FILE") ?? environment.Find("secure"), mayBeEmpty: true);
    }

    /// <summary>The file that was found; null if there is none.</summary>
    public string? Path { get; }

    public IReadOnlyCollection<string> Names => [.. _clouds.Keys.Union(_secrets.Keys)];

    /// <summary>The settings of a cloud; null if no file has it.</summary>
    /// <exception cref="ServiceException">What stands under the name isn't a mapping.</exception>
    public CloudMap? Cloud(string name) => Names.Contains(name) ? new CloudMap().Over(Map(_clouds, name)).Over(Map(_secrets, name)) : null;

    private static IReadOnlyDictionary<string, object?> Clouds(string? path, bool mayBeEmpty)
    {
        if (path is null)
            return new Dictionary<string, object?>();
        var file = YamlFile.Read(path);
        if (mayBeEmpty && file.Count == 0)
            return file;
        if (!file.TryGetValue("clouds", out var clouds))
            throw YamlFile.Fault(path, "it has no 'clouds' at its top, below which the names of clouds belong", null);
        return clouds as IReadOnlyDictionary<string, object?>
            ?? (clouds is null ? new Dictionary<string, object?>() : throw YamlFile.Fault(path, "its 'clouds' isn't a mapping of names", null));
    }

    private IReadOnlyDictionary<string, object?> Map(IReadOnlyDictionary<string, object?> clouds, string name) => clouds.GetValueOrDefault(name) switch
    {
        IReadOnlyDictionary<string, object?> map => map,
        null => new Dictionary<string, object?>(),
        _ => throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"Cloud '{name}' of '{Path}' isn't a mapping of settings."),
    };
}
