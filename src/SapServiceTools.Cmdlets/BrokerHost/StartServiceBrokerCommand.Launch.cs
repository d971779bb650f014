using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <content>What the parameters make of a broker that is to be started.</content>
public sealed partial class StartServiceBrokerCommand
{
    private static readonly Dictionary<string, Type> HandlerCommands = new() { ["Write-BrokerError"] = typeof(WriteBrokerErrorCommand) };

    // Errors that only opening the store shows name its parameter, too.
    private string? ParameterOf(string errorId) => errorId switch
    {
        ErrorIds.StateUnavailable or ErrorIds.StateInUse => StatePath is null ? nameof(ConnectionString) : nameof(StatePath),
        ErrorIds.StateUnreadable or ErrorIds.InvalidKeyFile => EncryptionKeyPath is null ? nameof(StatePath) : nameof(EncryptionKeyPath),
        _ => null,
    };

    private BrokerLaunch Prepare()
    {
        try
        {
            var catalog = CatalogArgument.Read(Catalog, Asynchronous, Repeatable, SessionState.Path);
            new BrokerChecks(this, catalog).Check();
            var initialization = Script(nameof(InitializationScript), InitializationScript);
            var certificate = CertificatePath is null ? null : BrokerCertificate.Load(Resolve(CertificatePath, nameof(CertificatePath)), CertificateKeyPath is null ? null : Resolve(CertificateKeyPath, nameof(CertificateKeyPath)), CertificatePassword);
            if ((Certificate ?? certificate) is { } used && BrokerCertificate.FindWarning(used) is { } warning)
                WriteWarning($"{(Certificate is null ? $"-CertificatePath: the certificate in '{Resolve(CertificatePath!, nameof(CertificatePath))}'" : "-Certificate: it")} {warning}");
            var (createStore, checkStore) = Store();
            return new BrokerLaunch
            {
                Catalog = catalog,
                Scripts = Scripts(),
                Handlers = new HandlerPoolOptions
                {
                    WorkerCount = WorkerCount,
                    QueueLength = QueueLength,
                    Modules = [.. Module.Select(ModuleName)],
                    Commands = HandlerCommands,
                    Variables = HandlerVariables.Copy(Variable),
                    Location = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
                    Initialization = initialization,
                },
                Host = Options(),
                Credentials = [.. Credential.Select(credential => new BrokerCredential(credential.UserName, Secrets.Reveal(credential.Password)))],
                CreateStore = createStore,
                CheckStore = checkStore,
                Transport = new ServerTransportOptions { Address = Address, Port = Port, Certificate = Certificate ?? certificate },
                OwnCertificate = certificate,
                LogPath = LogPath is null ? null : Resolve(LogPath, nameof(LogPath)),
                ParameterOf = ParameterOf,
            };
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, null));
            throw;
        }
    }

    private BrokerScripts Scripts() => new()
    {
        Provision = HandlerScript.From(nameof(OnProvision), OnProvision, SessionState),
        Accept = Script(nameof(OnAccept), OnAccept),
        Update = Script(nameof(OnUpdate), OnUpdate),
        Deprovision = Script(nameof(OnDeprovision), OnDeprovision),
        Bind = Script(nameof(OnBind), OnBind),
        Unbind = Script(nameof(OnUnbind), OnUnbind),
        FetchInstance = Script(nameof(OnFetchInstance), OnFetchInstance),
        FetchBinding = Script(nameof(OnFetchBinding), OnFetchBinding),
        LastOperation = Script(nameof(OnLastOperation), OnLastOperation),
        Token = Script(nameof(OnToken), OnToken),
    };

    private BrokerHostOptions Options() => new()
    {
        PathPrefix = PathPrefix,
        MissingVersionStatus = MissingVersionStatus,
        MinimumVersion = new ApiVersion(MinimumVersion.Major, MinimumVersion.Minor),
        AllowLegacyPlatform = AllowLegacyPlatform,
        UpdateUnknownInstanceStatus = UnknownInstanceStatus,
        BindUnknownInstanceStatus = UnknownInstanceStatus,
        StrictOperation = StrictOperation,
        RequireOrganizationAndSpace = !NoOrganization,
        ValidateParameters = !SkipSchemaValidation,
        HandlerTimeout = TimeSpan.FromSeconds(HandlerTimeoutSeconds),
        MaximumOperationDuration = TimeSpan.FromSeconds(OperationTimeoutSeconds),
        BackgroundConcurrency = WorkerCount,
        BackgroundQueueLimit = QueueLength,
        Dashboard = !NoDashboard,
        PublicUri = PublicUri,
    };

    private (Func<BrokerStore> Create, Func<CancellationToken, Task> Check) Store()
    {
        if (StatePath is not null)
        {
            var path = Resolve(StatePath, nameof(StatePath));
            var keyPath = EncryptionKeyPath is null ? path + ".key" : Resolve(EncryptionKeyPath, nameof(EncryptionKeyPath));
            return (() => SqliteStore.Open(path, keyPath), cancellationToken => Task.Run(() => SqliteStore.Check(path, keyPath), cancellationToken));
        }

        if (ConnectionString is null)
            return (() => new MemoryStore(), _ => Task.CompletedTask);
        var (connection, key) = (Secrets.Reveal(ConnectionString), Resolve(EncryptionKeyPath!, nameof(EncryptionKeyPath)));
        return (() => new PostgresStore(connection, CredentialProtector.FromKeyFile(key)), cancellationToken => PostgresStore.CheckAsync(connection, key, cancellationToken));
    }

    private HandlerScript? Script(string name, ScriptBlock? block) => block is null ? null : HandlerScript.From(name, block, SessionState);

    private string Resolve(string path, string parameter) => FilePaths.Resolve(SessionState.Path, path, parameter);

    // A worker's folder may be another than the author's, so a relative path is resolved here.
    private string ModuleName(string module) => module.StartsWith('.') || module.Contains('/') || module.Contains('\\') ? Resolve(module, nameof(Module)) : module;
}
