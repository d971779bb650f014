using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Creates a cluster template from files that Export-SaharaClusterTemplate or OpenStack's command line wrote. Parameters take the place of what a file leaves open.</summary>
[Cmdlet(VerbsData.Import, "SaharaClusterTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaClusterTemplate))]
public sealed class ImportSaharaClusterTemplateCommand : SaharaClusterFieldsCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>Another name than the file's.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string ResumeAdvice => SaharaCreation.ResumeAdvice;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaCreation.Prepare<SaharaClusterTemplate>(this, Name, ExportFile.Read<SaharaClusterTemplate>(this, Path)) is { } creation)
            StartChange(creation.Session, Path, creation.RunAsync<SaharaClusterTemplate>);
    }
}
