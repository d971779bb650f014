using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>What a server may send for one instance, and what it may not.</summary>
public sealed class GetBodyTests
{
    [Fact]
    public async Task All_fields_of_the_protocol_are_read_and_others_kept()
    {
        var instance = await GetAsync("""
            {
              "tenant_id": "acme", "id": "i1", "status": "CREATION_SUCCEEDED", "updated_on": 1795251713273, "failed_message": null,
              "binding_id": "i2", "instance_id": "i3", "managed_service_id": "i4", "managed_plan_id": "i5",
              "managed_instance_id": "i6", "managed_binding_id": "i7",
              "credentials": { "host": "h", "port": "443", "db_hosts": [ { "host": "h", "port": 30013 } ], "encrypt": true },
              "migration_status": "NOT_YET_MIGRATED", "nested": { "list": [1, 1.5, "x", null, false], "big": 12345678901234567890 }
            }
            """);
        Assert.Equal(("acme", "i1", "CREATION_SUCCEEDED"), (instance!.TenantId, instance.Id, instance.Status));
        Assert.Equal(
            ("i2", "i3", "i4", "i5", "i6", "i7"),
            (instance.BindingId, instance.InstanceId, instance.ManagedServiceId, instance.ManagedPlanId, instance.ManagedInstanceId, instance.ManagedBindingId));
        Assert.Null(instance.FailedMessage);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795251713273), instance.UpdatedOn);
        Assert.Equal(["host", "port", "db_hosts", "encrypt"], instance.Credentials!.FieldNames);
        var credentials = instance.Credentials.Reveal();
        Assert.Equal(("443", true), (credentials["port"], credentials["encrypt"]));
        Assert.Equal(30013L, ((IReadOnlyDictionary<string, object?>)((IReadOnlyList<object?>)credentials["db_hosts"]!)[0]!)["port"]);
        Assert.Equal(["migration_status", "nested"], instance.AdditionalProperties.Keys);
        var nested = (IReadOnlyDictionary<string, object?>)instance.AdditionalProperties["nested"]!;
        Assert.Equal([1L, 1.5, "x", null, false], (IReadOnlyList<object?>)nested["list"]!);
        Assert.Equal(12345678901234567890m, nested["big"]);
    }

    [Theory]
    [InlineData("1795251713273", "2026-11-21T09:01:53.273Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("\"2026-11-21T10:01:53+01:00\"", "2026-11-21T09:01:53Z")]
    [InlineData("null", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("1.5", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("-9223372036854775808", null)]
    [InlineData("{\"a\":[1]}", null)]
    [InlineData("true", null)]
    public async Task Times_that_cannot_be_read_are_left_out(string json, string? expected)
    {
        var instance = await GetAsync($$"""{"tenant_id":"acme","updated_on":{{json}},"status":"x","id":"after"}""");
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), instance!.UpdatedOn);
        Assert.Equal(TimeSpan.Zero, instance.UpdatedOn?.Offset ?? TimeSpan.Zero);
        Assert.Equal("after", instance.Id);
    }

    [Theory]
    [InlineData("""[{"tenant_id":"acme","status":"x"}]""")]
    [InlineData(""" [ {"tenant_id":"acme","status":"x"} ] """)]
    [InlineData("\uFEFF{\"tenant_id\":\"acme\",\"status\":\"x\"}")]
    [InlineData("""{"tenant_id":"someone","status":"y","tenant_id":"acme","status":"x"}""")]
    public async Task Other_forms_are_taken(string body) => Assert.Equal("x", (await GetAsync(body))!.Status);

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("  \n", "")]
    [InlineData("null", "Null stands where an instance belongs")]
    [InlineData("\"text\"", "String stands where an instance belongs")]
    [InlineData("[]", "an array stands where an instance belongs")]
    [InlineData("[1]", "an array stands where an instance belongs")]
    [InlineData("""[{"tenant_id":"acme","status":"x"},{"tenant_id":"acme","status":"x"}]""", "an array of several")]
    [InlineData("""{"tenant_id":"acme","status":"x"} {}""", "")]
    [InlineData("""{"tenant_id":"acme","status":"x"}x""", "")]
    [InlineData("""{"tenant_id":"acme","stat""", "")]
    [InlineData("""{"tenant_id":"acme"}""", "the field status is missing")]
    [InlineData("""{"tenant_id":"acme","status":null}""", "the field status is missing")]
    [InlineData("""{"status":"x"}""", "the field tenant_id is missing")]
    [InlineData("""{"tenant_id":"acme","status":7}""", "the field status must be a text, not Number")]
    [InlineData("""{"tenant_id":"acme","status":"x","id":{}}""", "the field id must be a text")]
    [InlineData("""{"tenant_id":"acme","status":"x","credentials":[]}""", "the field credentials must be an object")]
    [InlineData("""{"tenant_id":"acme2","status":"x"}""", "belongs to another tenant")]
    [InlineData("""{"tenant_id":"ACME","status":"x"}""", "belongs to another tenant")]
    [InlineData("""{"tenant_id":"acme","status":"\ud800"}""", "")]
    [InlineData("""{"tenant_id":"acme","status":"x","more":1e999}""", "a number is out of range")]
    [InlineData("<!DOCTYPE html><title>Sign in</title>", "an HTML page stands where JSON belongs")]
    public async Task What_is_no_instance_is_an_invalid_response(string body, string reason)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(body));
        Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, "acme"), (error.Kind, error.ErrorId, error.TenantId));
        Assert.StartsWith("Could not read the instance of tenant 'acme': 127.0.0.1 sent no usable JSON, ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RequestId);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_an_invalid_response()
    {
        byte[] body = [.. "{\"tenant_id\":\"acme\",\"status\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(body, "application/json"));
        Assert.Equal(ErrorIds.InvalidResponse, error.ErrorId);
        Assert.Contains("no usable JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_without_end_is_an_invalid_response()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync($"{{\"tenant_id\":\"acme\",\"status\":\"x\",\"more\":{new string('[', 100_000)}"));
        Assert.Equal(ErrorIds.InvalidResponse, error.ErrorId);
    }

    [Fact]
    public async Task A_login_page_is_told_by_its_type_too()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync("Please sign in"u8.ToArray(), "text/html; charset=utf-8"));
        Assert.Contains("an HTML page", error.Message, StringComparison.Ordinal);
    }

    private static Task<ManagedInstance?> GetAsync(string body) => GetAsync(Encoding.UTF8.GetBytes(body), "application/json");

    private static async Task<ManagedInstance?> GetAsync(byte[] body, string type)
    {
        await using var server = await HttpStub.StartAsync(call => call.Answer(200, type, body));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions { MaxRetries = 0 });
        try
        {
            return await client.GetAsync("acme", ManagerFixture.Default, NullCallLog.Instance, CancellationToken.None).Soon();
        }
        finally
        {
            Assert.Single(server.Requests);
        }
    }
}
