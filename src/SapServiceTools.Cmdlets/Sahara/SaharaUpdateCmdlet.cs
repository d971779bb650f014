using System.Management.Automation;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that changes fields of resources, the same for all of them.</summary>
public abstract class SaharaUpdateCmdlet<T> : SessionCmdlet<SaharaSession>
    where T : SaharaObject
{
    private SaharaBody _body = null!;

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
    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public virtual string? NewName { get; set; }

    /// <summary>What a person reads about it; null clears it.</summary>
    [Parameter]
    [WireField("description")]
    public virtual string? Description { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _body = SaharaBody.ReadCommandLine(this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = SaharaTargets.Approved(this, Name, InputObject, "Update");
        Expect(targets.Count);
        foreach (var target in targets)
            Start(target.Session, target.Input, (writer, cancellationToken) => target.UpdateAsync(_body, writer, cancellationToken));
    }
}
