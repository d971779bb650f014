using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>A resource whose records can be listed, read, created, changed and deleted. What is special about one is in its overrides.</summary>
internal abstract class RecordResource(SaharaStore store, RecordTable table)
{
    protected SaharaStore Store => store;

    protected RecordTable Table => table;

    protected RecordKind Kind => table.Kind;

    /// <summary>Adds its endpoints.</summary>
    public abstract void Map(SaharaRoutes routes);

    protected abstract ObjectCheck CreationSchema(SaharaCall call);

    protected abstract ObjectCheck UpdateSchema(SaharaCall call);

    /// <summary>The key of one record in a response, and of a list.</summary>
    protected virtual (string One, string Many) Keys(SaharaCall call) => (Kind.Singular, Kind.Plural);

    /// <summary>The query parameters that v2 allows when one is read.</summary>
    protected virtual string[] ReadParameters => [];

    /// <summary>What the schema can't say about a new record.</summary>
    protected virtual void CheckCreation(SaharaCall call, JsonObject body)
    {
    }

    /// <summary>What the schema can't say about a change.</summary>
    protected virtual void CheckUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
    }

    /// <summary>Whether others still need it.</summary>
    protected virtual void CheckDeletion(SaharaCall call, JsonObject record)
    {
    }

    /// <summary>What doesn't come from the body as it is, in a new record or a changed one.</summary>
    protected virtual void Fill(SaharaCall call, JsonObject record, JsonObject body)
    {
    }

    protected virtual JsonObject Show(SaharaCall call, JsonObject record, JsonObject? created = null) => Kind.Show(record, call.IsV2, created);

    /// <summary>The same in a list.</summary>
    protected virtual JsonObject ShowInList(SaharaCall call, JsonObject record) => Show(call, record);

    protected virtual bool Fits(JsonObject record, string filter, string value) =>
        Kind.Has(filter) ? ListQuery.Fits(record[filter], value) : throw SaharaException.Crash();

    /// <summary>Adds the five usual endpoints.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="versions">The versions that have them.</param>
    /// <param name="path">Their path.</param>
    /// <param name="update">The verb of a change; v2 has PATCH always.</param>
    protected void MapAll(SaharaRoutes routes, SaharaVersions versions, string path, string update)
    {
        var name = path.Replace('-', '_');
        routes.Add(versions, $"GET {path}", List, name == "job_binaries" ? "job_binary_list" : $"{name}_list", Kind.Filters);
        routes.Add(versions, $"POST {path}", Create, $"{name}_create");
        routes.Add(versions, $"GET {path}/*", Get, $"{name}_get", ReadParameters);
        routes.Add(versions & SaharaVersions.V1, $"{update} {path}/*", Update);
        routes.Add(versions & SaharaVersions.V2, $"PATCH {path}/*", Update, $"{name}_update");
        routes.Add(versions, $"DELETE {path}/*", Delete, $"{name}_delete");
    }

    protected OpenStackResponse List(SaharaCall call)
    {
        var query = new ListQuery(call, table);
        var filters = query.Filters.ToList();
        // A wrong column fails even where there is nothing to filter.
        filters.ForEach(filter => Fits([], filter.Name, filter.Value));
        var fitting = table.Visible(call.ProjectId).Where(record => filters.TrueForAll(filter => Fits(record, filter.Name, filter.Value)));
        return query.Respond(Keys(call).Many, fitting, record => ShowInList(call, record));
    }

    protected virtual OpenStackResponse Get(SaharaCall call) => Respond(call, 200, Find(call));

    protected virtual OpenStackResponse Create(SaharaCall call)
    {
        var body = CreationSchema(call).Read(call.Body());
        CheckName(call, body, null);
        CheckCreation(call, body);
        var record = Kind.Create(body, call.ProjectId, store.Now);
        Fill(call, record, body);
        table.Add(record);
        return Respond(call, 202, record, body);
    }

    protected virtual OpenStackResponse Update(SaharaCall call)
    {
        var record = Find(call);
        var body = UpdateSchema(call).Read(call.Body());
        CheckMayUpdate(call, record, body);
        CheckName(call, body, record);
        CheckUpdate(call, record, body);
        Kind.Apply(record, body);
        Fill(call, record, body);
        store.Touch(record);
        return Respond(call, 202, record);
    }

    protected virtual OpenStackResponse Delete(SaharaCall call)
    {
        var record = Find(call);
        CheckMayDelete(call, record);
        CheckDeletion(call, record);
        table.Remove(record);
        return OpenStackResponse.Empty(204);
    }

    /// <summary>The record that the path names.</summary>
    protected JsonObject Find(SaharaCall call) => table.Find(call.Id, call.ProjectId) ?? throw SaharaException.NotFound("id", call.Id);

    protected OpenStackResponse Respond(SaharaCall call, int statusCode, JsonObject record, JsonObject? created = null) =>
        OpenStackResponse.Json(statusCode, new JsonObject { [Keys(call).One] = Show(call, record, created) });

    protected void CheckMayUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
        if (record.Text("tenant_id") != call.ProjectId)
            throw SaharaException.Update($"{Kind.Model} with id '{call.Id}' could not be updated because it wasn't created in this tenant");
        if (!record.Flag("is_protected") || (body.ContainsKey("is_protected") && !body.Flag("is_protected")))
            return;
        // Only what is public may change, other values may be sent as they are.
        if (!body.ContainsKey("is_public") || body.Any(pair => pair.Key != "is_public" && !JsonNode.DeepEquals(record[pair.Key], pair.Value)))
            throw SaharaException.Update($"{Kind.Model} with id '{call.Id}' could not be updated because it's marked as protected");
    }

    protected void CheckMayDelete(SaharaCall call, JsonObject record)
    {
        var reason = record.Text("tenant_id") != call.ProjectId ? "it wasn't created in this tenant" : record.Flag("is_protected") ? "it's marked as protected" : null;
        if (reason is not null)
            throw SaharaException.Deletion($"{Kind.Model} with id '{call.Id}' could not be deleted because {reason}");
    }

    protected void CheckName(SaharaCall call, JsonObject body, JsonObject? record)
    {
        if (body.Text("name") is not { } name || !table.HasName(name, call.ProjectId, record))
            return;
        throw Kind.Title is { } title ? SaharaException.NameExists(title, name) : SaharaException.Duplicate(Kind.Model, "name");
    }
}
