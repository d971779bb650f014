using System.Management.Automation;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Creates a job template; API v1.1 calls it a job.</summary>
[Cmdlet(VerbsCommon.New, "SaharaJobTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobTemplate))]
public sealed class NewSaharaJobTemplateCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    public string Name { get; set; } = null!;

    /// <summary>The type, such as Pig.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [WireField("type")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaJobTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>The scripts to run: job binaries by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("mains", Reference = SaharaReference.JobBinaries)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[]? Main { get; set; }

    /// <summary>The libraries that they need: job binaries by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("libs", Reference = SaharaReference.JobBinaries)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[]? Library { get; set; }

    /// <summary>The arguments that a run may be given by name: objects with name, mapping_type, location, value_type, required, default and description.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("interface")]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? Interface { get; set; }

    /// <summary>What a person reads about it; null clears it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("description")]
    [AllowNull]
    [AllowEmptyString]
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
    public object? Definition { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaCreation.Prepare(this, SessionFor(), "job template", Name, Definition) is { } creation)
            Start(creation.Session, Name, (writer, cancellationToken) => creation.RunAsync(client => client.JobTemplates, writer, cancellationToken));
    }
}
