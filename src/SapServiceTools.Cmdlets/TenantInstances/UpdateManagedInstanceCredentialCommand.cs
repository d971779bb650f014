using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Gives tenants' instances new credentials without a gap: the new ones are there before the old ones go, and those go only on request,
/// at once with -RemoveOld or later by passing on what this cmdlet returned.
/// </summary>
[Cmdlet(VerbsData.Update, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(CredentialRotation), typeof(TenantRemainder))]
public sealed class UpdateManagedInstanceCredentialCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>Binding parameters of the new credentials: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindingParameter { get; set; }

    /// <summary>Removes the old credentials as soon as the new ones are there.</summary>
    [Parameter]
    public SwitchParameter RemoveOld { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Objects.Read(BindingParameter, nameof(BindingParameter));
    }

    private protected override string ResumeCommand => "the same command again, which renews once more what is done,";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is CredentialRotation rotation)
        {
            RemoveOldOf(rotation);
            return;
        }

        IReadOnlyDictionary<string, object?>? parameters = null;
        if (OrWriteError(() => parameters = Objects.ReadRecord(BindingParameter, nameof(BindingParameter)), Record))
            ConfirmedTargets(RemoveOld ? "Renew the credentials, and remove the old ones" : "Renew the credentials").ForEach(target => Rotate(target, parameters));
    }

    private void Rotate(InstanceTarget target, IReadOnlyDictionary<string, object?>? parameters)
    {
        var (timeout, removeOld) = (Limits.Timeout(TimeoutSeconds), (bool)RemoveOld);
        StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            var rotation = await client.RotateCredentialAsync(target.TenantId, parameters, timeout, writer, cancellationToken).ConfigureAwait(false);
            try
            {
                if (removeOld && !rotation.OldRemoved)
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
        if (!Proceeds(new InstanceTarget(session, rotation.TenantId, rotation).Description, $"Remove {rotation.OldBindingId.Count} old credentials"))
            return;
        var timeout = Limits.Timeout(TimeoutSeconds);
        StartChange(session, rotation, async (writer, cancellationToken) =>
        {
            await session.Client.RemoveOldCredentialAsync(rotation, timeout, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(rotation, session).ConfigureAwait(false);
        });
    }
}
