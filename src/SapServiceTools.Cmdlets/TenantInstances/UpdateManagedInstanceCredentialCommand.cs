using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Gives tenants' instances new credentials without a gap: the new ones are there before the old ones go, and those go only on request,
/// at once with -RemoveOld or later by passing on what this cmdlet returned.
/// </summary>
[Cmdlet(VerbsData.Update, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(CredentialRotation), typeof(TenantRemainder))]
public sealed class UpdateManagedInstanceCredentialCommand : BulkInstanceCmdlet
{
    private InstanceParameterReader _reader = null!;

    /// <summary>The tenants.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances that get new credentials; or what this cmdlet returned before, whose old credentials are then removed.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Binding parameters of the new credentials: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? BindingParameter { get; set; }

    /// <summary>Removes the old credentials as soon as the new ones are there.</summary>
    [Parameter]
    public SwitchParameter RemoveOld { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reader = new InstanceParameterReader(this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is CredentialRotation rotation)
        {
            RemoveOldOf(rotation);
            return;
        }

        IReadOnlyDictionary<string, object?>? parameters;
        try
        {
            parameters = _reader.Read(null, BindingParameter)?.Binding;
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, (object?)InputObject ?? TenantId));
            return;
        }

        var action = RemoveOld ? "Renew the credentials, and remove the old ones" : "Renew the credentials";
        var targets = InstanceTarget.Of(this, TenantId, InputObject).Where(target => ShouldProcess(target.Description, action)).ToList();
        Expect(targets.Count);
        targets.ForEach(target => Rotate(target, parameters));
    }

    private void Rotate(InstanceTarget target, IReadOnlyDictionary<string, object?>? parameters)
    {
        var timeout = Limits.Timeout(TimeoutSeconds);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            var rotation = await client.RotateCredentialAsync(target.TenantId, parameters, timeout, writer, cancellationToken).ConfigureAwait(false);
            try
            {
                if (RemoveOld && !rotation.OldRemoved)
                    await client.RemoveOldCredentialAsync(rotation, timeout, writer, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Whatever becomes of the old ones, the new ones are there and must not be lost.
                await writer.WriteAsync(rotation, target.Session).ConfigureAwait(false);
            }
        });
    }

    private void RemoveOldOf(CredentialRotation rotation)
    {
        var session = SessionFor(rotation.Session);
        if (!ShouldProcess(new InstanceTarget(session, rotation.TenantId, rotation).Description, $"Remove {rotation.OldBindingId.Count} old credentials"))
            return;
        var timeout = Limits.Timeout(TimeoutSeconds);
        Start(session, rotation, async (writer, cancellationToken) =>
        {
            await session.Client.RemoveOldCredentialAsync(rotation, timeout, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(rotation, session).ConfigureAwait(false);
        });
    }
}
