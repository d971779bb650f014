using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Changes node group templates. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaNodeGroupTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaNodeGroupTemplate))]
public sealed class UpdateSaharaNodeGroupTemplateCommand : SaharaNodeGroupFieldsCmdlet
{
    /// <summary>Node group templates by name or id. Wildcards mean nothing here; pipe from the Get- cmdlet to choose by pattern.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SaharaSets.Name)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Objects to change, each in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Object)]
    [ValidateNotNull]
    public SaharaNodeGroupTemplate? InputObject { get; set; }

    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SaharaBody.ReadRecord(this, InputObject) is not { } body)
            return;
        foreach (var target in SaharaTargets.Approved(this, Name, InputObject, "Update"))
            StartChange(target.Session, target.Input, (writer, cancellationToken) => target.UpdateAsync(body, writer, cancellationToken));
    }
}
