using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that creates resources that belong to no plugin, from parameters or from a whole body.</summary>
public abstract class SaharaCreateCmdlet<T> : SessionCmdlet<SaharaSession>
    where T : SaharaResource
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    public virtual string Name { get; set; } = null!;

    /// <summary>What a person reads about it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("description")]
    public string? Description { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    /// <summary>A whole body, as a hashtable, an object, JSON text or the path of a file; single parameters go over it.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public virtual object? Definition { get; set; }

    private protected override string ResumeAdvice => SaharaCreation.ResumeAdvice;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaCreation.Prepare<T>(this, Name, Definition) is not { } creation)
            return;
        Complete(creation.Body.Fields);
        StartChange(creation.Session, Name, creation.RunAsync<T>);
    }

    /// <summary>Adds what follows from the parameters.</summary>
    private protected virtual void Complete(Dictionary<string, object?> fields)
    {
    }
}
