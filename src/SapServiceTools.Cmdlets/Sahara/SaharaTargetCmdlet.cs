using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that does something with resources that exist: named by name or id, or brought by the pipeline.</summary>
public abstract class SaharaTargetCmdlet<T> : SessionCmdlet<SaharaSession>
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

    /// <summary>What is done, for questions and previews; null if nothing is changed.</summary>
    private protected abstract string? Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = SaharaTargets.Approved(this, Name, InputObject, Action);
        Expect(targets.Count);
        foreach (var target in targets)
        {
            Func<PipelineWriter, CancellationToken, Task> work = (writer, cancellationToken) => WorkAsync(target, writer, cancellationToken);
            Start(target.Session, target.Input, Action is null ? work : Previewed(work));
        }
    }

    /// <summary>Does it for one.</summary>
    private protected abstract Task WorkAsync(SaharaTarget<T> target, PipelineWriter writer, CancellationToken cancellationToken);
}
