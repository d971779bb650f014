using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Creates a data source, where jobs read or write.</summary>
[Cmdlet(VerbsCommon.New, "SaharaDataSource", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaDataSource))]
public sealed class NewSaharaDataSourceCommand : SaharaCreateCmdlet<SaharaDataSource>
{
    /// <summary>Where the data is; its form depends on the type, such as hdfs://host/path or swift://container/object.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [WireField("url")]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>The type. Without it: what the address begins with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("type")]
    [ValidateSet("swift", "hdfs", "maprfs", "manila", "s3")]
    public string? Type { get; set; }

    /// <summary>The credentials to reach it: a PSCredential or an object with user and password for swift; accesskey, secretkey, endpoint, ssl and bucket_in_path for s3.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("credentials")]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Credential { get; set; }

    private protected override void Complete(Dictionary<string, object?> fields)
    {
        if (Url is not null)
            fields.TryAdd("type", TypeOf(Url));
    }

    private static string TypeOf(string url) => url.Split(':', 2) switch
    {
        ["s3a", _] => "s3",
        [var scheme, _] => scheme,
        _ => "hdfs",
    };
}
