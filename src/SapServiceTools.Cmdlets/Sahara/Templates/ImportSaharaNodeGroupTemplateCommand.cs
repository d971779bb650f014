using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Creates a node group template from files that Export-SaharaNodeGroupTemplate or OpenStack's command line wrote. Parameters take the place of what a file leaves open.</summary>
[Cmdlet(VerbsData.Import, "SaharaNodeGroupTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaNodeGroupTemplate))]
public sealed class ImportSaharaNodeGroupTemplateCommand : SaharaNodeGroupFieldsCmdlet
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
        if (SaharaCreation.Prepare<SaharaNodeGroupTemplate>(this, Name, ExportFile.Read<SaharaNodeGroupTemplate>(this, Path)) is { } creation)
            StartChange(creation.Session, Path, creation.RunAsync<SaharaNodeGroupTemplate>);
    }
}
