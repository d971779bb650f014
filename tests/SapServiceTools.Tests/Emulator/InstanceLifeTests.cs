using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>Creation, deletion and what is seen in between.</summary>
public sealed class InstanceLifeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task A_creation_goes_from_201_to_credentials()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { ProvisioningTime = TimeSpan.FromSeconds(10) });
        var started = it.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var created = await it.JsonAsync(await it.CreateAsync("acme"), HttpStatusCode.Created);
        Assert.Equal("acme", (string?)created["tenant_id"]);
        Assert.Equal("CREATION_IN_PROGRESS", (string?)created["status"]);
        Assert.Equal(started, (long)created["updated_on"]!);
        Assert.Null(created["credentials"]);

        it.Clock.Advance(TimeSpan.FromSeconds(10) - Tick);
        Assert.Equal("CREATION_IN_PROGRESS", await it.StatusAsync("acme"));
        it.Clock.Advance(Tick);
        var ready = await it.JsonAsync(await it.GetAsync("acme"));
        Assert.Equal("CREATION_SUCCEEDED", (string?)ready["status"]);
        Assert.Equal(started + 10_000, (long)ready["updated_on"]!);
        Assert.Equal((string?)created["id"], (string?)ready["id"]);
        Assert.IsType<JsonObject>(ready["credentials"]);

        it.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(ready.ToJsonString(), (await it.JsonAsync(await it.GetAsync("acme"))).ToJsonString());
    }

    [Fact]
    public async Task An_instance_has_the_fields_of_the_real_one()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["a", "b"]);
        var a = await it.JsonAsync(await it.GetAsync("a"));
        var b = await it.JsonAsync(await it.GetAsync("b"));
        foreach (var field in new[] { "id", "binding_id", "instance_id", "managed_service_id", "managed_plan_id", "managed_instance_id", "managed_binding_id" })
            Assert.NotEqual(Guid.Empty, Guid.Parse((string)a[field]!));
        foreach (var shared in new[] { "binding_id", "instance_id", "managed_service_id", "managed_plan_id" })
            Assert.Equal((string?)a[shared], (string?)b[shared]);
        foreach (var own in new[] { "id", "managed_instance_id", "managed_binding_id" })
            Assert.NotEqual((string?)a[own], (string?)b[own]);

        var credentials = a["credentials"]!.AsObject();
        Assert.Equal(
            ["host", "port", "driver", "url", "schema", "user", "password", "hdi_user", "hdi_password", "certificate"],
            credentials.Select(f => f.Key));
        Assert.Equal("443", (string?)credentials["port"]);
        Assert.Equal("com.sap.db.jdbc.Driver", (string?)credentials["driver"]);
        Assert.Contains($"//{credentials["host"]}:443?", (string?)credentials["url"]);
        Assert.EndsWith($"currentschema={credentials["schema"]}", (string?)credentials["url"]);
        foreach (var secret in new[] { "schema", "user", "password", "hdi_user", "hdi_password" })
            Assert.NotEqual((string?)credentials[secret], (string?)b["credentials"]![secret]);
        using var certificate = X509Certificate2.CreateFromPem((string)credentials["certificate"]!);
        Assert.False(certificate.HasPrivateKey);
    }

    [Fact]
    public async Task A_second_creation_is_409_in_any_state()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { FailingTenants = ["bad"] });
        await it.CreateAsync("acme");
        Assert.Contains("acme", await it.DescriptionAsync(await it.CreateAsync("acme"), HttpStatusCode.Conflict));
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Conflict, (await it.CreateAsync("acme")).StatusCode);
        await it.DeleteAsync("acme");
        Assert.Equal(HttpStatusCode.Conflict, (await it.CreateAsync("acme")).StatusCode);

        await it.CreateAsync("bad");
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CREATION_FAILED", await it.StatusAsync("bad"));
        Assert.Equal(HttpStatusCode.Conflict, (await it.CreateAsync("bad")).StatusCode);
    }

    [Fact]
    public async Task A_deletion_goes_from_204_to_404()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { DeprovisioningTime = TimeSpan.FromSeconds(5) });
        it.Emulator.AddInstances(["acme"]);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        using var deleted = await it.DeleteAsync("acme");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var leaving = await it.JsonAsync(await it.GetAsync("acme"));
        Assert.Equal("DELETION_IN_PROGRESS", (string?)leaving["status"]);
        Assert.Equal(it.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)leaving["updated_on"]!);
        Assert.Null(leaving["credentials"]);
        Assert.Equal(1, it.Emulator.InstanceCount);

        it.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, it.Emulator.InstanceCount);
        Assert.Contains("acme", await it.DescriptionAsync(await it.GetAsync("acme"), HttpStatusCode.NotFound));
        Assert.Contains("acme", await it.DescriptionAsync(await it.DeleteAsync("acme"), HttpStatusCode.NotFound));
        Assert.Empty((await it.JsonAsync(await it.ListAsync())).AsArray());
    }

    [Fact]
    public async Task A_tenant_can_be_created_again_with_other_credentials()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var before = await it.JsonAsync(await it.GetAsync("acme"));
        await it.DeleteAsync("acme");
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("acme")).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        var after = await it.JsonAsync(await it.GetAsync("acme"));
        Assert.NotEqual((string?)before["id"], (string?)after["id"]);
        Assert.NotEqual((string?)before["credentials"]!["password"], (string?)after["credentials"]!["password"]);
    }

    [Fact]
    public async Task Times_of_zero_are_over_at_once()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { ProvisioningTime = TimeSpan.Zero });
        var created = await it.JsonAsync(await it.CreateAsync("acme"), HttpStatusCode.Created);
        Assert.Equal("CREATION_IN_PROGRESS", (string?)created["status"]);
        Assert.Equal("CREATION_SUCCEEDED", await it.StatusAsync("acme"));
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        Assert.Null(await it.StatusAsync("acme"));
    }

    [Fact]
    public async Task A_failed_creation_says_why_and_can_be_deleted()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.FailingTenants.Add("bad-*");
        await it.CreateAsync("Bad-1");
        Assert.Equal("CREATION_IN_PROGRESS", await it.StatusAsync("Bad-1"));
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        var failed = await it.JsonAsync(await it.GetAsync("Bad-1"));
        Assert.Equal("CREATION_FAILED", (string?)failed["status"]);
        Assert.NotEmpty((string)failed["failed_message"]!);
        Assert.Null(failed["credentials"]);

        it.Emulator.FailingTenants.Clear();
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("Bad-1")).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        await it.CreateAsync("Bad-1");
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CREATION_SUCCEEDED", await it.StatusAsync("Bad-1"));
    }

    [Fact]
    public async Task A_stuck_creation_never_ends_but_can_be_deleted()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { StuckTenants = ["st?ck"] });
        await it.CreateAsync("stuck");
        it.Clock.Advance(TimeSpan.FromDays(1000));
        Assert.Equal("CREATION_IN_PROGRESS", await it.StatusAsync("stuck"));
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("stuck")).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await it.StatusAsync("stuck"));
    }

    [Fact]
    public async Task A_failed_deletion_says_why_and_can_be_asked_for_again()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { FailingDeletions = ["*me"] });
        it.Emulator.AddInstances(["acme"]);
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        Assert.Equal("DELETION_IN_PROGRESS", await it.StatusAsync("acme"));
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        var failed = await it.JsonAsync(await it.GetAsync("acme"));
        Assert.Equal("DELETION_FAILED", (string?)failed["status"]);
        Assert.NotEmpty((string)failed["failed_message"]!);
        Assert.Null(failed["credentials"]);

        Assert.True(it.Emulator.FailingDeletions.Remove("*me"));
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await it.StatusAsync("acme"));
    }

    [Fact]
    public async Task A_creation_in_progress_can_be_deleted()
    {
        await using var it = await EmulatorFixture.StartAsync();
        await it.CreateAsync("acme");
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        Assert.Equal("DELETION_IN_PROGRESS", await it.StatusAsync("acme"));
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await it.StatusAsync("acme"));
    }

    [Fact]
    public async Task Rebinding_renews_the_credentials_only()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var before = await it.JsonAsync(await it.GetAsync("acme"));
        it.Clock.Advance(TimeSpan.FromHours(1));
        var url = it.Url("post_managed_instance_url", "acme") + "/binding";
        var rebound = await it.JsonAsync(await it.Client.PatchAsync(url, null, it.Limit.Token));
        Assert.Equal(rebound.ToJsonString(), (await it.JsonAsync(await it.GetAsync("acme"))).ToJsonString());
        Assert.Equal((string?)before["id"], (string?)rebound["id"]);
        Assert.NotEqual((string?)before["managed_binding_id"], (string?)rebound["managed_binding_id"]);
        Assert.NotEqual((string?)before["credentials"]!["password"], (string?)rebound["credentials"]!["password"]);
        Assert.Equal((long)before["updated_on"]! + 3_600_000, (long)rebound["updated_on"]!);

        await it.CreateAsync("new");
        Assert.Equal(HttpStatusCode.Conflict, (await it.Client.PatchAsync(url.Replace("acme", "new"), null, it.Limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await it.Client.PatchAsync(url.Replace("acme", "none"), null, it.Limit.Token)).StatusCode);
    }

    [Fact]
    public async Task Of_many_creations_at_once_one_wins()
    {
        await using var it = await EmulatorFixture.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => it.CreateAsync($"t{round}")));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
            Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        }
        Assert.Equal(20, it.Emulator.InstanceCount);
    }
}
