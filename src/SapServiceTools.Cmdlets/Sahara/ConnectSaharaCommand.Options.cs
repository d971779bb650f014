using System.Management.Automation;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Parameters;

namespace SapServiceTools.Cmdlets;

/// <content>What the parameters make of a cloud's settings: a parameter wins over the cloud.</content>
public sealed partial class ConnectSaharaCommand
{
    private SaharaOptions Options()
    {
        var options = new SaharaOptions { Cloud = WithParameters(Settings()), SkipChecks = SkipRequestCheck };
        if (PollingInterval is { } interval)
            options = options with { PollInterval = interval };
        return TimeoutSeconds is { } seconds ? options with { DefaultTimeout = TimeSpan.FromSeconds(seconds) } : options;
    }

    private CloudSettings Settings()
    {
        if (ParameterSetName == CloudSet)
            return CloudOf(Cloud);
        var keystone = new KeystoneOptions { AuthUrl = AuthUri };
        return new CloudSettings
        {
            Keystone = ParameterSetName switch
            {
                CredentialSet => WithUser(keystone) with { Password = Secrets.Reveal(Credential.Password) },
                ApplicationCredentialSet => keystone with
                {
                    Method = KeystoneMethod.ApplicationCredential,
                    ApplicationCredentialId = ApplicationCredentialId,
                    ApplicationCredentialName = ApplicationCredentialName,
                    ApplicationCredentialSecret = Secrets.Reveal(ApplicationCredentialSecret),
                    UserName = UserName,
                },
                _ => keystone with { Method = AuthUri is null ? KeystoneMethod.FixedToken : KeystoneMethod.Token, Token = Secrets.Reveal(Token) },
            },
        };
    }

    private CloudSettings CloudOf(object? cloud)
    {
        if ((cloud is PSObject wrapped ? wrapped.BaseObject : cloud) is null or string)
            return new CloudResolver(CloudEnvironment.OfProcess(SessionState.Path.CurrentFileSystemLocation.ProviderPath)).Resolve(cloud?.ToString(), Region);
        // An emulator arrives whole; how to sign in to its cloud is in it.
        var inner = (PSObject.AsPSObject(cloud).Properties["OpenStack"]?.Value ?? cloud!) switch
        {
            Emulator.EmulatedOpenStack emulated => emulated.GetCloud(),
            var other => PSObject.AsPSObject(other).Properties[nameof(Cloud)]?.Value ?? other,
        };
        return CloudResolver.Read(new FreeFormReader(null, ErrorIds.InvalidCloudConfig).ReadObject(inner, nameof(Cloud)), Region);
    }

    private KeystoneOptions WithUser(KeystoneOptions options)
    {
        var name = Credential.UserName;
        var isId = UserDomainName is null && UserDomainId is null && name.Length == 32 && name.All(char.IsAsciiHexDigit);
        return isId ? options with { UserId = name } : options with { UserName = name };
    }

    private CloudSettings WithParameters(CloudSettings cloud) => cloud with
    {
        Keystone = WithScope(cloud.Keystone),
        ApiVersion = ApiVersion ?? cloud.ApiVersion,
        Endpoint = SaharaUri ?? cloud.Endpoint,
        ServiceType = ServiceType ?? cloud.ServiceType,
        ServiceName = ServiceName ?? cloud.ServiceName,
        Interfaces = Interface is null ? cloud.Interfaces : [.. Interface.Select(name => CatalogEndpoint.InterfaceName(name)!)],
        Region = Region ?? cloud.Region,
        Insecure = SkipCertificateCheck || cloud.Insecure,
        CACertificatePath = FullPath(CACertificatePath) ?? cloud.CACertificatePath,
        ClientCertificatePath = FullPath(ClientCertificatePath) ?? cloud.ClientCertificatePath,
        ClientKeyPath = FullPath(ClientKeyPath) ?? cloud.ClientKeyPath,
        Timeout = RequestTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : cloud.Timeout,
    };

    private KeystoneOptions WithScope(KeystoneOptions options)
    {
        // Another project or domain than the cloud's must not be mixed with the other half of the cloud's.
        if (ProjectName is not null || ProjectId is not null)
            options = options with { ProjectName = ProjectName, ProjectId = ProjectId };
        if (ProjectDomainName is not null || ProjectDomainId is not null)
            options = options with { ProjectDomainName = ProjectDomainName, ProjectDomainId = ProjectDomainId };
        if (UserDomainName is not null || UserDomainId is not null)
            options = options with { UserDomainName = UserDomainName, UserDomainId = UserDomainId };
        return options with
        {
            TrustId = TrustId ?? options.TrustId,
            IdentityApiVersion = IdentityApiVersion switch { "2" => 2, "3" => 3, _ => options.IdentityApiVersion },
        };
    }

    private string? FullPath(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
