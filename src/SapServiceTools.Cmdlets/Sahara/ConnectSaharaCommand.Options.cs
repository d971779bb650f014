using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <content>What the parameters make of a cloud's settings: a parameter wins over the cloud, and replaces the whole answer to its question.</content>
public sealed partial class ConnectSaharaCommand
{
    private SaharaOptions Options()
    {
        var options = new SaharaOptions { Cloud = WithParameters(Settings()), SkipChecks = SkipRequestCheck };
        return options with
        {
            PollInterval = PollingIntervalMilliseconds is { } interval ? TimeSpan.FromMilliseconds(interval) : options.PollInterval,
            DefaultTimeout = Limits.Timeout(PollingTimeoutSeconds) ?? options.DefaultTimeout,
        };
    }

    private CloudSettings Settings()
    {
        var resolver = new CloudResolver(CloudEnvironment.OfProcess(SessionState.Path.CurrentFileSystemLocation.ProviderPath));
        var parameters = Named().Where(item => item.Value is not null).ToDictionary(item => item.Name, item => item.Value!);
        if (ParameterSetName == CloudSet)
            return CloudOf(Cloud, resolver, parameters);
        // A token that is sent as it is has its scope already, and Keystone isn't asked for another one.
        if (ParameterSetName == TokenSet && AuthUri is null && (ProjectName ?? TrustId) is not null)
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.CloudSettingsMissing, "A token is got for a project or trust at Keystone only, so -ProjectName and -TrustId need -AuthUri.");
        var method = ParameterSetName switch
        {
            CredentialSet => "password",
            ApplicationCredentialSet => "v3applicationcredential",
            _ => AuthUri is null ? "admin_token" : "token",
        };
        return resolver.Read(new Dictionary<string, object?> { ["auth_type"] = method }, Region, parameters);
    }

    /// <summary>The parameters under the names of clouds.yaml's <c>auth</c>.</summary>
    private IEnumerable<(string Name, string? Value)> Named()
    {
        yield return ("auth_url", AuthUri);
        if (Credential is { } credential)
        {
            var name = credential.UserName;
            var isId = (UserDomainName ?? UserDomainId) is null && name.Length == 32 && name.All(char.IsAsciiHexDigit);
            yield return (isId ? "user_id" : "username", name);
            yield return ("password", Secrets.Reveal(credential.Password));
        }

        yield return ("username", UserName);
        yield return ("application_credential_id", ApplicationCredentialId);
        yield return ("application_credential_name", ApplicationCredentialName);
        yield return ("application_credential_secret", ApplicationCredentialSecret is null ? null : Secrets.Reveal(ApplicationCredentialSecret));
        yield return ("token", Token is null ? null : Secrets.Reveal(Token));
        yield return ("project_name", ProjectName);
        yield return ("project_id", ProjectId);
        yield return ("project_domain_name", ProjectDomainName);
        yield return ("project_domain_id", ProjectDomainId);
        yield return ("user_domain_name", UserDomainName);
        yield return ("user_domain_id", UserDomainId);
        yield return ("trust_id", TrustId);
    }

    private CloudSettings CloudOf(object? cloud, CloudResolver resolver, Dictionary<string, string> parameters)
    {
        CloudSettings settings;
        if ((cloud is PSObject wrapped ? wrapped.BaseObject : cloud) is null or string)
        {
            settings = resolver.Resolve(cloud?.ToString(), Region, parameters);
        }
        else
        {
            // An emulator arrives whole; how to sign in to its cloud is in it.
            var inner = (PSObject.AsPSObject(cloud).Properties["OpenStack"]?.Value ?? cloud!) switch
            {
                SapServiceTools.Emulator.OpenStack.EmulatedOpenStack emulated => emulated.GetCloud(),
                // In a cloud's own settings "cloud" is a profile's name.
                var other => PSObject.AsPSObject(other).Properties[nameof(Cloud)]?.Value is { } inside and not string ? inside : other,
            };
            settings = resolver.Read(new FreeFormReader(null, ErrorIds.InvalidCloudConfig).ReadObject(inner, nameof(Cloud)), Region, parameters);
        }

        return Credential is null || settings.Keystone.Method == KeystoneMethod.Password ? settings : throw new ServiceException(
            ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The cloud signs in by {Display(settings.Keystone.Method)}, so there is no place for the user and password of -Credential.");
    }

    private static string Display(KeystoneMethod method) => method switch
    {
        KeystoneMethod.ApplicationCredential => "application credential",
        KeystoneMethod.None => "no credentials at all",
        _ => "token",
    };

    private CloudSettings WithParameters(CloudSettings cloud) => cloud with
    {
        Keystone = cloud.Keystone with { IdentityApiVersion = IdentityApiVersion switch { "2" => 2, "3" => 3, _ => cloud.Keystone.IdentityApiVersion } },
        ApiVersion = ApiVersion ?? cloud.ApiVersion,
        Endpoint = SaharaUri ?? cloud.Endpoint,
        ServiceType = ServiceType ?? cloud.ServiceType,
        ServiceName = ServiceName ?? cloud.ServiceName,
        Interfaces = Interface is null ? cloud.Interfaces : [.. Interface.Select(name => CatalogEndpoint.InterfaceName(name)!)],
        Insecure = SkipCertificateCheck || cloud.Insecure,
        CACertificatePath = FullPath(CACertificatePath, nameof(CACertificatePath)) ?? cloud.CACertificatePath,
        ClientCertificatePath = FullPath(ClientCertificatePath, nameof(ClientCertificatePath)) ?? cloud.ClientCertificatePath,
        ClientKeyPath = FullPath(ClientKeyPath, nameof(ClientKeyPath)) ?? cloud.ClientKeyPath,
        Timeout = RequestTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : cloud.Timeout,
    };

}
