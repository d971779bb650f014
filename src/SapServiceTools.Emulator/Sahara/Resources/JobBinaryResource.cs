using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Job binaries. What opens their stores is checked and forgotten: nothing ever shows it.</summary>
internal sealed class JobBinaryResource(SaharaStore store) : RecordResource(store, store.JobBinaries)
{
    private const string Internal = "internal-db://";
    private static readonly string[] S3Keys = ["accesskey", "endpoint", "secretkey"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.Jobs, Kind.Path, "PUT");
        routes.Add(SaharaVersions.Jobs, $"GET {Kind.Path}/*/data", Content, "job_binary_data");
    }

    protected override ObjectCheck CreationSchema(SaharaCall call) => JobSchemas.JobBinary;

    protected override ObjectCheck UpdateSchema(SaharaCall call) => JobSchemas.JobBinary.Partial;

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        CheckUrl(call, body);
        var extra = body.Object("extra") ?? [];
        var (scheme, host, _) = UrlParts.Split(body.Text("url")!);
        if (scheme == "swift" && host.EndsWith(".sahara", StringComparison.Ordinal) && (extra["user"] is null || extra["password"] is null))
            throw new SaharaException(400, "BAD_JOB_BINARY", "To work with JobBinary located in internal swift add 'user' and 'password' to extra");
        if (scheme == "s3" && !extra.Select(pair => pair.Key).Order(StringComparer.Ordinal).SequenceEqual(S3Keys))
            throw SaharaException.Invalid("Configs 'accesskey', 'secretkey', and 'endpoint' must be provided.");
    }

    protected override void CheckUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
        if (body.Text("url") is not { } url)
            return;
        CheckUrl(call, body);
        if (record.Text("url")!.StartsWith(Internal, StringComparison.Ordinal) && record.Text("url") != url)
            throw SaharaException.Update($"The url for JobBinary Id '{call.Id}' can not be updated because it is an internal-db url.");
    }

    protected override OpenStackResponse Update(SaharaCall call) => Table.Find(call.Id, call.ProjectId) is null
        // Here Sahara looks up the object of the path too late for a 404.
        ? throw SaharaException.Missing($"JobBinary id '{call.Id}' not found")
        : base.Update(call);

    protected override void CheckDeletion(SaharaCall call, JsonObject record)
    {
        if (Store.Jobs.All.Any(job => job.Objects("mains").Concat(job.Objects("libs")).Any(binary => binary.Text("id") == call.Id)))
            throw SaharaException.Deletion("JobBinary is referenced and cannot be deleted");
    }

    private void CheckUrl(SaharaCall call, JsonObject body)
    {
        var url = body.Text("url")!;
        var (scheme, host, _) = UrlParts.Split(url);
        if (scheme.Length == 0)
            throw SaharaException.Invalid("Job binary url must have a scheme");
        if (scheme is not ("internal-db" or "swift" or "s3" or "manila"))
            throw SaharaException.Invalid("Invalid job binary");
        if (host.Length == 0 || (scheme is "internal-db" or "manila" && !TextFormats.Fits("uuid", host)))
            throw SaharaException.Validation($"url: '{url}' is not a 'valid_job_location'");
        if (scheme == "internal-db" && Store.JobBinaryInternals.Find(host, call.ProjectId) is null)
            throw SaharaException.Reference($"JobBinaryInternal with id '{host}' doesn't exist");
    }

    // There is no Swift, S3 or Manila to get the others from.
    private OpenStackResponse Content(SaharaCall call)
    {
        var url = Find(call).Text("url")!;
        return url.StartsWith(Internal, StringComparison.Ordinal) && Store.Contents.TryGetValue(url[Internal.Length..], out var content)
            ? OpenStackResponse.Bytes(200, content, "text/html; charset=utf-8")
            : throw SaharaException.Crash();
    }
}
