using System.Globalization;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Turns a cloud's settings, in all the spellings that are about, into options.</summary>
internal static class CloudReader
{
    /// <exception cref="ServiceException">A setting that is understood has a value that isn't.</exception>
    public static CloudSettings Read(CloudMap cloud)
    {
        var keystone = Keystone(cloud);
        var endpointType = cloud.Text("data_processing_interface", "data_processing_endpoint_type", "interface", "endpoint_type");
        return new CloudSettings
        {
            Keystone = keystone,
            Region = cloud.Text("data_processing_region_name", "region_name"),
            Interfaces = Interfaces(endpointType ?? (cloud.Value("interface") as IReadOnlyList<object?> is { } list ? string.Join(',', list) : null)),
            ServiceType = cloud.Text("data_processing_service_type"),
            ServiceName = cloud.Text("data_processing_service_name"),
            Endpoint = cloud.Expand(
                cloud.Text("data_processing_endpoint_override", "data_processing_endpoint", "data_processing_url")
                ?? (keystone.Method is KeystoneMethod.None or KeystoneMethod.FixedToken ? cloud.Auth("endpoint", "url") : null)),
            ApiVersion = cloud.Text("data_processing_api_version"),
            Timeout = Seconds(cloud, "data_processing_timeout", "api_timeout", "timeout"),
            Insecure = cloud.Flag("insecure") == true || cloud.Flag("verify") == false,
            CACertificatePath = Expand(cloud.Text("cacert")),
            ClientCertificatePath = Expand(cloud.Text("cert")),
            ClientKeyPath = Expand(cloud.Text("key")),
        };
    }

    /// <summary>A list of interfaces in either spelling.</summary>
    public static IReadOnlyList<string> Interfaces(string? text) =>
        [.. (text ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(name => CatalogEndpoint.InterfaceName(name)!)];

    private static KeystoneOptions Keystone(CloudMap cloud)
    {
        var userDomain = Domain(cloud, "user_domain");
        var projectDomain = Domain(cloud, "project_domain");
        return new KeystoneOptions
        {
            AuthUrl = cloud.Expand(cloud.Auth("auth_url")),
            Method = Method(cloud),
            IdentityApiVersion = Version(cloud),
            UserName = cloud.Auth("username", "user_name"),
            UserId = cloud.Auth("user_id"),
            UserDomainName = userDomain.Name,
            UserDomainId = userDomain.Id,
            Password = cloud.Auth("password"),
            Token = cloud.Auth("token", "auth_token"),
            ApplicationCredentialId = cloud.Auth("application_credential_id"),
            ApplicationCredentialName = cloud.Auth("application_credential_name"),
            ApplicationCredentialSecret = cloud.Auth("application_credential_secret"),
            ProjectId = cloud.Auth("project_id", "tenant_id"),
            ProjectName = cloud.Auth("project_name", "tenant_name"),
            ProjectDomainName = projectDomain.Name,
            ProjectDomainId = projectDomain.Id,
            DomainId = cloud.Auth("domain_id"),
            DomainName = cloud.Auth("domain_name"),
            SystemScope = cloud.Auth("system_scope") switch
            {
                null => false,
                "all" => true,
                _ => throw Invalid("system_scope must be all"),
            },
            TrustId = cloud.Auth("trust_id"),
        };
    }

    // The default is for what has no domain of its own.
    private static (string? Id, string? Name) Domain(CloudMap cloud, string kind)
    {
        var own = (Id: cloud.Auth($"{kind}_id"), Name: cloud.Auth($"{kind}_name"));
        return own is (null, null) ? (cloud.Auth("default_domain_id", "default_domain"), cloud.Auth("default_domain_name")) : own;
    }

    private static KeystoneMethod Method(CloudMap cloud) => cloud.Text("auth_type", "auth_plugin")?.ToLowerInvariant() switch
    {
        "password" or "v3password" or "v2password" => KeystoneMethod.Password,
        "token" or "v3token" or "v2token" => KeystoneMethod.Token,
        "v3applicationcredential" => KeystoneMethod.ApplicationCredential,
        "admin_token" or "token_endpoint" => KeystoneMethod.FixedToken,
        "none" or "noauth" => KeystoneMethod.None,
        null when (cloud.Auth("application_credential_id") ?? cloud.Auth("application_credential_name")) is not null => KeystoneMethod.ApplicationCredential,
        null when cloud.Auth("token") is not null && cloud.Auth("password") is null => KeystoneMethod.Token,
        null => KeystoneMethod.Password,
        var other => throw Invalid($"auth_type '{other}' isn't among those that this module knows: password, token, v3applicationcredential, v2password, v2token, admin_token, none"),
    };

    private static int? Version(CloudMap cloud) => cloud.Text("identity_api_version")?.TrimStart('v') switch
    {
        _ when cloud.Text("auth_type") is "v2password" or "v2token" => 2,
        _ when cloud.Text("auth_type")?.StartsWith("v3", StringComparison.Ordinal) == true => 3,
        null => null,
        "3" or ['3', '.', ..] => 3,
        "2" or "2.0" => 2,
        _ => throw Invalid("identity_api_version must be 3 or 2"),
    };

    private static TimeSpan? Seconds(CloudMap cloud, params ReadOnlySpan<string> names)
    {
        if (cloud.Text(names) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid("the time-out must be a number of seconds from 1 to 86400");
    }

    private static string? Expand(string? path) => path is ['~', '/', ..]
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    private static ServiceException Invalid(string message) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"The cloud's settings can't be used: {message}.");
}
