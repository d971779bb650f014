using System.Collections;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>What the choice of a cloud depends on besides what the caller says: variables and folders.</summary>
public sealed record CloudEnvironment
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Where clouds.yaml, secure.yaml and clouds-public.yaml are looked for, in this order.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>That of this process.</summary>
    /// <param name="currentFolder">The folder that the user works in; null means the process's.</param>
    public static CloudEnvironment OfProcess(string? currentFolder = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        return new CloudEnvironment
        {
            Variables = variables,
            Folders = [currentFolder ?? Environment.CurrentDirectory, .. OfUser(variables), .. Folder(Environment.SpecialFolder.UserProfile, ".config", "openstack"), .. OfSystem(variables)],
        };
    }

    /// <summary>The file of a name, in any of its endings, that is found first; null if there is none.</summary>
    internal string? Find(string name) => Folders.SelectMany(folder => Endings.Select(ending => Path.Combine(folder, name + ending))).FirstOrDefault(File.Exists);

    /// <summary>A variable; null where it isn't set or is empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    // Where Linux desktops let their users move such files.
    private static IEnumerable<string> OfUser(Dictionary<string, string> variables) =>
        OperatingSystem.IsLinux() && variables.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } home ? [Path.Combine(home, "openstack")] : [];

    private static IEnumerable<string> OfSystem(Dictionary<string, string> variables)
    {
        if (OperatingSystem.IsWindows())
            return [.. Folder(Environment.SpecialFolder.LocalApplicationData, "OpenStack", "openstack"), .. Folder(Environment.SpecialFolder.CommonApplicationData, "OpenStack", "openstack")];
        return OperatingSystem.IsMacOS()
            ? [.. Folder(Environment.SpecialFolder.UserProfile, "Library", "Application Support", "openstack"), "/etc/openstack"]
            : [.. (variables.GetValueOrDefault("XDG_CONFIG_DIRS") is { Length: > 0 } folders ? folders : "/etc/xdg").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "openstack")), "/etc/openstack"];
    }

    private static IEnumerable<string> Folder(Environment.SpecialFolder special, params string[] below) =>
        Environment.GetFolderPath(special) is { Length: > 0 } path ? [Path.Combine([path, .. below])] : [];
}
