using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that begins something with resources that takes its time, or waits for it.</summary>
public abstract class SaharaOperationCmdlet<T> : SaharaTargetCmdlet<T>
    where T : SaharaObject
{
    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for the Wait- cmdlet of the same noun.</summary>
    [Parameter]
    public virtual SwitchParameter NoWait { get; set; }

    /// <summary>An operation to wait for; the Wait- cmdlets override it as a parameter.</summary>
    public virtual SaharaOperation? Operation { get; set; }

    /// <summary>How each ends.</summary>
    private protected SaharaWait Wait { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Wait = new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Operation is { } operation)
        {
            var session = SessionFor(operation.Session);
            NameProgress(operation, operation.Name);
            Start(session, operation, (writer, cancellationToken) => Wait.FinishAsync(operation, session, writer, cancellationToken));
            return;
        }

        base.ProcessRecord();
    }
}
