using System.Security;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Opens a session with a service broker. One read of the catalog checks the credentials.</summary>
[Cmdlet(VerbsCommunications.Connect, "Broker", DefaultParameterSetName = UriSet)]
[OutputType(typeof(BrokerSession))]
public sealed class ConnectBrokerCommand : ConnectCmdlet
{
    private const string UriSet = "Uri";
    private const string ObjectSet = "InputObject";

    /// <summary>The broker's address; a path in it is kept before /v2.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UriSet)]
    [ValidateNotNull]
    public Uri Uri { get; set; } = null!;

    /// <summary>A running broker of Start-ServiceBroker or an emulator of Start-ServiceEmulator; of any other object its property Uri.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>User and password. Without it, and without a token, nobody authenticates.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A bearer token in place of user and password.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>A certificate with its key for brokers that want one, beside a credential or in place of it.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The version of the protocol that requests name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerVersionCompleter))]
    public string ApiVersion { get; set; } = "2.17";

    /// <summary>The user at the platform for whom requests are made: an object with platform, and either value or the platform's own fields.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? OriginatingIdentity { get; set; }

    /// <summary>Milliseconds to the second poll of an operation where the broker doesn't say; default 1000. Later ones come further apart.</summary>
    [Parameter]
    [ValidateRange(0, 3600000)]
    public int? PollingIntervalMilliseconds { get; set; }

    /// <summary>Seconds that a wait lasts at most; default 3600. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? PollingTimeoutSeconds { get; set; }

    /// <summary>Limit for one request; default 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Open(
        () => new BrokerClient(Options(), Transport(RequestTimeoutSeconds) with { ClientCertificate = ClientCertificate }),
        client => Run(client.Uri.Host, (writer, cancellationToken) => client.GetCatalogAsync(refresh: true, writer, cancellationToken)),
        client => new BrokerSession(client, DateTimeOffset.UtcNow));

    private BrokerOptions Options()
    {
        var (uri, user, password) = BrokerAddress();
        var options = new BrokerOptions
        {
            Uri = uri,
            User = Credential?.UserName ?? (Token is null ? user : null),
            Password = Credential is not null ? Secrets.Reveal(Credential.Password) : Token is null ? password : null,
            Token = Token is null ? null : Secrets.Reveal(Token),
            ApiVersion = ApiVersion,
            OriginatingIdentity = OriginatingIdentity is null
                ? null
                : PlatformIdentity.FromObject(new FreeFormReader(SessionState.Path, ErrorIds.InvalidParameter).ReadObject(OriginatingIdentity, nameof(OriginatingIdentity))),
        };
        return options with
        {
            PollInterval = PollingIntervalMilliseconds is { } interval ? TimeSpan.FromMilliseconds(interval) : options.PollInterval,
            PollTimeout = Limits.Timeout(PollingTimeoutSeconds) ?? options.PollTimeout,
        };
    }

    private (Uri Uri, string? User, string? Password) BrokerAddress()
    {
        if (ParameterSetName == UriSet)
            return (Uri, null, null);
        if (InputObject.BaseObject is SapServiceTools.Emulator.ServiceEmulator emulator)
            return (emulator.BrokerUri, emulator.UserName, (string?)emulator.GetServiceKey()["password"]);
        var value = InputObject.BaseObject is string or System.Uri ? InputObject.BaseObject : InputObject.Properties["Uri"]?.Value;
        return System.Uri.TryCreate(value?.ToString(), UriKind.Absolute, out var uri)
            ? (uri, null, null)
            : throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "The input object has no property Uri with the address of a broker.");
    }
}
