using SapServiceTools.Clients.Http;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>A cmdlet that opens a session.</summary>
public abstract class ConnectCmdlet : AsyncCmdlet
{
    /// <summary>A PEM file, or a folder of them, with certificates to trust beside the system's. Without it REQUESTS_CA_BUNDLE or SSL_CERT_FILE is used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? CACertificatePath { get; set; }

    /// <summary>Trusts any certificate. For trials only: the credentials go to whoever answers.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Sends the credentials over plain http to other machines too, where anyone on the way can read them. Without it they go to this machine only.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>Leaves this runspace's default session as it is.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <summary>Opens a session and writes it. A failure ends the cmdlet, because a script that went on would act in the session before this one.</summary>
    /// <param name="create">Makes the client.</param>
    /// <param name="check">Has the client ask the service something, which shows whether it takes the credentials.</param>
    /// <param name="open">Makes the session, which then owns the client.</param>
    private protected void Open<TClient>(Func<TClient> create, Action<TClient> check, Func<TClient, ServiceSession> open)
        where TClient : class, IDisposable
    {
        TClient? client = null;
        try
        {
            client = create();
            check(client);
            var session = open(client);
            RunspaceSessions.Current.Add(session, makeDefault: !NoDefault);
            client = null;
            WriteObject(session);
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, null));
        }
        finally
        {
            client?.Dispose();
        }
    }

    /// <summary>How to send requests.</summary>
    /// <param name="requestTimeoutSeconds">Limit for one request; null leaves the default.</param>
    private protected TransportOptions Transport(int? requestTimeoutSeconds)
    {
        var options = new TransportOptions
        {
            SkipCertificateCheck = SkipCertificateCheck,
            AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
            CACertificatePath = FullPath(CACertificatePath, nameof(CACertificatePath)),
        };
        return requestTimeoutSeconds is { } seconds ? options with { RequestTimeout = TimeSpan.FromSeconds(seconds) } : options;
    }

    /// <summary>The path of a parameter's file; null stays null.</summary>
    /// <exception cref="ServiceException">It isn't in the file system.</exception>
    private protected string? FullPath(string? path, string parameter) => path is null ? null : FilePaths.Resolve(SessionState.Path, path, parameter);
}
