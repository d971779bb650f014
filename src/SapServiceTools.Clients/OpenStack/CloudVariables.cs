namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// What the OS_ variables say: a cloud of their own, or, where OS_CLOUD names one of a file, what the <c>openstack</c> command puts over it.
/// Source: openstacksdk, configuration; python-openstackclient, authentication.
/// </summary>
internal sealed class CloudVariables(CloudEnvironment environment)
{
    // They choose a cloud, or a file, and are no settings.
    private static readonly string[] Selectors =
        ["OS_CLOUD", "OS_CLOUD_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLIENT_VENDOR_FILE"];

    // Other programs' variables.
    private static readonly string[] Foreign = ["OS_TEST", "OS_STD", "OS_LOG"];

    // The command takes these over the cloud's own,
    private static readonly string[] Winning =
    [
        "auth_url", "username", "user_id", "password", "trust_id", "system_scope", "default_domain_id", "default_domain_name",
        "application_credential_id", "application_credential_name", "application_credential_secret",
    ];

    // these only where the cloud's auth has none,
    private static readonly string[] Filling =
        ["project_id", "project_name", "project_domain_id", "project_domain_name", "user_domain_id", "user_domain_name", "domain_id", "domain_name", "token"];

    // and these, which stand at the top, over the cloud's own again.
    private static readonly string[] Top =
        ["auth_type", "interface", "cacert", "cert", "key", "identity_api_version", "default_domain", "data_processing_api_version"];

    /// <summary>True if the variables describe a cloud.</summary>
    public bool IsCloud => Settings.Any(setting => setting.Name != "region_name");

    /// <summary>The region that they name.</summary>
    public string? Region => environment.Variable("OS_REGION_NAME");

    private IEnumerable<(string Name, string Value)> Settings =>
        from variable in environment.Variables
        where variable.Key.StartsWith("OS_", StringComparison.Ordinal) && variable.Value.Length > 0
            && !Selectors.Contains(variable.Key) && !Array.Exists(Foreign, prefix => variable.Key.StartsWith(prefix, StringComparison.Ordinal))
        select (variable.Key[3..].ToLowerInvariant(), variable.Value);

    /// <summary>The cloud that they describe.</summary>
    public CloudMap Cloud() =>
        new CloudMap().Over(Settings.ToDictionary(setting => setting.Name, setting => (object?)setting.Value, StringComparer.Ordinal));

    /// <summary>Puts them over a cloud of a file, as the command does; where that mixes two answers to one question, a warning says which one counts.</summary>
    public void Lay(CloudMap cloud, string name, ICollection<string> warnings)
    {
        var replacing = new List<string>();
        var ignored = new List<string>();
        var auth = new List<KeyValuePair<string, string>>();
        foreach (var key in Winning)
        {
            if (Variable(key) is not { } value)
                continue;
            if (cloud.Auth(key) is { } own && own != value)
                replacing.Add(VariableName(key));
            auth.Add(new(key, value));
        }

        foreach (var key in Filling)
        {
            if (Variable(key) is not { } value)
                continue;
            if (cloud.AuthOnly(key) is not { } own)
                auth.Add(new(key, value));
            else if (own != value)
                ignored.Add(VariableName(key));
        }

        cloud.Over(new Dictionary<string, object?> { ["auth"] = auth.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal) });
        foreach (var key in Top)
        {
            if (Variable(key) is { } value)
                cloud.Set(key, value);
        }

        if (Variable("data_processing_url") is { } address)
            cloud.Set("data_processing_endpoint_override", address);
        if (replacing.Count > 0)
            warnings.Add($"{string.Join(", ", replacing)} replace{(replacing.Count == 1 ? "s" : "")} what {name} has itself, as in the openstack command. Name the cloud with -Cloud to have it without the variables.");
        if (ignored.Count > 0)
            warnings.Add($"{string.Join(", ", ignored)} {(ignored.Count == 1 ? "is" : "are")} not used, since {name} has its own, as in the openstack command.");
    }

    private string? Variable(string key) => environment.Variable(VariableName(key)) ?? key switch
    {
        "project_name" => environment.Variable("OS_TENANT_NAME"),
        "project_id" => environment.Variable("OS_TENANT_ID"),
        _ => null,
    };

    private static string VariableName(string key) => $"OS_{key.ToUpperInvariant()}";
}
