using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using static SapServiceTools.Tests.Faults.WrongResultException;

namespace SapServiceTools.Tests.Faults;

/// <summary>The operations of <see cref="BrokerClient"/>.</summary>
internal static class BrokerOperations
{
    private static readonly RequestMode Begin = new() { Wait = false };

    public static IEnumerable<ClientOperation> All { get; } =
    [
        new($"Broker.{nameof(BrokerClient.GetCatalogAsync)}", OperationKind.Read, cell =>
            Task.FromResult(new PreparedOperation(async log => Require((await new BrokerSide(cell).Client.GetCatalogAsync(true, log, default)).Services.Count == 2, "another catalog")))),
        Operation(nameof(BrokerClient.FetchInstanceAsync), OperationKind.Read, async side =>
        {
            await side.ProvisionAsync();
            return new(async log => Require((await side.Client.FetchInstanceAsync(side.Resource(), log, default)).InstanceId == side.Id, "another instance"));
        }),
        Operation(nameof(BrokerClient.FetchBindingAsync), OperationKind.Read, async side =>
        {
            await side.ProvisionAsync();
            await side.BindAsync();
            return new(async log => Require((await side.Client.FetchBindingAsync(side.Resource("b"), log, default)).Credentials is not null, "no credentials"));
        }),
        Operation(nameof(BrokerClient.ProvisionAsync), OperationKind.BrokerCreate, side => Task.FromResult(new PreparedOperation(
            async log => Require((await side.Client.ProvisionAsync(new(side.Id, "store", "small"), log, default)).IsCompleted, "it isn't over"), side.InstancesAsync))),
        Operation(nameof(BrokerClient.BindAsync), OperationKind.BrokerCreate, async side =>
        {
            await side.ProvisionAsync();
            return new(async log => Require((await side.Client.BindAsync(new(side.Id, "b") { Service = "store", Plan = "small" }, log, default)).Binding?.Credentials is not null, "no credentials"), side.BindingsAsync);
        }),
        Operation(nameof(BrokerClient.UpdateAsync), OperationKind.BrokerUpdate, async side =>
        {
            await side.ProvisionAsync();
            return new(
                log => side.Client.UpdateAsync(new(side.Id) { Service = "store", CurrentPlan = "small", Plan = "large" }, log, default),
                async () => (await side.Direct.FetchInstanceAsync(side.Resource(), NullCallLog.Instance, default)).PlanName == "large" ? 1 : 0);
        }),
        Operation(nameof(BrokerClient.DeprovisionAsync), OperationKind.BrokerDelete, async side =>
        {
            await side.ProvisionAsync();
            return new(log => side.Client.DeprovisionAsync(side.Resource(), log, default), async () => 1 - await side.InstancesAsync());
        }),
        Operation(nameof(BrokerClient.UnbindAsync), OperationKind.BrokerDelete, async side =>
        {
            await side.ProvisionAsync();
            await side.BindAsync();
            return new(log => side.Client.UnbindAsync(side.Resource("b"), log, default), async () => 1 - await side.BindingsAsync());
        }),
        Operation(nameof(BrokerClient.WaitAsync), OperationKind.Wait, async side =>
        {
            var operation = await side.Direct.ProvisionAsync(new(side.Id, "cluster", "shared") { Mode = Begin }, NullCallLog.Instance, default);
            return new(async log =>
            {
                await side.Client.WaitAsync(operation, FaultLane.WaitTimeout, log, default);
                Require(operation.Status == BrokerOperationStatus.Succeeded, "it isn't over");
            });
        }),
        Operation(nameof(BrokerClient.PollAsync), OperationKind.Poll, async side =>
        {
            var operation = await side.Direct.ProvisionAsync(new(side.Id, "cluster", "shared") { Mode = Begin }, NullCallLog.Instance, default);
            return new(async log =>
            {
                await side.Client.PollAsync(operation, log, default);
                Require(operation.Status is BrokerOperationStatus.InProgress or BrokerOperationStatus.Succeeded, $"it is told as {operation.Status}");
            });
        }),
    ];

    private static ClientOperation Operation(string method, OperationKind kind, Func<BrokerSide, Task<PreparedOperation>> prepare) =>
        new($"Broker.{method}", kind, async cell =>
        {
            var side = new BrokerSide(cell);
            // The catalog is read once a session, and no part of an operation.
            if (!cell.IsUnreachable)
                await side.Client.GetCatalogAsync(true, NullCallLog.Instance, default);
            return await prepare(side);
        });

    private sealed class BrokerSide(FaultCell cell)
    {
        private readonly BrokerOptions _options = new() { Uri = cell.Lane.Emulator.BrokerUri, User = cell.Lane.Emulator.UserName, Password = FaultLane.Password };
        private BrokerClient? _client;
        private BrokerClient? _direct;

        public string Id => cell.Name;

        public BrokerClient Client => _client ??= cell.Own(new BrokerClient(_options with { Uri = new Uri(cell.Behind(_options.Uri.AbsoluteUri)) }, cell.Transport, cell.Lane.Clock));

        public BrokerClient Direct => _direct ??= cell.Own(new BrokerClient(_options));

        public ResourceRequest Resource(string? binding = null) => new(Id, binding) { Service = "store", Plan = "small" };

        public Task<BrokerServiceOperation> ProvisionAsync() => Direct.ProvisionAsync(new(Id, "store", "small"), NullCallLog.Instance, default);

        public Task<BrokerServiceOperation> BindAsync() => Direct.BindAsync(new(Id, "b"), NullCallLog.Instance, default);

        public Task<int> InstancesAsync() => CountAsync(() => Direct.FetchInstanceAsync(Resource(), NullCallLog.Instance, default));

        public Task<int> BindingsAsync() => CountAsync(() => Direct.FetchBindingAsync(Resource("b"), NullCallLog.Instance, default));

        private static async Task<int> CountAsync(Func<Task> fetch)
        {
            try
            {
                await fetch();
                return 1;
            }
            catch (ServiceException exception) when (exception.Kind == ServiceErrorKind.NotFound)
            {
                return 0;
            }
        }
    }
}
