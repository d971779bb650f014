using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that begins something with resources that takes its time, or waits for it.</summary>
public abstract class SaharaOperationCmdlet<T> : SessionCmdlet<SaharaSession>
    where T : SaharaObject
{
    /// <summary>Names or ids. Wildcards mean nothing here; pipe from the Get- cmdlet to choose by pattern.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SaharaSets.Name)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SaharaSets.Property)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Objects, each acted on in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Object)]
    [ValidateNotNull]
    public T? InputObject { get; set; }

    /// <summary>How many are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public override int ThrottleLimit { get; set; } = 8;
    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for the Wait- cmdlet of the same noun.</summary>
    [Parameter]
    public virtual SwitchParameter NoWait { get; set; }

    /// <summary>An operation to wait for; the Wait- cmdlets override it as a parameter.</summary>
    public virtual SaharaOperation? Operation { get; set; }

    /// <summary>What is done, for questions and previews; null if nothing is changed.</summary>
    private protected abstract string? Action { get; }

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
            Start(session, operation, (writer, cancellationToken) => Wait.FinishAsync(operation, session, writer, cancellationToken));
            return;
        }

        var targets = SaharaTargets.Approved(this, Name, InputObject, Action);
        Expect(targets.Count);
        foreach (var target in targets)
        {
            Start(target.Session, target.Input, (writer, cancellationToken) => target.IsPreview
                ? PreviewAsync(target, writer, cancellationToken)
                : WorkAsync(target, writer, cancellationToken));
        }
    }

    /// <summary>With -WhatIf, looks up what the change would need.</summary>
    private protected virtual Task PreviewAsync(SaharaTarget<T> target, ICallLog log, CancellationToken cancellationToken) => target.IdAsync(log, cancellationToken);

    /// <summary>Does it for one.</summary>
    private protected abstract Task WorkAsync(SaharaTarget<T> target, PipelineWriter writer, CancellationToken cancellationToken);
}
