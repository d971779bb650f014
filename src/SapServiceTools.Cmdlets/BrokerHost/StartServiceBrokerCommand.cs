using System.Collections;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>
/// Hosts a service broker whose handlers are script blocks. It speaks Open Service Broker API 2.17 and stores their state;
/// the author says what provisioning means.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "ServiceBroker", SupportsShouldProcess = true)]
[OutputType(typeof(HostedBroker))]
public sealed partial class StartServiceBrokerCommand : AsyncCmdlet
{
    /// <summary>What it offers: services from New-BrokerService, or a catalog as the path of a JSON file, JSON text, hashtable or object.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object[] Catalog { get; set; } = [];

    /// <summary>Creates an instance. Like every handler it gets one $Request and returns a hashtable or nothing.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock OnProvision { get; set; } = null!;

    /// <summary>
    /// Says what is known of an instance before its asynchronous creation begins: its DashboardUrl and Metadata go into the first answer, the only place where platforms read them.
    /// It runs while the caller waits, may run more than once for an instance, and may refuse it with Write-BrokerError.
    /// </summary>
    [Parameter]
    public ScriptBlock? OnAccept { get; set; }

    /// <summary>Changes an instance. Without it no change is offered.</summary>
    [Parameter]
    public ScriptBlock? OnUpdate { get; set; }

    /// <summary>Deletes an instance. Without it there is nothing to do.</summary>
    [Parameter]
    public ScriptBlock? OnDeprovision { get; set; }

    /// <summary>Creates a binding; returns its credentials.</summary>
    [Parameter]
    public ScriptBlock? OnBind { get; set; }

    /// <summary>Deletes a binding. Without it there is nothing to do.</summary>
    [Parameter]
    public ScriptBlock? OnUnbind { get; set; }

    /// <summary>Says more of an instance than the host knows.</summary>
    [Parameter]
    public ScriptBlock? OnFetchInstance { get; set; }

    /// <summary>Says what a binding is, in place of what the host kept.</summary>
    [Parameter]
    public ScriptBlock? OnFetchBinding { get; set; }

    /// <summary>Returns the state of an operation that goes on outside the host, for handlers that return Asynchronous.</summary>
    [Parameter]
    public ScriptBlock? OnLastOperation { get; set; }

    /// <summary>Checks a bearer token, which it gets as $Request: the caller's name or $true lets in, nothing or $false refuses; anything else refuses too and is logged as a fault.</summary>
    [Parameter]
    public ScriptBlock? OnToken { get; set; }

    /// <summary>Who may call; several let a password be changed without a gap. Without any (and without -OnToken) anybody on this machine may.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PSCredential[] Credential { get; set; } = [];

    /// <summary>The address to listen on; the loopback by default. Others need TLS and credentials.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port; 0, the default, takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>What stands before /v2 in every path, such as /brokers/one. Blanks and the like are percent-encoded.</summary>
    [Parameter]
    [ValidateNotNull]
    public string PathPrefix { get; set; } = "";

    /// <summary>Listens on other addresses than the loopback without TLS, such as behind a router that ends it. Passwords then cross the network in clear.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    /// <summary>Certificate with private key for TLS.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The same as a PFX or PEM file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? CertificatePath { get; set; }

    /// <summary>The PEM file with its key, if that is another.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? CertificateKeyPath { get; set; }

    /// <summary>The password of the PFX file or the key.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>The SQLite file for the stored state; it is made if it isn't there. Without it the state is in memory and ends with the broker.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? StatePath { get; set; }

    /// <summary>A PostgreSQL connection string for a store that several replicas share.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ConnectionString { get; set; }

    /// <summary>The file with the key that credentials are encrypted with; default is beside the SQLite file, made if it isn't there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? EncryptionKeyPath { get; set; }

    /// <summary>Operations that the host runs in the background for every plan, besides those that New-BrokerPlan says; for catalogs from JSON, which can't say it.</summary>
    [Parameter]
    public AsynchronousOperations Asynchronous { get; set; }

    /// <summary>The handlers of every plan can be run again after the host died half-way; without it (and New-BrokerPlan's) such an operation is marked failed.</summary>
    [Parameter]
    public SwitchParameter Repeatable { get; set; }

    /// <summary>Modules that the handlers need, by name or path.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Module { get; set; } = [];

    /// <summary>Variables that the handlers see, by name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Variable { get; set; } = new Hashtable();

    /// <summary>Runs once in each worker before its first handler.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Handlers that run at once while their callers wait, and as many again in the background; default is the number of processors, at least 2.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int WorkerCount { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Calls that may wait for a worker; one more is answered 503.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int QueueLength { get; set; } = 1024;

    /// <summary>How long a caller waits for a handler, which is stopped a moment before (a tenth of it, at most a second); the answer comes then even if the handler can't be stopped. Default 55.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int HandlerTimeoutSeconds { get; set; } = 55;

