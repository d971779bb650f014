using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Job executions of v1.1, jobs of v2.</summary>
internal sealed class JobRunResource(SaharaStore store, JobRunLifecycle life) : RecordResource(store, store.JobRuns)
{
    private static readonly string[] BlankInLists =
        ["fs.swift.service.sahara.username", "fs.swift.service.sahara.password", "fs.s3a.access.key", "fs.s3a.secret.key"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.V2, "jobs", "PATCH");
        routes.Add(SaharaVersions.V11, "POST jobs/*/execute", Create);
        routes.Add(SaharaVersions.V11, "GET job-executions", List);
        routes.Add(SaharaVersions.V11, "GET job-executions/*", Get);
        routes.Add(SaharaVersions.V11, "PATCH job-executions/*", Update);
        routes.Add(SaharaVersions.V11, "DELETE job-executions/*", Delete);
        routes.Add(SaharaVersions.V11, "GET job-executions/*/refresh-status", Get);
        routes.Add(SaharaVersions.V11, "GET job-executions/*/cancel", Cancel);
    }

    protected override (string One, string Many) Keys(SaharaCall call) => call.IsV2 ? ("job", "jobs") : base.Keys(call);

    protected override ObjectCheck CreationSchema(SaharaCall call) => JobSchemas.JobRun(call.IsV2);

    protected override ObjectCheck UpdateSchema(SaharaCall call) => JobSchemas.JobRunUpdate;

    protected override JsonObject Show(SaharaCall call, JsonObject record, JsonObject? created = null)
    {
        var shown = base.Show(call, record, created);
        if (!call.IsV2)
        {
            shown["oozie_job_id"] = record["engine_job_id"]?.DeepClone();
            return shown;
        }
        shown.Remove("job_id", out var job);
        shown["job_template_id"] = job;
        shown["engine_job_id"] = record["engine_job_id"]?.DeepClone();
        shown["extra"] = new JsonObject();
        return shown;
    }

    // Lists of v2 lack "extra", and both versions blank in lists what they show of one.
    protected override JsonObject ShowInList(SaharaCall call, JsonObject record)
    {
        var shown = Show(call, record);
        shown.Remove("extra");
        if (shown.Object("job_configs").Object("configs") is { } configs)
        {
            foreach (var name in BlankInLists.Where(configs.ContainsKey))
                configs[name] = "";
        }
        return shown;
    }

    protected override bool Fits(JsonObject record, string filter, string value) => filter switch
    {
        "status" => string.Equals(record["info"].Text("status"), value, StringComparison.OrdinalIgnoreCase),
        "job.name" => Store.Jobs.Find(record.Text("job_id")).Text("name") == value,
        "cluster.name" => Store.Clusters.Find(record.Text("cluster_id")).Text("name") == value,
        _ => base.Fits(record, filter, value),
    };

    protected override OpenStackResponse Create(SaharaCall call)
    {
        var jobId = call.IsV2 ? null : call.Id;
        if (jobId is not null && Store.Jobs.Find(jobId, call.ProjectId) is null)
            throw SaharaException.NotFound("id", jobId);
        var body = CreationSchema(call).Read(call.Body());
        jobId ??= body.Text("job_template_id");
        if (Store.Clusters.Find(body.Text("cluster_id"), call.ProjectId) is null)
            throw SaharaException.Reference($"Cluster with id '{body.Text("cluster_id")}' doesn't exist");
        var job = Store.Jobs.Find(jobId, call.ProjectId) ?? throw SaharaException.Reference($"Job template with id '{jobId}' doesn't exist");
        JobRunChecks.Interface(job, body);
        JobRunChecks.Input(Store, call, job, body);
        var record = Kind.Create(body, call.ProjectId, Store.Now);
        record["job_id"] = jobId;
        var configs = record.Object("job_configs")!;
        JobRunChecks.Fill(job, body, configs);
        configs["job_execution_info"] = new JsonObject();
        Table.Add(record);
        life.Begin(record);
        return Respond(call, 202, record, body);
    }

    protected override OpenStackResponse Update(SaharaCall call)
    {
        var record = Find(call);
        var body = UpdateSchema(call).Read(call.Body());
        CheckMayUpdate(call, record, body);
        if (!call.IsV2)
            CheckStatusChange(record, body);
        if (body["info"].Text("status") == "cancel")
            life.Cancel(record);
        if (body.Remove("info"))
            return Respond(call, 202, record);
        Kind.Apply(record, body);
        Store.Touch(record);
        return Respond(call, 202, record);
    }

    private OpenStackResponse Cancel(SaharaCall call)
    {
        var record = Find(call);
        if (record.Text("tenant_id") != call.ProjectId || record.Flag("is_protected"))
            throw new SaharaException(400, "CANCELING_FAILED", $"Job execution with id '{call.Id}' cannot be canceled");
        life.Cancel(record);
        return Respond(call, 200, record);
    }

    private void CheckStatusChange(JsonObject record, JsonObject body)
    {
        if (body.ContainsKey("info") && body.Count > 1)
            throw new SaharaException(400, "INVALID_JOB_STATUS", "Invalid status parameter");
        if (Store.Clusters.Find(record.Text("cluster_id")).Text("status") != "Active")
            throw SaharaException.Invalid("Suspending operation can not be performed on an inactive or non-existent cluster");
        if (body["info"].Text("status") == "suspend")
            throw SaharaException.Reference("Engine doesn't support suspending job feature");
    }
}
