using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Creates a template for clusters.</summary>
[Cmdlet(VerbsCommon.New, "SaharaClusterTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaClusterTemplate))]
public sealed class NewSaharaClusterTemplateCommand : SaharaClusterFieldsCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    public string Name { get; set; } = null!;

    /// <summary>A whole body, as a hashtable, an object, JSON text or the path of a file; single parameters go over it.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Definition { get; set; }

    private protected override string ResumeAdvice => SaharaCreation.ResumeAdvice;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaCreation.Prepare<SaharaClusterTemplate>(this, Name, Definition) is { } creation)
            StartChange(creation.Session, Name, creation.RunAsync<SaharaClusterTemplate>);
    }
}
