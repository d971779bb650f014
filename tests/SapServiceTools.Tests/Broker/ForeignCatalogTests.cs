using SapServiceTools.Clients.Broker.Api;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>Catalogs as other brokers have them: what is wrong costs no more than itself, and is told where it matters.</summary>
public sealed class ForeignCatalogTests
{
    [Theory]
    [InlineData("""{"services":null}""")]
    [InlineData("""{"services":[]}""")]
    public async Task Null_is_an_empty_list(string catalog)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}"), catalog: catalog);
        Assert.Empty((await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None)).Services);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"services":{}}""")]
    public async Task No_list_is_no_catalog(string catalog)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}"), catalog: catalog);
        Assert.Equal(ErrorIds.InvalidResponse, (await BrokerFixture.FailAsync(it.DriveAsync(it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None)))).ErrorId);
    }

    [Fact]
    public async Task Plans_of_one_name_are_told_apart_by_their_ids()
    {
        const string Two = """
            { "services": [ { "id": "s1", "name": "one", "description": "d", "bindable": true, "plans": [
                { "id": "p1", "name": "small", "description": "d" }, { "id": "p2", "name": "small", "description": "d" }, { "id": "p3", "name": "Large", "description": "d" } ] },
              { "id": "s2", "name": "two", "description": "d", "bindable": true, "plans": [ { "id": "q1", "name": "Large", "description": "d" } ] },
              { "id": "s3", "name": "two", "description": "d", "bindable": true, "plans": [ { "id": "r1", "name": "only", "description": "d" } ] } ] }
            """;
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), catalog: Two);
        var same = await BrokerFixture.FailAsync(it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "one", "small"), it.Log, CancellationToken.None)));
        Assert.Equal((ErrorIds.BrokerPlanNotFound, "The service 'one' has several plans 'small', with the ids p1, p2."), (same.ErrorId, same.Message));
        var anywhere = await BrokerFixture.FailAsync(it.ProvisionAsync(plan: "large"));
        Assert.Equal("The broker has several plans 'large', with the ids p3 (one), q1 (two).", anywhere.Message);
        var service = await BrokerFixture.FailAsync(it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "two", "only"), it.Log, CancellationToken.None)));
        Assert.Equal((ErrorIds.BrokerServiceNotFound, "The broker has several services 'two', with the ids s2, s3."), (service.ErrorId, service.Message));
        Assert.Empty(it.Requests);
        Assert.Equal("p2", (await it.ProvisionAsync(plan: "p2")).PlanId);
    }

    [Fact]
    public async Task A_number_for_an_id_is_told_and_what_has_it_can_not_be_used()
    {
        const string Numbers = """
            { "services": [ { "id": "s1", "name": "one", "description": "d", "bindable": true, "plans": [ { "id": 7, "name": "small", "description": "d" }, { "id": "p2", "name": "large", "description": "d" } ] } ] }
            """;
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), catalog: Numbers);
        for (var i = 0; i < 2; i++)
            await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        Assert.Contains("services[0].plans[0].id: It must be a string, not a number.", Assert.Single(it.Log.Warnings), StringComparison.Ordinal);
        var error = await BrokerFixture.FailAsync(it.ProvisionAsync(plan: "small"));
        Assert.Equal("The catalog gives plan 'small' of service 'one' no id that can be used.", error.Message);
        Assert.Empty(it.Requests);
        Assert.True((await it.ProvisionAsync(plan: "large")).IsCompleted);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(130)]
    [InlineData(5000)]
    public async Task A_schema_that_is_too_deep_costs_itself_and_not_the_catalog(int depth)
    {
        var nested = string.Concat(Enumerable.Repeat("""{"not":""", depth - 1)) + "{}" + new string('}', depth - 1);
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), catalog: WithSchema($$"""{"$schema":"http://json-schema.org/draft-07/schema#","not":{{nested}}}"""));
        Assert.True((await it.ProvisionAsync(parameters: BrokerFixture.Map("size", "big"))).IsCompleted);
        Assert.Contains("nested deeper than 64", Assert.Single(it.Log.Warnings), StringComparison.Ordinal);
        Assert.True((await it.ProvisionAsync("i2", parameters: BrokerFixture.Map("size", "big"))).IsCompleted);
        Assert.Single(it.Log.Warnings);
    }

    [Theory]
    [InlineData("""{"type":"object"}""", "/$schema")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"objekt"}""", "/type")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","$ref":"https://elsewhere.example/schema"}""", "elsewhere")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#"}""", "can't be used")]
    public async Task A_schema_that_can_not_be_used_is_told_once(string schema, string reason)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), catalog: WithSchema(schema));
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await it.ProvisionAsync($"i{i}", parameters: BrokerFixture.Map("size", 1L))).IsCompleted);
            await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        }

        var warning = Assert.Single(it.Log.Warnings);
        Assert.Contains("The provision schema of plan 'large' (p2)", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_a_secrets_name_is_masked_and_a_schema_that_speaks_of_secrets_is_not()
    {
        const string Secret = """
            { "services": [ { "id": "s1", "name": "one", "description": "d", "bindable": true, "x_api_key": "c4n4ry", "metadata": { "displayName": "One", "adminPassword": "c4n4ry", "deep": [ { "token": { "value": "c4n4ry" } } ],
                "env": [ { "name": "DB_PASSWORD", "value": "c4n4ry" } ], "link": "https://u:c4n4ry@h.example/" },
              "dashboard_client": { "id": "c", "secret": "c4n4ry-secret", "redirect_uri": "https://r.example/", "x_token": "c4n4ry" },
              "plans": [ { "id": "p1", "name": "small", "description": "d", "x_secret": "c4n4ry", "metadata": { "bullets": [ "a" ], "token": "c4n4ry" }, "schemas": { "service_instance": { "create": { "parameters": {
                "$schema": "http://json-schema.org/draft-07/schema#", "properties": { "password": { "type": "string", "minLength": 3 } } } } } } } ] } ] }
            """;
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), catalog: Secret);
        var catalog = await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        var (service, plan) = (catalog.Services[0], catalog.Services[0].Plans[0]);
        var free = new Dictionary<string, object?> { ["a"] = service.Metadata, ["b"] = service.AdditionalFields, ["c"] = service.DashboardClient!.AdditionalFields, ["d"] = plan.Metadata, ["e"] = plan.AdditionalFields };
        var text = System.Text.Encoding.UTF8.GetString(SapServiceTools.Clients.Json.FreeFormJson.Write(free).Span);
        Assert.DoesNotContain("c4n4ry", text, StringComparison.Ordinal);
        Assert.Contains("h.example", text, StringComparison.Ordinal);
        Assert.Equal(("One", "***", "c4n4ry-secret"), (service.Metadata!["displayName"], service.DashboardClient.Secret, service.DashboardClient.GetSecret()));
        Assert.Equal(ErrorIds.BrokerParameterInvalid, (await BrokerFixture.FailAsync(it.ProvisionAsync(plan: "p1", parameters: BrokerFixture.Map("password", "x")))).ErrorId);
    }

    [Theory]
    [InlineData("https://u:c4n4ry@d.example/x", "https://***@d.example/x")]
    [InlineData("https://c4n4ry@d.example/x", "https://***@d.example/x")]
    [InlineData("https://d.example/x?page=1&token=c4n4ry", "https://d.example/x?page=1&token=***")]
    [InlineData("https://d.example/x?code=c4n4ry&sig=c4n4ry#jwt=c4n4ry", "https://d.example/x?code=***&sig=***")]
    [InlineData("https://d.example/x?page=1#jwt=c4n4ry", "https://d.example/x?page=1#jwt=***")]
    [InlineData("https://d.example/login/eyJhbGciOi.eyJzdWIiOi.c4n4ry", "https://d.example/login/***")]
    [InlineData("https://d.example/ssh@home?q=a@b", "https://d.example/ssh@home?q=a@b")]
    public async Task A_dashboards_address_is_shown_without_what_signs_in(string url, string shown)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"dashboard_url":"URL","metadata":{"labels":{"a":"b"},"attributes":{"secret":"another"}}}""".Replace("URL", url, StringComparison.Ordinal), call.Request.Method == "PUT" ? 201 : 200));
        var made = (await it.ProvisionAsync()).Instance!;
        foreach (var instance in new[] { made, it.Client.Instances[0], await it.Client.FetchInstanceAsync(new ResourceRequest("i1"), it.Log, CancellationToken.None) })
        {
            Assert.Equal((shown, url), (instance.DashboardUrl, instance.GetDashboardUrl()));
            Assert.Equal("***", ((IReadOnlyDictionary<string, object?>)instance.Metadata!["attributes"]!)["secret"]);
        }

        Assert.DoesNotContain("c4n4ry", it.Log.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("another", it.Log.Everything, StringComparison.Ordinal);
    }

    private static string WithSchema(string schema) =>
        """{"services":[{"id":"s1","name":"one","description":"d","bindable":true,"plans":[{"id":"p2","name":"large","description":"d","schemas":{"service_instance":{"create":{"parameters":SCHEMA}}}}]}]}""".Replace("SCHEMA", schema, StringComparison.Ordinal);
}
