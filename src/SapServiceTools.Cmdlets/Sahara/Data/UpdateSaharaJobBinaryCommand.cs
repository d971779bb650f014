using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes job binaries. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobBinary", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinary))]
public sealed class UpdateSaharaJobBinaryCommand : SaharaUpdateCmdlet<SaharaJobBinary>
{
    /// <summary>Where the content is: swift://, s3://, manila:// or internal-db://.</summary>
    [Parameter]
    [WireField("url")]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>The credentials to reach it: user and password for swift; accesskey, secretkey and endpoint for s3.</summary>
    [Parameter]
    [WireField("extra")]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Credential { get; set; }
}
