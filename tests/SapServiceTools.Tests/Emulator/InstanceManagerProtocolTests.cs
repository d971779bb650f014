using System.Net;
using System.Text;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>Authentication, paths, bodies and lists.</summary>
public sealed class InstanceManagerProtocolTests
{
    [Fact]
    public async Task The_service_key_has_the_fields_of_the_real_one()
    {
        await using var it = await EmulatorFixture.StartAsync();
        var key = it.Emulator.ServiceKey;
        Assert.Equal(
            ["user", "password", "post_managed_instance_url", "get_managed_instance_url", "get_all_managed_instances_url", "delete_managed_instance_url"],
            key.Keys);
        Assert.StartsWith(it.Emulator.Uri + "instance-manager/managed/managed_instances/", it.ListUrl);
        foreach (var field in new[] { "post_managed_instance_url", "get_managed_instance_url", "delete_managed_instance_url" })
            Assert.Equal(it.ListUrl + "/{tenant_id}", key[field]);
        Assert.Equal(EmulatorFixture.Password, key["password"]);
        foreach (var text in new[] { key.ToString(), $"{it.Emulator}", new EmulatorOptions { Password = EmulatorFixture.Password }.ToString() })
            Assert.DoesNotContain(EmulatorFixture.Password, text);
    }

    [Fact]
    public async Task Each_emulator_has_its_own_password()
    {
        await using var one = await ServiceEmulator.StartAsync(new());
        await using var other = await ServiceEmulator.StartAsync(new());
        Assert.NotEqual(one.ServiceKey["password"], other.ServiceKey["password"]);
        Assert.True(((string)one.ServiceKey["password"]!).Length >= 20);
        Assert.NotEqual(one.Uri, other.Uri);
    }

    [Fact]
    public async Task Wrong_credentials_are_401_and_change_nothing()
    {
        await using var it = await EmulatorFixture.StartAsync();
        foreach (var (user, password) in new[] { (EmulatorFixture.UserName, "wrong"), ("wrong", EmulatorFixture.Password), (EmulatorFixture.UserName, "") })
        {
            it.Client.DefaultRequestHeaders.Authorization = EmulatorFixture.Basic(user, password);
            foreach (var response in new[] { await it.CreateAsync("acme"), await it.GetAsync("acme"), await it.ListAsync(), await it.DeleteAsync("acme") })
            {
                Assert.NotEmpty(await it.DescriptionAsync(response, HttpStatusCode.Unauthorized));
                Assert.Equal("Basic", response.Headers.WwwAuthenticate.Single().Scheme);
            }
        }
        it.Client.DefaultRequestHeaders.Authorization = null;
        Assert.NotEmpty(await it.DescriptionAsync(await it.GetAsync("acme"), HttpStatusCode.Unauthorized));
        it.Client.DefaultRequestHeaders.Authorization = new("Bearer", EmulatorFixture.Basic(EmulatorFixture.UserName, EmulatorFixture.Password).Parameter);
        Assert.NotEmpty(await it.DescriptionAsync(await it.GetAsync("acme"), HttpStatusCode.Unauthorized));
        Assert.Equal(0, it.Emulator.InstanceCount);
    }

