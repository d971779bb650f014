using System.Management.Automation;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Creates a data source, where jobs read or write.</summary>
[Cmdlet(VerbsCommon.New, "SaharaDataSource", SupportsShouldProcess = true)]
[OutputType(typeof(SaharaDataSource))]
public sealed class NewSaharaDataSourceCommand : SessionCmdlet<SaharaSession>
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    public string Name { get; set; } = null!;

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
    [AllowNull]
    public object? Credential { get; set; }

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
        if (SaharaCreation.Prepare(this, SessionFor(), "data source", Name, Definition) is not { } creation)
            return;
        if (Url is not null)
            creation.Body.Fields.TryAdd("type", TypeOf(Url));
        Start(creation.Session, Name, (writer, cancellationToken) => creation.RunAsync(client => client.DataSources, writer, cancellationToken));
    }

    private static string TypeOf(string url) => url.Split(':', 2) switch
    {
        ["s3a", _] => "s3",
        [var scheme, _] => scheme,
        _ => "hdfs",
    };
}
