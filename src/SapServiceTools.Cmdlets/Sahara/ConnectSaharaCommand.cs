using System.Security;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Opens a session with OpenStack Sahara: authenticates at Keystone, finds Sahara in the catalog, and checks with one cheap call that it takes the token.</summary>
[Cmdlet(VerbsCommunications.Connect, "Sahara", DefaultParameterSetName = CloudSet)]
[OutputType(typeof(SaharaSession))]
public sealed partial class ConnectSaharaCommand : ConnectCmdlet
{
    private const string CloudSet = "Cloud";
    private const string CredentialSet = "Credential";
    private const string ApplicationCredentialSet = "ApplicationCredential";
    private const string TokenSet = "Token";

    /// <summary>
    /// The name of a cloud of clouds.yaml, or an object with what stands there under a name. Without it: OS_CLOUD with the other OS_ variables over it,
    /// else the OS_ variables, else the only cloud of the file.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = CloudSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CloudCompleter))]
    public object? Cloud { get; set; }

    /// <summary>
    /// User and password; with a cloud they take the place of its own. A user name of 32 hexadecimal digits is taken for an id where no user domain is given.
    /// </summary>
    [Parameter(ParameterSetName = CloudSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The id of an application credential.</summary>
    [Parameter(ParameterSetName = ApplicationCredentialSet)]
    [ValidateNotNullOrEmpty]
    public string? ApplicationCredentialId { get; set; }

    /// <summary>The name of an application credential; it needs -UserName.</summary>
    [Parameter(ParameterSetName = ApplicationCredentialSet)]
    [ValidateNotNullOrEmpty]
    public string? ApplicationCredentialName { get; set; }

    /// <summary>The secret of the application credential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ApplicationCredentialSet)]
    [ValidateNotNull]
    public SecureString? ApplicationCredentialSecret { get; set; }

    /// <summary>The user that an application credential belongs to, where it is given by name.</summary>
    [Parameter(ParameterSetName = ApplicationCredentialSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>A token. With -AuthUri another one is got for it, with the scope that is wanted; without, it is sent as it is, and -SaharaUri is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Keystone's address: its root, or with /v3 or /v2.0.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [Parameter(Mandatory = true, ParameterSetName = ApplicationCredentialSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [ValidateNotNullOrEmpty]
    public string? AuthUri { get; set; }

    /// <summary>The project to work in, by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ProjectName { get; set; }

    /// <summary>The project to work in, by id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProjectId { get; set; }

    /// <summary>The domain of the project, by name. Without name and id: the one whose id is default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProjectDomainName { get; set; }

    /// <summary>The domain of the project, by id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProjectDomainId { get; set; }

    /// <summary>The domain of the user, by name. Without name and id: the one whose id is default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserDomainName { get; set; }

    /// <summary>The domain of the user, by id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserDomainId { get; set; }

    /// <summary>A trust to act under. It brings its project along, so a project beside it is refused.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustId { get; set; }

    /// <summary>The version of Keystone's API, where its address doesn't say it.</summary>
    [Parameter]
    [ValidateSet("2", "3")]
    public string? IdentityApiVersion { get; set; }

    /// <summary>The version of Sahara's API. Auto, the default, takes the newest that the service offers.</summary>
    [Parameter]
    [ValidateSet("Auto", "1.1", "2")]
    public string? ApiVersion { get; set; }

    /// <summary>Sahara's address, in place of the catalog's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SaharaUri { get; set; }

    /// <summary>Sahara's type in the catalog; default data-processing, which data_processing is the same as.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceType { get; set; }

    /// <summary>Sahara's name in the catalog, where a type has several services.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceName { get; set; }

    /// <summary>The interfaces to use, the best first: public, internal, admin. The older spelling publicURL is the same.</summary>
    [Parameter]
    [ValidateSet("public", "internal", "admin", "publicURL", "internalURL", "adminURL")]
    public string[]? Interface { get; set; }

    /// <summary>The region; without it the cloud's, else any. Of a cloud with a list of regions it must be one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaRegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Milliseconds between two polls of what is waited for; default 3000.</summary>
    [Parameter]
    [ValidateRange(0, 86400000)]
    public int? PollingIntervalMilliseconds { get; set; }

    /// <summary>Seconds that a wait lasts at most; default 3600.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? PollingTimeoutSeconds { get; set; }

    /// <summary>Limit for one request; default 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSeconds { get; set; }

    /// <summary>A PEM file with a client certificate, and its key where -ClientKeyPath names none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? ClientCertificatePath { get; set; }

    /// <summary>A PEM file with the client certificate's key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? ClientKeyPath { get; set; }

    /// <summary>Sends what can't be right, too, and leaves it to the server to say so.</summary>
    [Parameter]
    public SwitchParameter SkipRequestCheck { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Open(
        Connect,
        // Connecting includes the check.
        _ => { },
        client => new SaharaSession(client, DateTimeOffset.UtcNow));

    private SaharaClient Connect()
    {
        var options = Options();
        var transport = new TransportOptions { AllowUnencryptedAuthentication = AllowUnencryptedAuthentication };
        if (RequestTimeoutSeconds is { } seconds)
            transport = transport with { RequestTimeout = TimeSpan.FromSeconds(seconds) };
        SaharaClient? client = null;
        Run(
            HostOf(options.Cloud.Endpoint ?? options.Cloud.Keystone.AuthUrl),
            async (writer, cancellationToken) => client = await SaharaClient.ConnectAsync(options, transport, writer, cancellationToken).ConfigureAwait(false));
        return client!;
    }

    // An address may hold a password, and the target of an error is shown.
    private static string? HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : null;
}
