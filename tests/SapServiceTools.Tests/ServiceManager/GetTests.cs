using SapServiceTools.Emulator.Configuration;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>What a tenant's instance looks like with none, one or several bindings, usable or not, and with labels missing.</summary>
public sealed class GetTests
{
    [Fact]
    public async Task Without_an_instance_there_is_nothing()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        Assert.Null(await it.GetAsync("nobody"));
        Assert.Equal(0, it.Counts.Create + it.Counts.Bind);
    }

    [Fact]
    public async Task A_missing_binding_is_made_once_however_many_ask()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme", bindings: 0);
        Assert.Equal(InstanceStatus.BindingMissing, (await it.GetAsync("acme", ServiceManagerFixture.AsIs))!.Status);
        Assert.Equal(0, it.Server.BindingCount);
        var all = await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => it.Client.GetAsync("acme", ServiceManagerFixture.Fresh, it.Log, CancellationToken.None))));
        Assert.All(all, instance => Assert.Equal(InstanceStatus.CreationSucceeded, instance!.Status));
        Assert.Equal(1, it.Server.BindingCount);
    }

    [Fact]
    public async Task A_missing_binding_is_not_made_where_it_may_not_be()
    {
        await using var it = await ServiceManagerFixture.StartAsync(configure: options => options with { AllowBinding = false });
        it.Add("acme", bindings: 0);
        var found = await it.GetAsync("acme");
        Assert.Equal(InstanceStatus.BindingMissing, found!.Status);
        Assert.Null(found.Credentials);
        Assert.Equal((0, 0), (it.Server.BindingCount, it.Client.Cache.Count));
    }

    [Fact]
    public async Task The_newest_usable_binding_counts()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var instance = it.Add("acme");
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = it.Server.AddBinding(instance);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        it.Server.AddBinding(instance, isReady: false);
        Assert.Equal(second, (await it.GetAsync("acme"))!.BindingId);
        Assert.Equal(second, Assert.Single(await it.GetAllAsync()).BindingId);
    }

    [Fact]
    public async Task Bindings_that_cannot_be_used_are_told_and_left_alone()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var instance = it.Add("acme", bindings: 0);
        it.Server.AddBinding(instance, isReady: false);
        it.Server.AddBinding(instance, isReady: false);
        var found = await it.GetAsync("acme");
        Assert.Equal(InstanceStatus.BindingFailed, found!.Status);
        Assert.Null(found.Credentials);
        Assert.Equal((0, 2), (it.Counts.Bind, it.Server.BindingCount));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_missing_label_hides_no_instance_from_its_tenant(bool instanceLabel, bool bindingLabel)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var instance = it.Add("acme", bindings: 0, hasLabel: instanceLabel);
        var binding = bindingLabel && !instanceLabel
            ? it.Server.AddBinding(instance, hasLabels: true)
            : it.Server.AddBinding(instance, hasLabels: bindingLabel);
        Assert.Equal(binding, (await it.GetAsync("acme"))!.BindingId);
    }

    [Fact]
    public async Task An_instance_of_another_name_is_found_by_its_label()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var id = it.Server.AddInstance("acme", "made-by-hand");
        Assert.Equal(id, (await it.GetAsync("acme"))!.InstanceId);
        await Assert.ThrowsAsync<ResourceExistsException>(() => it.CreateAsync("acme"));
        await it.DeleteAsync("acme");
        Assert.Empty(it.Server.Instances);
    }

    [Fact]
    public async Task An_instance_that_nobody_labelled_is_passed_over_in_the_list()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var unlabelled = it.Server.AddInstance(null, "whose");
        it.Add("acme");
        Assert.Equal("acme", Assert.Single(await it.GetAllAsync()).TenantId);
        Assert.Contains(it.Log.VerboseLines, line => line.Contains(unlabelled, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("o'brien")]
    [InlineData("' or tenant_id eq 'x")]
    [InlineData("a&b=c d/e?f#g")]
    [InlineData("münchen 北京")]
    [InlineData("100%")]
    public async Task No_tenant_can_break_out_of_a_query(string tenant)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("x");
        Assert.Null(await it.GetAsync(tenant));
        var made = await it.CreateAsync(tenant);
        Assert.Equal((tenant, made.InstanceId), ((await it.GetAsync(tenant))!.TenantId, (await it.GetAsync(tenant))!.InstanceId));
        it.Server.AddInstance(tenant + "2", "by-hand");
        Assert.NotNull(await it.GetAsync(tenant + "2"));
        await it.DeleteAsync(tenant);
        Assert.Equal(["x", tenant + "2"], it.Server.Instances.Select(instance => instance.TenantId));
    }

    [Fact]
    public async Task A_get_waits_for_a_creation_that_goes_on_with_its_binding()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        await it.StartCreateAsync("acme");
        Assert.Equal(InstanceStatus.CreationSucceeded, (await it.GetAsync("acme"))!.Status);
        Assert.Equal(1, it.Server.BindingCount);
    }

    [Fact]
    public async Task A_server_that_hides_operations_in_lists_is_asked_for_each_that_is_not_ready()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingTenants = ["bad"], ProvisioningTime = TimeSpan.FromSeconds(30) });
        it.Server.HidesOperationsInLists = true;
        await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("bad"));
        it.Add("good");
        await it.StartCreateAsync("new");
        var all = await it.GetAllAsync();
        Assert.Equal(
            [InstanceStatus.CreationFailed, InstanceStatus.CreationSucceeded, InstanceStatus.CreationInProgress],
            all.Select(instance => instance.Status));
        Assert.Equal(InstanceStatus.CreationSucceeded, (await it.GetAsync("new"))!.Status);
        Assert.Equal(InstanceStatus.CreationFailed, (await it.GetAsync("bad"))!.Status);
        var both = await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
            await it.Client.CompleteAsync(await it.Client.StartCreateAsync($"t{i}", null, it.Log, CancellationToken.None), null, it.Log, CancellationToken.None))));
        Assert.All(both, instance => Assert.Equal(InstanceStatus.CreationSucceeded, instance!.Status));
    }

    [Fact]
    public async Task A_long_list_comes_page_by_page_and_complete()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        for (var i = 0; i < 450; i++)
            it.Add($"t{i}");
        var all = await it.GetAllAsync();
        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"t{i}"), all.Select(instance => instance.TenantId));
        Assert.All(all, instance => Assert.NotNull(instance.Credentials));
        // Three pages of instances, and their bindings by the hundred.
        Assert.Equal(3 + 5, it.Counts.List);
        Assert.Equal(450, it.Client.Cache.Count);

        var before = it.Counts.List;
        await foreach (var _ in it.Client.GetAllAsync(it.Log, CancellationToken.None))
            break;
        Assert.Equal(before + 2, it.Counts.List);
    }

    [Theory]
    [InlineData("other", null, "-OfferingName")]
    [InlineData(null, "other", "-PlanName")]
    [InlineData("objectstore", "hdi-shared", "-PlanName")]
    public async Task A_plan_that_is_not_there_is_told_by_name(string? offering, string? plan, string parameter)
    {
        await using var it = await ServiceManagerFixture.StartAsync(configure: options => options with
        {
            OfferingName = offering ?? options.OfferingName,
            PlanName = plan ?? options.PlanName,
        });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.GetAllAsync());
        Assert.Equal(ErrorIds.PlanNotFound, error.ErrorId);
        Assert.Contains(parameter, error.RecommendedAction);
    }
}
