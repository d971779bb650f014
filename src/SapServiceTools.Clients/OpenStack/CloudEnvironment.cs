using System.Collections;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>What the choice of a cloud depends on besides what the caller says: variables and folders.</summary>
public sealed record CloudEnvironment
{
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
            Folders = [currentFolder ?? Environment.CurrentDirectory, .. Folder(Environment.SpecialFolder.UserProfile, ".config", "openstack"), .. OfSystem()],
        };
    }

    /// <summary>A variable; null where it isn't set or is empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static IEnumerable<string> OfSystem()
    {
        if (OperatingSystem.IsWindows())
            return [.. Folder(Environment.SpecialFolder.LocalApplicationData, "OpenStack", "openstack"), .. Folder(Environment.SpecialFolder.CommonApplicationData, "OpenStack", "openstack")];
        return OperatingSystem.IsMacOS()
            ? [.. Folder(Environment.SpecialFolder.UserProfile, "Library", "Application Support", "openstack"), "/etc/openstack"]
            : ["/etc/openstack"];
    }

    private static IEnumerable<string> Folder(Environment.SpecialFolder special, params string[] below) =>
        Environment.GetFolderPath(special) is { Length: > 0 } path ? [Path.Combine([path, .. below])] : [];
}
