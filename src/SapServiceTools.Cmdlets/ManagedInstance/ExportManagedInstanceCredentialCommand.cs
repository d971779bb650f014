using System.Collections.Concurrent;
using System.Management.Automation;
using System.Text;
using SapServiceTools.Clients.Json;
using SapServiceTools.Cmdlets.Completion;
using SapServiceTools.Cmdlets.Parameters;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets;

/// <summary>Hands the credentials of tenants' instances over: to a vault, one secret a tenant, or to a file that only its owner can read.</summary>
[Cmdlet(VerbsData.Export, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportManagedInstanceCredentialCommand : SessionCmdlet<InstanceManagerSession>
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, object?>> _read = new(StringComparer.Ordinal);
    private SecretVault? _vault;
    private string? _file;

    /// <summary>The tenants.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances whose credentials are wanted, each from the service that it came from; after a renewal, what Update-ManagedInstanceCredential returned.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>The file: one JSON object, whose names are the tenants.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Replaces the file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The vault of Microsoft.PowerShell.SecretManagement instead of a file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Stands before the tenant in the names of secrets.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string SecretPrefix { get; set; } = "";

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many tenants are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override int MaxConcurrency => ThrottleLimit;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            if ((Path is null) == (Vault is null))
                throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, "Name either a file with -Path or a vault with -Vault.");
            _file = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path);
            if (_file is not null && File.Exists(_file) && !Force)
                throw OwnerOnlyFile.Exists(_file);
            _vault = Vault is null ? null : new SecretVault(this, Vault);
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, (object?)Path ?? Vault));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var known = InputObject switch
        {
            ManagedInstance instance => instance.Credentials,
            CredentialRotation rotation => rotation.Credentials,
            _ => null,
        };
        foreach (var target in InstanceTarget.Of(this, TenantId, InputObject))
        {
            if (ShouldProcess($"credentials of tenant '{target.TenantId}' to {Describe(target.TenantId)}", "Export"))
                Read(target, known);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_read.IsEmpty)
            return;
        try
        {
            var tenants = _read.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
            if (_file is null)
                Store(tenants);
            else if (OwnerOnlyFile.Write(_file, FreeFormJson.Write(tenants).Span, Force) is var file && PassThru)
                WriteObject(file);
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, (object?)Path ?? Vault));
        }
    }

    private void Read(InstanceTarget target, ServiceCredentials? known) =>
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var credentials = known;
            if (credentials is null)
            {
                // What is handed over is used elsewhere, so what the cache has may be out of date.
                var instance = await target.Session.Client.GetAsync(
                    target.TenantId, new GetInstanceOptions(BypassCache: true), writer, cancellationToken).ConfigureAwait(false)
                    ?? throw InstanceErrors.NotFound(target.TenantId);
                credentials = instance.Credentials ?? throw InstanceErrors.CredentialsMissing(instance);
            }

            _read[target.TenantId] = credentials.Reveal();
        });

    private void Store(Dictionary<string, object?> tenants)
    {
        foreach (var (tenant, fields) in tenants)
        {
            try
            {
                _vault!.Store(tenant, SecretPrefix + tenant, Encoding.UTF8.GetString(FreeFormJson.Write(fields).Span));
            }
            catch (ServiceException exception)
            {
                WriteError(ErrorRecords.From(exception, tenant));
            }
        }
    }

    private string Describe(string tenant) => _file is null ? $"secret '{SecretPrefix}{tenant}' of vault '{Vault}'" : $"file '{_file}'";
}
