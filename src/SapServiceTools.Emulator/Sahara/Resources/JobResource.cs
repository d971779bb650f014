using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Jobs of v1.1, job templates of v2, and the hints for their settings.</summary>
internal sealed class JobResource(SaharaStore store) : RecordResource(store, store.Jobs)
{
    private static readonly string[] WithMains = ["Pig", "Hive", "Shell", "Spark", "Storm", "Storm.Pyleus"];
    private static readonly string[] JarTypes = ["Spark", "Storm", "Storm.Pyleus"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.V11, "jobs", "PATCH");
        MapAll(routes, SaharaVersions.V2, "job-templates", "PATCH");
        routes.Add(SaharaVersions.V11, "GET jobs/config-hints/*", Hints);
        routes.Add(SaharaVersions.V2, "GET job-templates/config-hints/*", Hints, "job_config_hints_get");
    }

    protected override (string One, string Many) Keys(SaharaCall call) => call.IsV2 ? ("job_template", "job_templates") : base.Keys(call);

    protected override ObjectCheck CreationSchema(SaharaCall call) => JobSchemas.Job;

    protected override ObjectCheck UpdateSchema(SaharaCall call) => JobSchemas.JobUpdate;

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        var type = body.Text("type")!;
        var mains = body.Texts("mains").ToList();
        var libs = body.Texts("libs").ToList();
        var needsMains = WithMains.Contains(type);
        var fault = needsMains && mains.Count == 0 ? JarTypes.Contains(type) ? $"{type} job requires main application jar" : $"{type} flow requires main script"
            : needsMains && mains.Intersect(libs).Any() ? "'mains' and 'libs' overlap"
            : !needsMains && type != "MapReduce.Streaming" && libs.Count == 0 ? $"{type} flow requires libs"
            : !needsMains && mains.Count > 0 ? $"{type} flow does not use mains" : null;
        if (fault is not null)
            throw SaharaException.Invalid(fault);
        if (mains.Concat(libs).FirstOrDefault(id => Store.JobBinaries.Find(id, call.ProjectId) is null) is { } missing)
            throw SaharaException.Missing($"Job binary '{missing}' does not exist");
        CheckInterface([.. body.Objects("interface")]);
    }

    protected override void Fill(SaharaCall call, JsonObject record, JsonObject body)
    {
        foreach (var field in new[] { "mains", "libs" })
            if (body.ContainsKey(field))
                record[field] = new JsonArray([.. body.Texts(field).Select(id => EmulatedSaharaKinds.JobBinary.Show(Store.JobBinaries.Find(id)!, isV2: false))]);
        if (!body.ContainsKey("interface"))
            return;
        record["interface"] = new JsonArray([.. body.Objects("interface").Select((argument, index) => Argument(record, argument, index))]);
    }

    // Binaries change after the job was made; jobs show them as they are now.
    protected override JsonObject Show(SaharaCall call, JsonObject record, JsonObject? created = null)
    {
        foreach (var field in new[] { "mains", "libs" })
            record[field] = new JsonArray([.. record.Objects(field).Select(binary => EmulatedSaharaKinds.JobBinary.Show(Store.JobBinaries.Find(binary.Text("id")) ?? binary, isV2: false))]);
        return base.Show(call, record, created);
    }

    protected override void CheckDeletion(SaharaCall call, JsonObject record)
    {
        if (Store.JobRuns.All.Any(run => run.Text("job_id") == call.Id))
            throw SaharaException.Deletion("Job deletion failed on foreign key constraint");
    }

    private static void CheckInterface(List<JsonObject> arguments)
    {
        if (arguments.DistinctBy(argument => argument.Text("name")).Count() < arguments.Count)
            throw SaharaException.Invalid("Name must be unique within the interface for any job.");
        var positions = arguments.Where(argument => argument.Text("mapping_type") == "args").Select(argument => int.TryParse(argument.Text("location"), out var place) ? place : -1);
        if (!positions.Order().Select((place, index) => place == index).All(isRight => isRight))
            throw SaharaException.Invalid("Locations of positional arguments must be an unbroken integer sequence ascending from 0.");
    }

    private JsonObject Argument(JsonObject record, JsonObject argument, int index)
    {
        var shown = new JsonObject
        {
            ["created_at"] = RecordKind.Time(Store.Now),
            ["id"] = Guid.NewGuid().ToString(),
            ["job_id"] = record.Text("id"),
            ["tenant_id"] = record.Text("tenant_id"),
            ["order"] = index,
            ["value_type"] = "string",
        };
        foreach (var (name, value) in argument)
            shown[name] = value?.DeepClone();
        return shown;
    }

    private static OpenStackResponse Hints(SaharaCall call)
    {
        if (!JobSchemas.JobTypes.Contains(call.Id))
            throw SaharaException.NotFound("job_type", call.Id);
        return OpenStackResponse.Json(200, new JsonObject
        {
            ["job_config"] = new JsonObject
            {
                ["configs"] = new JsonArray(
                    new JsonObject { ["name"] = "mapreduce.job.maps", ["value"] = "2", ["description"] = "How many map tasks a job has by default." },
                    new JsonObject { ["name"] = "mapreduce.job.reduces", ["value"] = "1", ["description"] = "How many reduce tasks a job has by default." },
                    new JsonObject { ["name"] = "mapreduce.map.memory.mb", ["value"] = "1024", ["description"] = "The memory of a map task." }),
                ["params"] = new JsonObject(),
                ["args"] = new JsonArray(),
            },
        });
    }
}
