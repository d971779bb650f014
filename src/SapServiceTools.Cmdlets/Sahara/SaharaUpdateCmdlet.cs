using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that changes fields of resources, the same for all of them.</summary>
public abstract class SaharaUpdateCmdlet<T> : SaharaTargetCmdlet<T>
    where T : SaharaObject
{
    private SaharaBody _body = null!;

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

    private protected override string Action => "Update";

    private protected override Task WorkAsync(SaharaTarget<T> target, PipelineWriter writer, CancellationToken cancellationToken) => target.UpdateAsync(_body, writer, cancellationToken);
}
