using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Service keys: their defaults, and every fault at once, without a value in the text.</summary>
public sealed class InstanceManagerOptionsTests
{
    private const string Good = """
        {"user":"u","password":"hidden-pw","post_managed_instance_url":"https://h/i/{tenant_id}","get_managed_instance_url":"https://h/i/{tenant_id}",
         "get_all_managed_instances_url":"https://h/i","delete_managed_instance_url":"https://h/i/{tenant_id}"}
        """;

    [Fact]
    public void Defaults_are_those_of_the_Python_client()
    {
        var options = Read(Good);
        Assert.Equal(("u", "hidden-pw"), (options.User, options.Password));
        Assert.Equal((300, 120, 500, 600), (options.PollingIntervalMillis, options.PollingTimeoutSeconds, options.CacheMaxItems, options.CacheItemExpireSeconds));
        Assert.Equal("https://h/i", options.GetAllManagedInstancesUrl);
        Assert.DoesNotContain("hidden", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("polling_interval_millis", "0")]
    [InlineData("polling_timeout_seconds", "1")]
    [InlineData("cache_max_items", "1")]
    [InlineData("cache_item_expire_seconds", "1")]
    [InlineData("cache_item_expire_seconds", "2147483647")]
    [InlineData("cache_max_items", "7.0")]
    [InlineData("cache_max_items", "7e2")]
    [InlineData("cache_max_items", "null")]
    public void Numbers_in_range(string field, string value) => Read(With(field, value));

    [Theory]
    [InlineData("polling_interval_millis", "-1", "must be at least 0")]
    [InlineData("polling_timeout_seconds", "0", "must be at least 1")]
    [InlineData("cache_max_items", "0", "must be at least 1")]
    [InlineData("cache_item_expire_seconds", "-5", "must be at least 1")]
    [InlineData("cache_max_items", "1.5", "isn't a whole number")]
    [InlineData("cache_max_items", "\"77123\"", "isn't a whole number")]
    [InlineData("cache_max_items", "true", "isn't a whole number")]
    [InlineData("cache_max_items", "[77123]", "isn't a whole number")]
    [InlineData("cache_max_items", "77123000000", "is out of range")]
    [InlineData("cache_max_items", "-77123000000", "is out of range")]
    [InlineData("cache_max_items", "77123000000000000000000", "is out of range")]
    [InlineData("cache_max_items", "7.7123e300", "is out of range")]
    [InlineData("user", "\"\"", "is empty")]
    [InlineData("user", "\"hid:den\"", "holds a colon")]
    [InlineData("user", "null", "is missing")]
    [InlineData("password", "77123", "isn't a text")]
    [InlineData("password", "\"\"", "is empty")]
    [InlineData("post_managed_instance_url", "\"   \"", "is empty")]
    [InlineData("post_managed_instance_url", "\"hidden\"", "isn't an absolute http or https address")]
    [InlineData("post_managed_instance_url", "\"ftp://hidden/{tenant_id}\"", "isn't an absolute http or https address")]
    [InlineData("post_managed_instance_url", "\"/hidden/{tenant_id}\"", "isn't an absolute http or https address")]
    [InlineData("get_managed_instance_url", "\"https://hidden/\"", "lacks the placeholder {tenant_id}")]
    [InlineData("get_managed_instance_url", "\"https://hidden/{TENANT_ID}\"", "lacks the placeholder {tenant_id}")]
    [InlineData("get_managed_instance_url", "\"https://hid:den@h/{tenant_id}\"", "holds user and password")]
    [InlineData("delete_managed_instance_url", "\"https://{tenant_id}.hidden/\"", "has the placeholder {tenant_id} outside of path and query")]
    [InlineData("delete_managed_instance_url", "\"https://hidden/#{tenant_id}\"", "has the placeholder {tenant_id} outside of path and query")]
    [InlineData("get_all_managed_instances_url", "\"https://hidden/{tenant_id}\"", "must not hold the placeholder {tenant_id}")]
    public void Each_fault_is_named_without_its_value(string field, string value, string fault)
    {
        var error = Assert.Throws<ServiceException>(() => Read(With(field, value)));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidServiceKey), (error.Kind, error.ErrorId));
        Assert.StartsWith($"The service key can't be used: {field} {fault}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(";", error.Message, StringComparison.Ordinal);
        foreach (var given in new[] { "77123", "7.7123", "hid", "den" })
            Assert.DoesNotContain(given, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_come_at_once_each_field_once()
    {
        var error = Assert.Throws<ServiceException>(() => Read("""
            {"password":"","post_managed_instance_url":5,"get_managed_instance_url":"https://h/","cache_max_items":0,"polling_interval_millis":"1","unknown":true}
            """));
        Assert.Equal(
            "The service key can't be used: user is missing; password is empty; post_managed_instance_url isn't a text; get_all_managed_instances_url is missing; "
            + "delete_managed_instance_url is missing; polling_interval_millis isn't a whole number; get_managed_instance_url lacks the placeholder {tenant_id}; "
            + "cache_max_items must be at least 1.",
            error.Message);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Other_fields_and_the_spelling_of_names_do_not_matter() =>
        Assert.Equal("u", Read(Good.Replace("\"user\"", "\"User\"", StringComparison.Ordinal).Replace("{\"", "{\"plan\":1,\"", StringComparison.Ordinal)).User);

    [Fact]
    public void What_the_command_line_prints_is_unwrapped() => Assert.Equal("u", Read($$"""{"credentials":{{Good}}}""").User);

    [Fact]
    public void Whole_numbers_of_every_type_are_taken_from_code()
    {
        foreach (var seven in new object[] { (sbyte)7, (byte)7, (short)7, (ushort)7, 7, 7u, 7L, 7ul, 7f, 7d, 7m })
        {
            var key = new Dictionary<string, object?>((IReadOnlyDictionary<string, object?>)FreeFormJson.Parse(Good, "the key")!) { ["cache_max_items"] = seven };
            Assert.Equal(7, InstanceManagerOptions.FromServiceKey(key).CacheMaxItems);
        }
    }

    [Fact]
    public void Options_made_in_code_are_checked_by_the_client()
    {
        var error = Assert.Throws<ServiceException>(() => new InstanceManagerClient(Read(Good) with { CacheMaxItems = 0, User = "" }));
        Assert.Equal("The options can't be used: user is empty; cache_max_items must be at least 1.", error.Message);
    }

    [Theory]
    [InlineData("https://h/i/{tenant_id}")]
    [InlineData("https://h:8443/a/{tenant_id}/b")]
    [InlineData("http://h/i?tenant={tenant_id}&x=1")]
    [InlineData("https://h/{tenant_id}/{tenant_id}")]
    public void Placeholders_may_stand_where_they_tell_tenants_apart(string url) =>
        Read(With("get_managed_instance_url", $"\"{url}\""));

    private static InstanceManagerOptions Read(string json) =>
        InstanceManagerOptions.FromServiceKey((IReadOnlyDictionary<string, object?>)FreeFormJson.Parse(json, "the service key")!);

    private static string With(string field, string value)
    {
        var key = System.Text.Json.Nodes.JsonNode.Parse(Good)!.AsObject();
        key.Remove(field);
        return key.ToJsonString()[..^1] + $",\"{field}\":{value}}}";
    }
}
