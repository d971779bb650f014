using System.Text.Json;
using SapServiceTools.Clients.Broker.Catalog;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>Checklist 1.4: the catalog, how it is read, checked and written.</summary>
public sealed class CatalogTests
{
    internal const string Full = """
        {
          "services": [{
            "id": "s1", "name": "one", "description": "One", "tags": ["a", "b"], "requires": ["syslog_drain", "route_forwarding", "volume_mount"], "bindable": true,
            "instances_retrievable": true, "bindings_retrievable": true, "allow_context_updates": true,
            "metadata": { "displayName": "One", "shareable": true },
            "dashboard_client": { "id": "c", "secret": "s", "redirect_uri": "https://x.example", "x_more": 1 },
            "plan_updateable": true,
            "plans": [{
              "id": "p1", "name": "small", "description": "Small", "free": false, "bindable": false, "plan_updateable": false, "binding_rotatable": true,
              "metadata": { "costs": [{ "amount": { "usd": 9.5 }, "unit": "MONTHLY" }] },
              "schemas": {
                "service_instance": {
                  "create": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "type": "object" } },
                  "update": { "parameters": { "$schema": "http://json-schema.org/draft-07/schema#", "type": "object" } } },
                "service_binding": { "create": { "parameters": { "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object" } } } },
              "maximum_polling_duration": 3600,
              "maintenance_info": { "version": "2.1.1+abc", "description": "OS image", "x_inner": true },
              "x_plan": "kept" }, { "id": "p2", "name": "large", "description": "Large" }],
            "x_service": [1, 2] }],
          "x_root": null
        }
        """;

    [Fact]
    public void What_is_read_is_written_again_field_by_field()
    {
        var catalog = ServiceCatalog.Parse(Full);
        using var before = JsonDocument.Parse(Full);
        using var after = JsonDocument.Parse(catalog.ToJson());
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), catalog.ToJson());
        var plan = catalog.Services[0].Plans[1];
        Assert.Equal((null, null, null, null), (plan.Free, plan.Bindable, plan.PlanUpdateable, plan.BindingRotatable));
    }

    [Fact]
    public void All_faults_are_named_at_once_with_their_paths()
    {
        const string Broken = """
            {
              "services": [
                { "id": "s1", "name": "one", "bindable": "yes", "requires": ["logs"], "tags": ["", 1], "plans": [] },
                { "id": "s1", "name": "", "description": "Two", "bindable": true, "dashboard_client": { "id": "c" }, "plans": [
                  { "id": "p1", "name": "a", "description": "A", "free": 1, "maximum_polling_duration": 0, "maintenance_info": { "version": "1.2" } },
                  { "id": "p1", "name": "a", "description": "B", "maximum_polling_duration": 1.5, "schemas": {
                    "service_instance": { "create": { "parameters": { "type": "object" } }, "update": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "$ref": "http://x.example/s" } } },
                    "service_binding": { "create": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "type": "objekt" } } } } },
                  "plan" ] } ]
            }
            """;
        var faults = Assert.Throws<CatalogException>(() => ServiceCatalog.Parse(Broken)).Faults.Select(fault => fault.Path).Order(StringComparer.Ordinal);
        Assert.Equal(
            new[]
            {
                "services[0].bindable", "services[0].description", "services[0].plans", "services[0].requires[0]", "services[0].tags[0]", "services[0].tags[1]",
                "services[1].dashboard_client.redirect_uri", "services[1].dashboard_client.secret", "services[1].id", "services[1].name",
                "services[1].plans[0].free", "services[1].plans[0].maintenance_info.version", "services[1].plans[0].maximum_polling_duration",
                "services[1].plans[1].id", "services[1].plans[1].maximum_polling_duration", "services[1].plans[1].name",
                "services[1].plans[1].schemas.service_binding.create.parameters.type",
                "services[1].plans[1].schemas.service_instance.create.parameters.$schema",
                "services[1].plans[1].schemas.service_instance.update.parameters", "services[1].plans[2]",
            }.Order(StringComparer.Ordinal),
            faults);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"services":{}}""")]
    [InlineData("""{"services":[1]}""")]
    [InlineData("""{"services":[{"id":"s","name":"n","description":"d","plans":[{"id":"p","name":"n","description":"d"}]}]}""")]
    public void What_is_no_catalog_is_refused(string json) => Assert.NotEmpty(Assert.Throws<CatalogException>(() => ServiceCatalog.Parse(json)).Faults);

    [Fact]
    public void Bindings_in_the_background_need_to_be_retrievable()
    {
        var plan = new ServicePlan { Id = "p", Name = "n", Description = "d", Asynchronous = AsynchronousOperations.Bind };
        var catalog = new ServiceCatalog { Services = [new ServiceOffering { Id = "s", Name = "n", Description = "d", Plans = [plan] }] };
        Assert.Equal("services[0].plans[0]", Assert.Single(catalog.Validate()).Path);
    }

    [Fact]
    public void Schemas_over_64_kB_are_refused()
    {
        IReadOnlyDictionary<string, object?> Schema(int padding) => new Dictionary<string, object?>
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#", ["description"] = new string('x', padding),
        };
        ServiceCatalog With(int padding) => new()
        {
            Services =
            [
                new ServiceOffering
                {
                    Id = "s", Name = "n", Description = "d",
                    Plans = [new ServicePlan { Id = "p", Name = "n", Description = "d", Schemas = new PlanSchemas { BindingCreate = Schema(padding) } }],
                },
            ],
        };
        Assert.Empty(With(65_000).Validate());
        Assert.Equal("services[0].plans[0].schemas.service_binding.create.parameters", Assert.Single(With(66_000).Validate()).Path);
    }

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("0.0.0-alpha.1+build.5", true)]
    [InlineData("1.0.0-0A.is.legal", true)]
    [InlineData("1.2", false)]
    [InlineData("v1.2.3", false)]
    [InlineData("01.2.3", false)]
    [InlineData("1.2.3-01", false)]
    [InlineData("1.2.3\n", false)]
    [InlineData("1.2.3-", false)]
    public void Versions_are_semantic(string version, bool isValid)
    {
        var plan = new ServicePlan { Id = "p", Name = "n", Description = "d", MaintenanceInfo = new MaintenanceInfo { Version = version } };
        var catalog = new ServiceCatalog { Services = [new ServiceOffering { Id = "s", Name = "n", Description = "d", Plans = [plan] }] };
        Assert.Equal(isValid, catalog.Validate().Count is 0);
    }
}