    [Fact]
    public async Task Credentials_are_utf8_and_the_scheme_ignores_case()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Client.DefaultRequestHeaders.Authorization = new("bASIC", EmulatorFixture.Basic(EmulatorFixture.UserName, EmulatorFixture.Password).Parameter);
        Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
        it.Client.DefaultRequestHeaders.Authorization =
            new("Basic", Convert.ToBase64String(Encoding.Latin1.GetBytes($"{EmulatorFixture.UserName}:{EmulatorFixture.Password}")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await it.ListAsync()).StatusCode);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("münchen")]
    [InlineData("x y?z=1&w#f")]
    [InlineData("100%")]
    [InlineData("%2F")]
    [InlineData("x$&y")]
    [InlineData("a+b")]
    [InlineData("binding")]
    [InlineData("{tenant_id}")]
    [InlineData("quote\"back\\slash\n")]
    public async Task A_tenant_is_one_decoded_segment(string tenant)
    {
        await using var it = await EmulatorFixture.StartAsync(new() { ProvisioningTime = TimeSpan.Zero });
        var created = await it.JsonAsync(await it.CreateAsync(tenant), HttpStatusCode.Created);
        Assert.Equal(tenant, (string?)created["tenant_id"]);
        Assert.Equal(tenant, (string?)(await it.JsonAsync(await it.GetAsync(tenant)))["tenant_id"]);
        Assert.Equal(tenant, (string?)Assert.Single((await it.JsonAsync(await it.ListAsync())).AsArray())!["tenant_id"]);
        Assert.Equal(tenant, it.Emulator.GetInstance(tenant)!.TenantId);
        Assert.All(it.Emulator.Requests, r => Assert.Equal(r.Operation == EmulatorOperation.List ? null : tenant, r.TenantId));
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync(tenant)).StatusCode);
    }

    [Fact]
    public async Task Tenants_that_differ_in_case_are_two()
    {
        await using var it = await EmulatorFixture.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("acme")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("ACME")).StatusCode);
        Assert.Equal(2, it.Emulator.InstanceCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"provisioning_parameters":{}}""")]
    [InlineData(""" {"binding_parameters":{"k":[1,{"l":null}]},"provisioning_parameters":{"database_id":"db1"}} """)]
    [InlineData("""{"anything":[1,2],"else":"x"}""")]
    public async Task Good_parameters_are_kept(string body)
    {
        await using var it = await EmulatorFixture.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("acme", body)).StatusCode);
        Assert.Equal(body, it.Emulator.GetInstance("acme")!.Parameters ?? "");
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("\"text\"", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData(" ", "not JSON")]
    [InlineData("{", "not JSON (line 1, byte 2)")]
    [InlineData("{}{}", "not JSON")]
    [InlineData("{\n\"a\":nul}", "not JSON (line 2")]
    [InlineData("""{"provisioning_parameters":[]}""", "provisioning_parameters must")]
    [InlineData("""{"provisioning_parameters":null}""", "provisioning_parameters must")]
    [InlineData("""{"x":{"y":1},"binding_parameters":"x"}""", "binding_parameters must")]
    public async Task Bad_parameters_are_400_and_create_nothing(string body, string problem)
    {
        await using var it = await EmulatorFixture.StartAsync();
        Assert.Contains(problem, await it.DescriptionAsync(await it.CreateAsync("acme", body), HttpStatusCode.BadRequest));
        Assert.Equal(0, it.Emulator.InstanceCount);
    }

    [Fact]
    public async Task A_chunked_body_is_read()
    {
        await using var it = await EmulatorFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, it.Url("post_managed_instance_url", "acme")) { Content = new StringContent("[1]") };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.BadRequest, (await it.Client.SendAsync(request, it.Limit.Token)).StatusCode);
    }

    [Theory]
    [InlineData("PUT", "/t", "GET, POST, DELETE")]
    [InlineData("PATCH", "/t", "GET, POST, DELETE")]
    [InlineData("POST", "", "GET")]
    [InlineData("DELETE", "/", "GET")]
    [InlineData("GET", "/t/binding", "PATCH")]
    public async Task A_wrong_verb_is_405(string verb, string path, string allowed)
    {
        await using var it = await EmulatorFixture.StartAsync();
        using var response = await it.Client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), it.ListUrl + path), it.Limit.Token);
        Assert.NotEmpty(await it.DescriptionAsync(response, HttpStatusCode.MethodNotAllowed));
        Assert.Equal(allowed, response.Content.Headers.NonValidated["Allow"].ToString());
        Assert.Equal(1, it.Emulator.RequestCounts.Other);
    }

    [Fact]
    public async Task An_unknown_path_is_404()
    {
        await using var it = await EmulatorFixture.StartAsync();
        var list = new Uri(it.ListUrl);
        foreach (var path in new[]
        {
            "/", "/instance-manager", "/instance-managerx/managed", "/elsewhere/x", $"/instance-manager/managed/managed_instances/{Guid.NewGuid()}/t",
            list.AbsolutePath + "//", list.AbsolutePath + "/t/", list.AbsolutePath + "/t/other", list.AbsolutePath + "x",
        })
        {
            await using var raw = await RawHttp.ConnectAsync(it.Emulator.Uri);
            await raw.SendAsync(
                $"GET {path} HTTP/1.1\nHost: {list.Authority}\nConnection: close\nAuthorization: {EmulatorFixture.Basic(EmulatorFixture.UserName, EmulatorFixture.Password)}\n\n");
            var answer = await raw.ReadToEndAsync(it.Limit.Token);
            Assert.StartsWith("HTTP/1.1 404", answer);
            Assert.EndsWith("""{"description":"There is nothing under this path."}""", answer);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task The_list_has_all_instances_in_all_states(string slash)
    {
        await using var it = await EmulatorFixture.StartAsync(new() { FailingTenants = ["bad"] });
        Assert.Empty((await it.JsonAsync(await it.Client.GetAsync(it.ListUrl + slash, it.Limit.Token))).AsArray());
        await it.CreateAsync("bad");
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        it.Emulator.AddInstances(["good", "leaving"]);
        await it.CreateAsync("coming");
        await it.DeleteAsync("leaving");
        var list = (await it.JsonAsync(await it.Client.GetAsync(it.ListUrl + slash, it.Limit.Token))).AsArray();
        Assert.Equal(
            ["bad CREATION_FAILED", "coming CREATION_IN_PROGRESS", "good CREATION_SUCCEEDED", "leaving DELETION_IN_PROGRESS"],
            list.Select(i => $"{i!["tenant_id"]} {i["status"]}").Order());
        foreach (var one in list)
            Assert.Equal((await it.JsonAsync(await it.GetAsync((string)one!["tenant_id"]!))).ToJsonString(), one.ToJsonString());
    }

    [Fact]
    public async Task A_long_list_is_written_no_faster_than_it_is_read()
    {
        const int Count = 100_000;
        await using var it = await EmulatorFixture.StartAsync();
        Assert.Equal(Count, it.Emulator.AddInstances(Count));
        Assert.Equal(0, it.Emulator.AddInstances(10));
        using var response = await it.Client.GetAsync(it.ListUrl, HttpCompletionOption.ResponseHeadersRead, it.Limit.Token);
        Assert.True(response.Headers.TransferEncodingChunked);
        await using var body = await response.Content.ReadAsStreamAsync(it.Limit.Token);
        var buffer = new byte[64 * 1024];
        var read = await body.ReadAsync(buffer, it.Limit.Token);
        Assert.Equal((byte)'[', buffer[0]);
        var (length, last) = ((long)read, buffer[read - 1]);
        while ((read = await body.ReadAsync(buffer, it.Limit.Token)) > 0)
        {
            // The log has the status when the server has written all: what is between the two is on the wire, or in its memory.
            if (length < Count * 800L / 2)
                Assert.Null(it.Emulator.Requests[0].StatusCode);
            length += read;
            last = buffer[read - 1];
        }
        Assert.Equal((byte)']', last);
        Assert.InRange(length / Count, 800, 4000);
    }

    [Fact]
    public async Task A_list_of_thousands_is_right_json()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(3000);
        var list = (await it.JsonAsync(await it.ListAsync())).AsArray();
        Assert.Equal(Enumerable.Range(1, 3000).Select(n => $"tenant-{n}").Order(), list.Select(i => (string)i!["tenant_id"]!).Order());
        Assert.Equal(3000, list.Select(i => (string)i!["credentials"]!["password"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_a_long_list()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(50_000);
        using (var response = await it.Client.GetAsync(it.ListUrl, HttpCompletionOption.ResponseHeadersRead, it.Limit.Token))
            await (await response.Content.ReadAsStreamAsync(it.Limit.Token)).ReadExactlyAsync(new byte[1000], it.Limit.Token);
        await it.Emulator.StopAsync(it.Limit.Token);
    }

    [Fact]
    public async Task The_date_is_that_of_the_clock()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(it.Clock.GetUtcNow(), (await it.ListAsync()).Headers.Date);
        await using var real = await ServiceEmulator.StartAsync(new());
        Assert.NotNull((await it.Client.GetAsync(real.Uri, it.Limit.Token)).Headers.Date);
    }
}
