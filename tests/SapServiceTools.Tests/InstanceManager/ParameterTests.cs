using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>The body of a create, and tenants of every kind.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("{}", null, """{"provisioning_parameters":{}}""")]
    [InlineData(null, "{}", """{"binding_parameters":{}}""")]
    [InlineData("""{"database_id":"db1"}""", """{"k":"v"}""", """{"provisioning_parameters":{"database_id":"db1"},"binding_parameters":{"k":"v"}}""")]
    [InlineData("""{"a":[1,1.5,true,null,{"ö":"ü"}],"n":12345678901234567890}""", null, """{"provisioning_parameters":{"a":[1,1.5,true,null,{"ö":"ü"}],"n":12345678901234567890}}""")]
    public async Task Parameters_go_out_as_they_are_and_without_any_there_is_no_body(string? provisioning, string? binding, string? expected)
    {
        await using var server = await HttpStub.StartAsync(call => call.Empty(201));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        var parameters = new InstanceParameters(Map(provisioning), Map(binding));
        await client.StartCreateAsync("acme", parameters, NullCallLog.Instance, CancellationToken.None).Soon();
        await client.StartCreateAsync("acme", provisioning is null && binding is null ? null : parameters, NullCallLog.Instance, CancellationToken.None).Soon();
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(("POST", "/instances/acme"), (request.Method, request.Target));
            Assert.Equal(expected is null ? null : "application/json", request.Headers["Content-Type"]);
            if (expected is null)
                Assert.Equal(("", "0"), (request.Body, request.Headers["Content-Length"]));
            else
                Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(expected), System.Text.Json.Nodes.JsonNode.Parse(request.Body)), request.Body);
        });
        if (expected?.Contains("1234567890", StringComparison.Ordinal) == true)
            Assert.Contains("12345678901234567890", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_JSON_has_no_form_for_is_named_and_nothing_is_sent()
    {
        await using var server = await HttpStub.StartAsync(call => call.Empty(201));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        var parameters = new InstanceParameters(new Dictionary<string, object?> { ["a"] = new List<object?> { 1, new Version(1, 0) } }, null);
        var error = await Assert.ThrowsAsync<ServiceException>(() => client.StartCreateAsync("acme", parameters, NullCallLog.Instance, CancellationToken.None));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter), (error.Kind, error.ErrorId));
        Assert.Contains("provisioning_parameters.a[1] (Version)", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b=c")]
    [InlineData("100%")]
    [InlineData("%2F")]
    [InlineData("$& $1 {tenant_id}")]
    [InlineData("a b")]
    [InlineData("a+b&c;d")]
    [InlineData("münchen")]
    [InlineData("東京 🗼")]
    [InlineData("a\\b")]
    [InlineData("a/../b")]
    [InlineData("...")]
    [InlineData(".hidden")]
    [InlineData("a#b")]
    [InlineData("a:b@c")]
    [InlineData("'\"<>")]
    [InlineData("%2e%2e")]
    public async Task Any_tenant_goes_there_and_back_as_one(string tenant)
    {
        await using var it = await ManagerFixture.StartAsync();
        var created = await it.CreateAsync(tenant);
        Assert.Equal(tenant, created.TenantId);
        Assert.Equal(tenant, (await it.GetAsync(tenant, ManagerFixture.Fresh))!.TenantId);
        Assert.Equal(tenant, Assert.Single(await it.GetAllAsync()).TenantId);
        await it.DeleteAsync(tenant);
        Assert.Equal(0, it.Emulator.InstanceCount);
        Assert.All(it.Emulator.Requests, request => Assert.True(request.TenantId == tenant || request.Operation == EmulatorOperation.List, request.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData(".")]
    [InlineData(" .. ")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public async Task What_can_be_no_tenant_is_refused_before_anything_is_sent(string? tenant)
    {
        await using var it = await ManagerFixture.StartAsync();
        foreach (var call in new Func<Task>[]
        {
            () => it.GetAsync(tenant!),
            () => it.StartCreateAsync(tenant!),
            () => it.StartDeleteAsync(tenant!),
            () => it.WaitAsync(new ManagedInstanceOperation { Type = OperationType.Create, TenantId = tenant!, StartedAt = default }),
        })
        {
            var error = await Assert.ThrowsAsync<ServiceException>(call);
            Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidTenantId), (error.Kind, error.ErrorId));
        }

        Assert.Empty(it.Emulator.Requests);
    }

    [Fact]
    public async Task A_tenant_as_long_as_a_book_is_an_error_like_any_other()
    {
        await using var it = await ManagerFixture.StartAsync();
        var error = await Assert.ThrowsAnyAsync<ServiceException>(() => it.GetAsync(new string('x', 100_000)));
        Assert.False(error.IsTransient && error.StatusCode is null);
    }

    private static IReadOnlyDictionary<string, object?>? Map(string? json) =>
        json is null ? null : (IReadOnlyDictionary<string, object?>)FreeFormJson.Parse(json, "the parameters")!;
}
