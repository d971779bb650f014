using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Rotations of one tenant at the same time: what is told as removed is gone, and what is left is one.</summary>
public sealed class RotationTests
{
    [Fact]
    public async Task Three_at_once_in_one_session_leave_one_binding()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme", bindings: 2);
        var ended = await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RotateAsync(it.Client, it))));
        await AssertOneIsLeftAsync(it, ended);
    }

    [Fact]
    public async Task Three_at_once_in_three_sessions_leave_one_binding()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme", bindings: 2);
        using var second = it.NewClient();
        using var third = it.NewClient();
        var ended = await it.DriveAsync(Task.WhenAll(new[] { it.Client, second, third }.Select(client => RotateAsync(client, it))));
        await AssertOneIsLeftAsync(it, ended);
    }

    [Fact]
    public async Task What_was_made_after_a_rotation_stays()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var id = it.Add("acme");
        var rotation = await it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None));
        it.Clock.Advance(TimeSpan.FromHours(2));
        var later = it.Server.AddBinding(id);
        await it.DriveAsync(it.Client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None));
        Assert.True(rotation.OldRemoved);
        Assert.Equal([rotation.BindingId!, later], Assert.Single(it.Server.Instances).BindingIds);
        Assert.Contains(it.Log.Warnings, warning => warning.Contains("Another rotation of tenant 'acme'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_passes_over_queries_costs_no_other_tenant_its_credentials()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        var other = it.Add("globex");
        // All bindings there are, whatever was asked.
        var all = await RawListAsync(it);
        it.Emulator.Faults.Add(new EmulatorFault { Path = "/service-manager/v1/service_bindings", Operation = EmulatorOperation.List, StatusCode = 200, Body = all, Times = -1 });
        await it.StartDeleteAsync("acme");
        Assert.Single(it.Server.Instances.Single(instance => instance.Id == other).BindingIds);
    }

    private static async Task<(CredentialRotation Rotation, ServiceException? Error)> RotateAsync(ServiceManagerClient client, ServiceManagerFixture it)
    {
        var rotation = await client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None);
        try
        {
            await client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None);
            return (rotation, null);
        }
        catch (ServiceException exception)
        {
            return (rotation, exception);
        }
    }

    private static async Task AssertOneIsLeftAsync(ServiceManagerFixture it, (CredentialRotation Rotation, ServiceException? Error)[] ended)
    {
        var left = Assert.Single(Assert.Single(it.Server.Instances).BindingIds);
        var winner = Assert.Single(ended, end => end.Rotation.BindingId == left);
        Assert.True(winner.Rotation.OldRemoved);
        Assert.Null(winner.Error);
        Assert.All(ended, end => Assert.True(end.Rotation.OldRemoved));
        // Whose credentials were gone by the end was told so.
        Assert.All(ended, end => Assert.True(end.Error is null or { ErrorId: ErrorIds.CredentialsReplaced }, end.Error?.ToString()));
        Assert.Equal(left, (await it.GetAsync("acme"))!.BindingId);
    }

    private static async Task<string> RawListAsync(ServiceManagerFixture it)
    {
        using var http = new HttpClient();
        var token = await http.PostAsync(
            new Uri($"{it.Options.Credentials.Uri.AbsoluteUri.TrimEnd('/')}/oauth/token"),
            new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", it.Options.Credentials.ClientId), new("client_secret", it.Options.Credentials.ClientSecret)]));
        using var json = System.Text.Json.JsonDocument.Parse(await token.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new("Bearer", json.RootElement.GetProperty("access_token").GetString());
        return await http.GetStringAsync(new Uri($"{it.Options.ServiceManagerUri.AbsoluteUri.TrimEnd('/')}/v1/service_bindings"));
    }
}
