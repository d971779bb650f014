using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Files that Sahara keeps itself, in v1.1 only.</summary>
internal sealed class JobBinaryInternalResource(SaharaStore store) : RecordResource(store, store.JobBinaryInternals)
{
    /// <summary>The largest file in bytes.</summary>
    public const int MaxSize = 5120 * 1024;

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.V11, Kind.Path, "PATCH");
        routes.Add(SaharaVersions.V11, $"PUT {Kind.Path}/*", Upload);
        routes.Add(SaharaVersions.V11, $"GET {Kind.Path}/*/data", call => OpenStackResponse.Bytes(200, Store.Contents[Find(call).Text("id")!], "text/html; charset=utf-8"));
    }

    protected override ObjectCheck CreationSchema(SaharaCall call) => throw new InvalidOperationException("It is created by an upload.");

    protected override ObjectCheck UpdateSchema(SaharaCall call) => JobSchemas.JobBinaryInternalUpdate;

    protected override OpenStackResponse Delete(SaharaCall call)
    {
        var response = base.Delete(call);
        Store.Contents.Remove(call.Id);
        return response;
    }

    private OpenStackResponse Upload(SaharaCall call)
    {
        // In this place of the path stands the name of the new file.
        var name = call.Id;
        if (call.RawBody.Length == 0)
            throw new SaharaException(400, "BAD_JOB_BINARY", "Job binary internal data must be a string of length greater than zero");
        if (!JobSchemas.IsName(name))
            throw new SaharaException(400, "BAD_JOB_BINARY", $"{name} is not a valid name");
        if (call.RawBody.Length > MaxSize)
            throw new SaharaException(400, "DATA_TOO_BIG", $"Size of internal binary ({call.RawBody.Length / 1024.0:0.0}KB) is greater than the maximum (5120KB)");
        if (Table.HasName(name, call.ProjectId))
            throw SaharaException.Duplicate(Kind.Model, "name");
        var record = Kind.Create(new JsonObject { ["name"] = name, ["datasize"] = call.RawBody.Length }, call.ProjectId, Store.Now);
        Table.Add(record);
        Store.Contents[record.Text("id")!] = call.RawBody;
        return Respond(call, 202, record);
    }
}
