using SapServiceTools.Clients.Json;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Hands the credentials of tenants' instances over: to a vault, one secret a tenant, or to a file that only its owner can read.</summary>
[Cmdlet(VerbsData.Export, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportManagedInstanceCredentialCommand : InstanceCmdlet<IManagedInstanceReference>
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (InstanceManagerSession Session, string? InstanceId)> _origins = new(StringComparer.Ordinal);
    private Task _lastRead = Task.CompletedTask;
    private SecretVault? _vault;
    private string? _file;

    /// <summary>The file: one JSON object, whose names are the tenants.</summary>
    [Parameter]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? Path { get; set; }

    /// <summary>Replaces the file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The vault of Microsoft.PowerShell.SecretManagement instead of a file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The vault that is the default one of Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter]
    public SwitchParameter DefaultVault { get; set; }

    /// <summary>Stands before the tenant in the names of secrets.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string SecretPrefix { get; set; } = "";

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override int? TimeoutSeconds => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override TimeSpan? TimeBudget => null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrStop(Open, (object?)Path ?? Vault);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (known, instanceId) = InputObject switch
        {
            ManagedInstance instance => (instance.Credentials, instance.ManagedInstanceId ?? instance.InstanceId),
            CredentialRotation rotation => (rotation.Credentials, rotation.InstanceId),
            _ => (null, null),
        };
        foreach (var target in Targets())
        {
            if (!IsFree(target, instanceId) || !Proceeds($"credentials of tenant '{target.TenantId}' to {Describe(target.TenantId)}", "Export"))
                continue;
            // At once: what a renewal has brought is nowhere else, and the next record may end the pipeline.
            if (known is not null)
                Take(target, known);
            else
                Read(target);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_file is null || _read.Count == 0)
            return;
        FileInfo file = null!;
        var tenants = _read.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        OrStop(() => file = CredentialFile.Write(_file, FreeFormJson.Write(tenants), Force), Path);
        if (PassThru)
            WriteObject(file);
    }

    private void Open()
    {
        if (new[] { Path is not null, Vault is not null, DefaultVault.IsPresent }.Count(isGiven => isGiven) != 1)
            throw Invalid("Name either a file with -Path or a vault with -Vault or -DefaultVault.");
        if (Path is not null && SecretPrefix.Length > 0)
            throw Invalid("-SecretPrefix is for the names of a vault's secrets; a file has the tenants' own names.");
        if (Path is null && (Force || PassThru))
            throw Invalid("-Force and -PassThru go with -Path only; a vault's secret is replaced anyway.");
        _file = Path is null ? null : FilePaths.Resolve(SessionState.Path, Path, nameof(Path));
        // Before anything is read: what comes through the pipeline may have taken an hour.
        if (_file is not null)
            CredentialFile.Check(_file, Force);
        _vault = Path is null ? new SecretVault(this, Vault) : null;
    }

    // Under one name there is room for one tenant only, and for one of its instances, whichever service it is at.
    private bool IsFree(InstanceTarget target, string? instanceId) => OrWriteError(
        () =>
        {
            if (_origins.TryGetValue(target.TenantId, out var first)
                && (first.Session != target.Session || (first.InstanceId ?? instanceId) != (instanceId ?? first.InstanceId)))
            {
                throw new ServiceException(
                    ServiceErrorKind.Exists, ErrorIds.SecretNameConflict, $"Another instance of tenant '{target.TenantId}' is exported already; its credentials would be lost.")
                {
                    TenantId = target.TenantId,
                    RecommendedAction = "Export it in a call of its own, to another file or with another -SecretPrefix.",
                };
            }

            _vault?.Reserve(target.TenantId, SecretPrefix + target.TenantId);
            _origins[target.TenantId] = (target.Session, first.InstanceId ?? instanceId);
        },
        target.Input);

    private void Read(InstanceTarget target)
    {
        // Many are read at once, but each is taken after those before it: whichever record ends the pipeline, these are stored.
        var before = _lastRead;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lastRead = turn.Task;
        StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            try
            {
                var credentials = await ReadAsync(target, before, writer, cancellationToken).ConfigureAwait(false);
                writer.Post(() => Take(target, credentials));
            }
            finally
            {
                turn.SetResult();
            }
        });
    }

    private static async Task<ServiceCredentials> ReadAsync(InstanceTarget target, Task before, PipelineWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            // What is handed over is used elsewhere, so what the cache has may be out of date.
            var instance = await target.ReadAsync(new GetInstanceOptions(BypassCache: true), writer, cancellationToken).ConfigureAwait(false);
            return instance.Credentials ?? throw InstanceErrors.CredentialsMissing(instance);
        }
        finally
        {
            await before.ConfigureAwait(false);
        }
    }

    private void Take(InstanceTarget target, ServiceCredentials credentials)
    {
        if (_vault is null && IsWhatIf)
            return;
        if (_vault is null)
        {
            _read[target.TenantId] = credentials.Reveal();
            return;
        }

        try
        {
            var secret = SecretVault.Prepare(target.TenantId, credentials);
            if (IsWhatIf)
                return;
            _vault.Store(target.TenantId, SecretPrefix + target.TenantId, secret);
            WriteVerbose($"The credentials of tenant '{target.TenantId}' are stored: {Describe(target.TenantId)}.");
        }
        catch (ServiceException exception)
        {
            var record = ErrorRecords.From(exception, target.Input);
            // A vault that is locked is locked for all of them.
            if (exception.Kind == ServiceErrorKind.Authentication)
                ThrowTerminatingError(record);
            WriteError(record);
        }
    }

    private static ServiceException Invalid(string message) => new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, message);

    private string Describe(string tenant) => _vault is null ? $"file '{_file}'" : $"secret '{SecretPrefix}{tenant}' of vault '{_vault.Name}'";
}