    /// <summary>How long an operation in the background may take, unless its plan says otherwise. Default a day.</summary>
    [Parameter]
    [ValidateRange(1, 2_592_000)]
    public int OperationTimeoutSeconds { get; set; } = 86400;

    /// <summary>The status for a request without the version header: 400 as the specification says, or 412 as its checkers want.</summary>
    [Parameter]
    [ValidateSet("400", "412")]
    public int MissingVersionStatus { get; set; } = 400;

    /// <summary>Callers that speak an earlier version of the API are answered 412; from 2.0 to 2.17, 2.13 by default. Later ones of major version 2 are always welcome.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(BrokerVersionCompleter))]
    public Version MinimumVersion { get; set; } = new(2, 13);

    /// <summary>
    /// Lets platforms from before 2.13 in: without a version header and with every 2.x, deletions without service_id and plan_id, and plans of another service of the catalog than the one named with them.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowLegacyPlatform { get; set; }

    /// <summary>The status for an update of an unknown instance or a binding to one, which the specification leaves open; 404 by default.</summary>
    [Parameter]
    [ValidateRange(400, 499)]
    public int UnknownInstanceStatus { get; set; } = 404;

    /// <summary>last_operation answers 400 to an operation that the broker hasn't given out. Without it such a one means the latest, as older platforms send no more than its kind.</summary>
    [Parameter]
    public SwitchParameter StrictOperation { get; set; }

    /// <summary>Provisions need no organization_guid and space_guid, as on Kubernetes.</summary>
    [Parameter]
    public SwitchParameter NoOrganization { get; set; }

    /// <summary>Parameters aren't checked against the plans' schemas.</summary>
    [Parameter]
    public SwitchParameter SkipSchemaValidation { get; set; }

    /// <summary>No pages for people: neither /dashboard nor a page for each instance.</summary>
    [Parameter]
    public SwitchParameter NoDashboard { get; set; }

    /// <summary>The broker's address as platforms know it: what stands before /v2. The instances' dashboard_url begins with it; without it with the address that the broker listens on.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? PublicUri { get; set; }

    /// <summary>Appends the log to this file, a JSON object a line. It is made for its owner only; one that is there keeps its group's rights and loses everybody's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? LogPath { get; set; }

    /// <summary>Says on the terminal where it serves, and serves until Ctrl-C or SIGTERM; then ends the handlers and stops; for scripts in containers.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait: how long handlers may take to end after SIGTERM, as a TimeSpan or a number of seconds. Default 10 s.</summary>
    [Parameter]
    [SecondsTransformation]
    [ValidateSeconds(0, 86400)]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var launch = Prepare();
        if (IsWhatIf)
            Run(Address, (_, cancellationToken) => launch.CheckAsync(cancellationToken));
        if (!ShouldProcess($"broker for {string.Join(", ", launch.Catalog.Services.Select(service => service.Name))} on {new IPEndPoint(Address, Port)}", "Start"))
        {
            launch.OwnCertificate?.Dispose();
            return;
        }

        HostedBroker? broker = null;
        var isHandedOver = false;
        // Before the port opens: who sees that it does may send a signal the next moment.
        using var foreground = Wait ? new ForegroundBroker(Drain, IsVerboseEnabled) : null;
        try
        {
            Run(Address, async (_, cancellationToken) =>
            {
                broker = await StartAsync(launch, foreground, cancellationToken).ConfigureAwait(false);
                if (broker is null)
                    return;
                // After Ctrl-C nobody could stop it any more.
                if (cancellationToken.IsCancellationRequested)
                    await broker.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
            });
            if (broker is null)
                return;
            RunspaceBrokers.Current.Add(broker);
            isHandedOver = true;
        }
        finally
        {
            if (!isHandedOver)
                _ = broker?.StopAsync(TimeSpan.Zero);
        }

        WriteObject(broker);
        if (foreground is null)
            return;
        // The row of the object is there already; this also says where the pages are and how to end it.
        WriteNotice($"Serving {string.Join(", ", broker.Services)} at {broker.Uri}{(broker.DashboardUri is { } page ? $", dashboard {page}" : "")}. Ctrl-C ends it.");
        Serve(broker, foreground);
    }

    // Null if it was told to end before it had begun.
    private static async Task<HostedBroker?> StartAsync(BrokerLaunch launch, ForegroundBroker? foreground, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, foreground?.Terminated ?? CancellationToken.None);
        try
        {
            return await launch.StartAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && either.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Serves until it is told to end, and shows the log meanwhile.</summary>
    private void Serve(HostedBroker broker, ForegroundBroker foreground)
    {
        try
        {
            Run(broker, (writer, cancellationToken) => foreground.ServeAsync(broker, writer, cancellationToken));
        }
        finally
        {
            // After Ctrl-C it still runs; otherwise it has stopped already.
            ForegroundBroker.Stop(broker);
        }
    }
}
