using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Creates a job template; API v1.1 calls it a job.</summary>
[Cmdlet(VerbsCommon.New, "SaharaJobTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobTemplate))]
public sealed class NewSaharaJobTemplateCommand : SaharaCreateCmdlet<SaharaJobTemplate>
{
    /// <summary>The type, such as Pig.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [WireField("type")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaJobTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>The scripts to run: job binaries by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("mains", Reference = typeof(SaharaJobBinary))]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[]? Main { get; set; }

    /// <summary>The libraries that they need: job binaries by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("libs", Reference = typeof(SaharaJobBinary))]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[]? Library { get; set; }

    /// <summary>The arguments that a run may be given by name: objects with name, mapping_type, location, value_type, required, default and description.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("interface")]
    public object[]? Interface { get; set; }
}
