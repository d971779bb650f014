using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>What a client has to do: Open Service Broker API 2.17, but for polling.</summary>
public sealed class DutyTests
{
    [Fact]
    public async Task Each_request_names_version_identity_and_user()
    {
        var identity = new PlatformIdentity("cloudfoundry", BrokerFixture.Map("user_id", "ü1"));
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", call.Request.Method == "PUT" ? 201 : 200), options: options => options with { ApiVersion = "2.14", OriginatingIdentity = identity });
        await it.ProvisionAsync();
        await it.BindAsync();
        await it.UnbindAsync();
        await it.DeprovisionAsync();
        Assert.All(it.Server.Requests, request =>
        {
            Assert.Equal("2.14", request.Headers["X-Broker-API-Version"]);
            Assert.StartsWith("Basic ", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.True(Guid.TryParse(request.Headers["X-Broker-API-Request-Identity"], out _));
        });
        Assert.Equal(5, it.Server.Requests.Select(request => request.Headers["X-Broker-API-Request-Identity"]).Distinct().Count());
        Assert.All(it.Requests, request =>
        {
            var parts = request.Headers["X-Broker-API-Originating-Identity"]!.Split(' ');
            Assert.Equal("cloudfoundry", parts[0]);
            Assert.Equal("ü1", JsonDocument.Parse(Convert.FromBase64String(parts[1])).RootElement.GetProperty("user_id").GetString());
        });
        // Nobody asked for the catalog.
        Assert.Null(it.Server.Requests[0].Headers["X-Broker-API-Originating-Identity"]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a b/c?d#e", "a%20b%2Fc%3Fd%23e")]
    [InlineData("grün%2F", "gr%C3%BCn%252F")]
    [InlineData("...", "...")]
    public async Task Ids_are_one_segment_each_and_a_prefix_stays(string id, string encoded)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201), prefix: "brokers/one/");
        await it.ProvisionAsync(id);
        Assert.Equal($"/brokers/one/v2/service_instances/{encoded}?accepts_incomplete=true", it.Requests[0].Target);
        await it.DriveAsync(it.Client.BindAsync(new BindRequest(id, id), it.Log, CancellationToken.None));
        Assert.Equal($"/brokers/one/v2/service_instances/{encoded}/service_bindings/{encoded}?accepts_incomplete=true", it.Requests[1].Target);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("half")]
    public async Task Ids_that_no_path_can_carry_are_refused(string id)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201));
        // Half a character doesn't survive the way of a test's arguments.
        if (id == "half")
            id += "\ud800";
        Assert.Equal(ErrorIds.InvalidBrokerId, (await BrokerFixture.FailAsync(it.ProvisionAsync(id))).ErrorId);
        Assert.Empty(it.Server.Requests);
    }

    [Fact]
    public async Task A_provision_says_context_and_place_and_nothing_that_was_not_given()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201));
        var context = new Dictionary<string, object?> { ["platform"] = "cloudfoundry", ["organization_guid"] = "org", ["space_guid"] = "space" };
        await it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i1", "one", "large") { Context = context }, it.Log, CancellationToken.None));
        Assert.Equal(
            """{"service_id":"s1","plan_id":"p2","organization_guid":"org","space_guid":"space","context":{"platform":"cloudfoundry","organization_guid":"org","space_guid":"space"}}""",
            it.Requests[0].Body);
        // A binding is made in the context of its instance, without being told.
        await it.BindAsync();
        Assert.Equal("org", JsonDocument.Parse(it.Requests[1].Body).RootElement.GetProperty("context").GetProperty("organization_guid").GetString());
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_what_is_null_is_absent()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"x":[1,{"y":null}],"dashboard_url":null,"operation":null,"metadata":{"labels":{"a":"b"}}}""", 201));
        var instance = (await it.ProvisionAsync()).Instance!;
        Assert.Equal((null, "succeeded", "one", "large"), (instance.DashboardUrl, instance.Status, instance.ServiceName, instance.PlanName));
        Assert.NotNull(instance.Metadata);
    }

    [Fact]
    public async Task The_dashboard_stays_where_an_update_names_none()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Number == 2 ? """{"dashboard_url":"https://d.example/1"}""" : """{"dashboard_url":null}""", call.Number == 2 ? 201 : 200));
        await it.ProvisionAsync();
        var operation = await it.UpdateAsync(new UpdateRequest("i1") { Plan = "small" });
        Assert.Equal(("https://d.example/1", "small", "p1"), (operation.Instance!.DashboardUrl, operation.Instance.PlanName, operation.Instance.PlanId));
        Assert.Equal("""{"service_id":"s1","plan_id":"p1","previous_values":{"plan_id":"p2","service_id":"s1"}}""", it.Requests[1].Body);
    }

    [Fact]
    public async Task Bindings_go_before_their_instance()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", call.Request.Method == "PUT" ? 201 : 200));
        await it.ProvisionAsync();
        await it.BindAsync("b1");
        await it.BindAsync("b2");
        var error = await BrokerFixture.FailAsync(it.DeprovisionAsync());
        Assert.Equal(ErrorIds.BrokerInstanceHasBindings, error.ErrorId);
        Assert.Equal(3, it.Requests.Count);
        await it.DriveAsync(it.Client.DeprovisionAsync(new ResourceRequest("i1") { IncludeBindings = true }, it.Log, CancellationToken.None));
        Assert.Equal(
            ["/v2/service_instances/i1/service_bindings/b1", "/v2/service_instances/i1/service_bindings/b2", "/v2/service_instances/i1"],
            it.Requests.Skip(3).Select(request => request.Target.Split('?')[0]));
        Assert.Empty(it.Client.Instances);
    }

    [Fact]
    public async Task What_a_deletion_failed_for_is_remembered()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", call.Request.Method == "PUT" ? 201 : 500));
        await it.ProvisionAsync();
        await BrokerFixture.FailAsync(it.DeprovisionAsync());
        Assert.Equal("i1", Assert.Single(it.Client.Instances).InstanceId);
    }

    [Theory]
    [InlineData("deprovision")]
    [InlineData("unbind")]
    public async Task What_is_gone_already_is_deleted(string action)
    {
        // The status says it all, whatever the body is.
        await using var it = await BrokerFixture.StartAsync(call => call.Text(410, "<html>gone</html>", "text/html"));
        Assert.True((await it.ChangeAsync(action)).IsCompleted);
        Assert.Contains(it.Log.VerboseLines, line => line.Contains("gone already", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AsyncRequired", ErrorIds.BrokerAsyncRequired, ServiceErrorKind.InvalidOperation)]
    [InlineData("ConcurrencyError", ErrorIds.BrokerConcurrency, ServiceErrorKind.InvalidOperation)]
    [InlineData("RequiresApp", ErrorIds.BrokerRequiresApp, ServiceErrorKind.InvalidArgument)]
    [InlineData("MaintenanceInfoConflict", ErrorIds.BrokerMaintenanceInfoConflict, ServiceErrorKind.InvalidArgument)]
    [InlineData("SomethingElse", ErrorIds.BadRequest, ServiceErrorKind.InvalidArgument)]
    [InlineData(null, ErrorIds.BadRequest, ServiceErrorKind.InvalidArgument)]
    public async Task Status_and_code_decide_and_never_the_text(string? code, string id, ServiceErrorKind kind)
    {
        var body = new Dictionary<string, object?> { ["description"] = "This service plan requires client support for asynchronous service operations. ConcurrencyError RequiresApp", ["instance_usable"] = false };
        if (code is not null)
            body["error"] = code;
        await using var it = await BrokerFixture.StartAsync(call => call.Json(JsonSerializer.Serialize(body), 422));
        var error = await BrokerFixture.FailAsync(it.ProvisionAsync());
        Assert.Equal((id, kind, code, 422, false), (error.ErrorId, error.Kind, error.ErrorCode, error.StatusCode, error.InstanceUsable));
        // Without the status the same code means nothing.
        await using var other = await BrokerFixture.StartAsync(call => call.Json(JsonSerializer.Serialize(body), 400));
        Assert.Equal(ErrorIds.BadRequest, (await BrokerFixture.FailAsync(other.ProvisionAsync())).ErrorId);
    }

    [Fact]
    public async Task The_catalog_is_asked_for_with_its_tag()
    {
        await using var server = await HttpStub.StartAsync(call =>
        {
            call.Header("ETag", "\"v1\"");
            if (call.Request.Headers["If-None-Match"] == "\"v1\"")
                call.Empty(304);
            else
                call.Json(BrokerFixture.Catalog);
        });
        using var client = new BrokerClient(new BrokerOptions { Uri = server.Uri });
        var first = await client.GetCatalogAsync(refresh: true, NullCallLog.Instance, CancellationToken.None);
        var second = await client.GetCatalogAsync(refresh: true, NullCallLog.Instance, CancellationToken.None);
        Assert.Same(first, second);
        Assert.Equal([null, "\"v1\""], server.Requests.Select(request => request.Headers["If-None-Match"]));
        Assert.All(server.Requests, request => Assert.Null(request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Secrets_are_in_no_log_and_no_error()
    {
        const string Canary = "c4n4ry-value";
        await using var it = await BrokerFixture.StartAsync(call => call.Json($$$"""{"credentials":{"password":"{{{Canary}}}","uri":"https://u:{{{Canary}}}@h"},"syslog_drain_url":"syslog://u:{{{Canary}}}@h"}""", call.Number < 4 ? 201 : 500));
        await it.ProvisionAsync(parameters: BrokerFixture.Map("password", Canary));
        var binding = (await it.BindAsync()).Binding!;
        var error = await BrokerFixture.FailAsync(it.BindAsync("b2"));
        Assert.Equal(Canary, binding.Credentials!.Reveal()["password"]);
        foreach (var text in new[] { it.Log.Everything, error.ToString(), error.Description ?? "", binding.SyslogDrainUrl!, JsonSerializer.Serialize(binding), Encoding.UTF8.GetString(it.Client.Inventory.Write(default)) })
        {
            Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain("brök", text, StringComparison.Ordinal);
        }
        Assert.NotEmpty(it.Log.DebugLines);
    }

    [Fact]
    public async Task Credentials_that_come_once_stay_with_the_session()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "PUT" && call.Number == 2 ? """{"credentials":{"password":"x"},"endpoints":"wrong","volume_mounts":[5]}""" : "{}", call.Request.Method == "PUT" ? 201 : 200));
        // A fault in anything else must not cost them.
        Assert.Equal("x", (await it.BindAsync()).Binding!.Credentials!.Reveal()["password"]);
        var fetched = await it.Client.FetchBindingAsync(new ResourceRequest("i1", "b1"), it.Log, CancellationToken.None);
        Assert.Equal("x", fetched.Credentials!.Reveal()["password"]);
        // Made once more, it is the same, and the broker needn't say its credentials again.
        Assert.Equal("x", (await it.BindAsync()).Binding!.Credentials!.Reveal()["password"]);
    }
}
