using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Migration;

/// <summary>Both services as one, also while one of them is in trouble.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task A_read_falls_back_on_the_old_service_and_says_none_only_when_both_say_so()
    {
        await using var it = await Both.StartAsync();
        it.Server.AddInstances(["old"]);
        it.BreakServiceManager();
        Assert.Equal("old", (await it.GetAsync("old"))!.TenantId);
        Assert.Equal(ErrorIds.AuthenticationFailed, (await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync("nobody"))).ErrorId);
        it.Server.Faults.Clear();
        Assert.Null(await it.GetAsync("nobody"));
        Assert.Equal(ErrorIds.InvalidTenantId, (await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync(" "))).ErrorId);
    }

    [Fact]
    public async Task A_list_goes_on_without_the_service_that_is_in_trouble_and_says_so()
    {
        await using var it = await Both.StartAsync();
        it.Server.AddInstances(["old", "both"]);
        it.Server.ServiceManager.AddInstance("new", "new");
        it.Server.ServiceManager.AddInstance("both", "both");
        Assert.Equal(["new", "both", "old"], (await it.ListAsync()).OrderBy(tenant => tenant == "old").ThenBy(tenant => tenant == "both"));
        Assert.Empty(it.Log.Warnings);

        it.BreakServiceManager();
        Assert.Equal(["both", "old"], (await it.ListAsync()).Order());
        Assert.Contains("Service Manager", Assert.Single(it.Log.Warnings));

        it.Server.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, StatusCode = 403, Times = -1 });
        await Assert.ThrowsAsync<ServiceException>(it.ListAsync);
    }

    [Fact]
    public async Task Work_goes_to_the_service_that_has_the_tenant()
    {
        await using var it = await Both.StartAsync();
        it.Server.AddInstances(["old"]);
        it.Server.ServiceManager.AddInstance("new", "new");
        var old = await it.Client.RotateCredentialAsync("old", null, null, it.Log, CancellationToken.None).Soon();
        Assert.Empty(old.OldBindingId);
        var renewed = await it.Client.RotateCredentialAsync("new", null, null, it.Log, CancellationToken.None).Soon();
        Assert.Single(renewed.OldBindingId);
        await it.Client.RemoveOldCredentialAsync(renewed, null, it.Log, CancellationToken.None).Soon();
        Assert.Equal([renewed.BindingId!], Assert.Single(it.Server.ServiceManager.Instances).BindingIds);
        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            it.Client.StartUpdateAsync("old", new Dictionary<string, object?>(), it.Log, CancellationToken.None).Soon());
        Assert.Equal(ErrorIds.OperationNotSupported, error.ErrorId);
    }

    /// <summary>A client of both services of one emulator.</summary>
    private sealed class Both : IAsyncDisposable
    {
        private Both(ServiceEmulator server)
        {
            Server = server;
            Client = TenantInstanceClients.Create(
                [server.ServiceManagerKey, server.ServiceKey], new ConnectionSettings { PollingIntervalMillis = 5 }, new TransportOptions { MaxRetries = 0 });
        }

        public ServiceEmulator Server { get; }

        public IInstanceManager Client { get; }

        public CallRecorder Log { get; } = new();

        public static async Task<Both> StartAsync() => new(await ServiceEmulator.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.Zero }));

        /// <summary>From now on its UAA refuses, and what was given out is worth nothing.</summary>
        public void BreakServiceManager()
        {
            Server.ServiceManager.RevokeTokens();
            Server.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Token, StatusCode = 401, Times = -1 });
        }

        public Task<ManagedInstance?> GetAsync(string tenant) => Client.GetAsync(tenant, new GetInstanceOptions(BypassCache: true), Log, CancellationToken.None).Soon();

        public async Task<List<string>> ListAsync()
        {
            var all = new List<string>();
            await foreach (var instance in Client.GetAllAsync(Log, CancellationToken.None))
                all.Add(instance.TenantId);
            return all;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Server.DisposeAsync();
        }
    }
}
