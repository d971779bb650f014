using System.Text.RegularExpressions;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Data sources. Their credentials are checked and forgotten: nothing ever shows them.</summary>
internal sealed partial class DataSourceResource(SaharaStore store) : RecordResource(store, store.DataSources)
{
    private static readonly string[] S3Keys = ["accesskey", "secretkey", "endpoint", "bucket_in_path", "ssl"];

    public override void Map(SaharaRoutes routes) => MapAll(routes, SaharaVersions.Jobs, Kind.Path, "PUT");

    protected override ObjectCheck CreationSchema(SaharaCall call) => JobSchemas.DataSource;

    protected override ObjectCheck UpdateSchema(SaharaCall call) => JobSchemas.DataSource.Partial;

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        CheckUrl(body.Text("type")!, body.Text("url")!);
        CheckCredentials(body.Text("type")!, body.Object("credentials"));
    }

    protected override void CheckUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
        var type = body.Text("type") ?? record.Text("type")!;
        CheckUrl(type, body.Text("url") ?? record.Text("url")!);
        if (body.ContainsKey("credentials"))
            CheckCredentials(type, body.Object("credentials"));
        if (Store.JobRuns.All.Any(run => JobRunLifecycle.Status(run) == "PENDING" && Uses(run, call.Id)))
            throw SaharaException.Update("DataSource is used in a PENDING Job and can not be updated.");
    }

    protected override void CheckDeletion(SaharaCall call, JsonObject record)
    {
        if (Store.JobRuns.All.Any(run => Uses(run, call.Id)))
            throw SaharaException.Deletion("Data Source deletion failed on foreign key constraint");
    }

    private static bool Uses(JsonObject run, string id) => run.Text("input_id") == id || run.Text("output_id") == id;

    private static void CheckUrl(string type, string url)
    {
        if (RandomPart().Matches(url).Sum(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)) > 1024)
            throw SaharaException.Invalid("Requested RANDSTR length is too long, please choose a value less than 1024.");
        var (scheme, host, path) = UrlParts.Split(url);
        var fault = type switch
        {
            _ when url.Length == 0 => $"{type} url must not be empty",
            "swift" when scheme != "swift" => "URL scheme must be 'swift'",
            "swift" when path.Length <= 1 || (host.Contains('.', StringComparison.Ordinal) && !host.EndsWith(".sahara", StringComparison.Ordinal))
                => "URL must be of the form swift://container.sahara/object",
            "s3" when scheme is not ("s3" or "s3a") => "URL scheme must be 's3' or 's3a'",
            "s3" when host.Length == 0 => "Bucket name must be present",
            "s3" when path.Length == 0 => "Object name must be present",
            "hdfs" when scheme is not ("" or "hdfs") => "URL scheme must be 'hdfs'",
            "hdfs" when scheme == "hdfs" && host.Length == 0 => "HDFS url is incorrect, cannot determine a hostname",
            "maprfs" when scheme is not ("" or "maprfs") => "URL scheme must be 'maprfs'",
            "manila" when scheme != "manila" => "Manila url scheme must be 'manila'",
            "manila" when !TextFormats.Fits("uuid", host) => "Manila url netloc must be a uuid",
            "manila" when path.Length == 0 => "Manila url path must not be empty",
            _ => null,
        };
        if (fault is not null)
            throw SaharaException.Invalid(fault);
    }

    private static void CheckCredentials(string type, JsonObject? credentials)
    {
        if (type == "swift")
        {
            var fault = credentials is null ? "No credentials provided for Swift"
                : !credentials.ContainsKey("user") ? "User is not provided in credentials for Swift"
                : !credentials.ContainsKey("password") ? "Password is not provided in credentials for Swift" : null;
            if (fault is not null)
                throw new SaharaException(400, "INVALID_CREDENTIALS", fault);
        }
        if (type == "s3" && credentials?.Select(pair => pair.Key).FirstOrDefault(key => !S3Keys.Contains(key)) is { } unknown)
            throw SaharaException.Invalid($"Unknown config '{unknown}' for S3 data source");
    }

    [GeneratedRegex(@"%RANDSTR\(([0-9]{1,6})\)%")]
    private static partial Regex RandomPart();
}
