namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>The plugin "fake", which Sahara itself has for tests: four processes, and clusters without software.</summary>
internal sealed class FakePlugin
{
    public const string Name = "fake";
    public const string Version = "0.1";
    private const string Enabled = "The plugin or this version of it can be used.";
    private const string Hidden = "Left out by programs that show plugins to people.";
    private static readonly JsonObject Details = JsonNode.Parse("""
        {
          "configs": [
            {"name": "Timeout for disk preparing", "config_type": "int", "default_value": 300, "applicable_target": "general"},
            {"name": "Enable NTP service", "config_type": "bool", "default_value": true, "applicable_target": "general", "is_optional": false},
            {"name": "URL of NTP server", "config_type": "string", "default_value": "", "applicable_target": "general"},
            {"name": "Heat Wait Condition timeout", "config_type": "int", "default_value": 3600, "applicable_target": "general"},
            {"name": "Enable XFS", "config_type": "bool", "default_value": true, "applicable_target": "general"},
            {"name": "Enable Kerberos Security", "description": null, "config_type": "bool", "default_value": false, "applicable_target": "Kerberos"},
            {"name": "Existing KDC", "description": null, "config_type": "bool", "default_value": false, "applicable_target": "Kerberos"},
            {"name": "Server IP of KDC", "config_type": "string", "default_value": "192.168.0.1", "applicable_target": "Kerberos"},
            {"name": "Realm Name", "config_type": "string", "default_value": "SAHARA-KDC", "applicable_target": "Kerberos"},
            {"name": "Admin principal", "config_type": "string", "default_value": "sahara/admin", "applicable_target": "Kerberos"},
            {"name": "Admin password", "description": null, "config_type": "string", "default_value": "", "applicable_target": "Kerberos"},
            {"name": "JCE libraries", "config_type": "string", "default_value": "", "applicable_target": "Kerberos"}
          ],
          "node_processes": {"HDFS": ["namenode", "datanode"], "MapReduce": ["tasktracker", "jobtracker"], "Kerberos": []},
          "required_image_tags": ["fake", "0.1"]
        }
        """)!.AsObject();

    private bool _isEnabled = true;
    private bool _isVersionEnabled = true;
    private bool _isHidden = true;

    public bool IsEnabled => _isEnabled;

    public bool IsVersionEnabled => _isVersionEnabled;

    public static IReadOnlyList<string> Processes { get; } =
        [.. Details["node_processes"]!.AsObject().SelectMany(pair => pair.Value!.AsArray()).Select(name => name!.GetValue<string>())];

    public static string[] RequiredTags { get; } = ["fake", "0.1"];

    /// <summary>True if the plugin has this setting.</summary>
    /// <param name="target">What it applies to.</param>
    /// <param name="name">Its name; null asks for the target alone. The services of the processes are targets too.</param>
    public static bool HasConfig(string target, string? name) => Details["configs"]!.AsArray().Any(config =>
        config!["applicable_target"]!.GetValue<string>() == target && (name is null || config["name"]!.GetValue<string>() == name));

    public void Set(string label, bool value, bool isOfVersion)
    {
        if (label == "hidden")
            _isHidden = value;
        else if (isOfVersion)
            _isVersionEnabled = value;
        else
            _isEnabled = value;
    }

    /// <summary>As lists of plugins show it.</summary>
    /// <param name="tenantId">The project of an administrator who changed it just now.</param>
    public JsonObject Show(string? tenantId = null)
    {
        var shown = new JsonObject { ["name"] = Name, ["title"] = "Fake Plugin", ["description"] = "Makes clusters that run nothing, for trying and testing.", ["versions"] = new JsonArray(Version) };
        if (tenantId is not null)
            shown["tenant_id"] = tenantId;
        shown["plugin_labels"] = new JsonObject { ["enabled"] = Label(_isEnabled, Enabled), ["hidden"] = Label(_isHidden, Hidden) };
        shown["version_labels"] = new JsonObject { [Version] = new JsonObject { ["enabled"] = Label(_isVersionEnabled, Enabled) } };
        return shown;
    }

    /// <summary>With the settings and processes of its version.</summary>
    public JsonObject ShowVersion()
    {
        var shown = Show();
        foreach (var (name, value) in Details)
            shown[name] = value!.DeepClone();
        foreach (var config in shown["configs"]!.AsArray().OfType<JsonObject>())
        {
            if (!config.ContainsKey("description"))
                config["description"] = $"{config["name"]!.GetValue<string>()}, for the whole cluster.";
            config["config_values"] = null;
            config["scope"] = "cluster";
            config["is_optional"] ??= true;
            config["priority"] = 1;
        }
        return shown;
    }

    private static JsonObject Label(bool status, string description) => new() { ["status"] = status, ["mutable"] = true, ["description"] = description };
}
