using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Tests.Storm;
using static SapServiceTools.Tests.Faults.WrongResultException;

namespace SapServiceTools.Tests.Faults;

/// <summary>The operations of <see cref="IInstanceManager"/> at both services that it is for.</summary>
internal static class TenantOperations
{
    private static readonly GetInstanceOptions Fresh = new(BypassCache: true);
    private static readonly Dictionary<string, object?> Change = new() { ["n"] = 1L };

    public static IEnumerable<ClientOperation> All => [.. Of("InstanceManager", false), .. Of("ServiceManager", true)];

    private static IEnumerable<ClientOperation> Of(string name, bool isServiceManager)
    {
        yield return Operation(nameof(IInstanceManager.GetAsync), OperationKind.Read, (side, tenant) =>
        {
            side.Add(tenant);
            return new(async log => Require((await side.Client.GetAsync(tenant, Fresh, log, default))?.TenantId == tenant, "another tenant"));
        });
        yield return Operation(nameof(IInstanceManager.GetAllAsync), OperationKind.Stream, (side, tenant) =>
        {
            side.Add(tenant);
            side.Add(tenant + "-more");
            return new(async log =>
            {
                var seen = new List<string>();
                await foreach (var instance in side.Client.GetAllAsync(log, default))
                    seen.Add(instance.TenantId);
                Require(seen.Order().SequenceEqual(side.Server.Tenants.Order()), "the list isn't what is there");
            });
        });
        yield return Operation(nameof(IInstanceManager.StartCreateAsync), OperationKind.TenantCreate, (side, tenant) =>
            new(async log => Require((await side.Client.StartCreateAsync(tenant, null, log, default)).TenantId == tenant, "another tenant"), side.Effects(tenant, truth => truth.Instances)));
        yield return Operation(nameof(IInstanceManager.StartDeleteAsync), OperationKind.TenantDelete, (side, tenant) =>
        {
            side.Add(tenant);
            return new(log => side.Client.StartDeleteAsync(tenant, log, default), side.Effects(tenant, truth => 1 - truth.Instances));
        });
        yield return Operation(nameof(IInstanceManager.StartDeleteInstanceAsync), isServiceManager ? OperationKind.TenantDelete : OperationKind.Local, (side, tenant) =>
        {
            var id = side.Add(tenant);
            return side.Refused(log => side.Client.StartDeleteInstanceAsync(tenant, id, log, default), side.Effects(tenant, truth => 1 - truth.Instances));
        });
        yield return Operation(nameof(IInstanceManager.StartUpdateAsync), isServiceManager ? OperationKind.TenantChange : OperationKind.Local, (side, tenant) =>
        {
            side.Add(tenant);
            return side.Refused(log => side.Client.StartUpdateAsync(tenant, Change, log, default), side.Effects(tenant, truth => truth.Parameters == """{"n":1}""" ? 1 : 0));
        });
        yield return Operation(nameof(IInstanceManager.RotateCredentialAsync), OperationKind.TenantChange, (side, tenant) =>
        {
            side.Add(tenant);
            var before = side.Keys(tenant);
            return new(
                async log => Require((await side.Client.RotateCredentialAsync(tenant, null, null, log, default)).Credentials is not null, "no credentials"),
                () => Task.FromResult(side.Keys(tenant) - before));
        });
        yield return new ClientOperation($"{name}.{nameof(IInstanceManager.RemoveOldCredentialAsync)}", isServiceManager ? OperationKind.TenantDelete : OperationKind.Local, async cell =>
        {
            var side = await SideAsync(cell);
            side.Add(cell.Name);
            var rotation = await cell.Lane.DriveAsync(side.Direct.RotateCredentialAsync(cell.Name, null, null, new CellLog(), default));
            return new(log => side.Client.RemoveOldCredentialAsync(rotation, null, log, default), isServiceManager ? side.Effects(cell.Name, truth => 2 - truth.Bindings) : null);
        });
        yield return new ClientOperation($"{name}.{nameof(IInstanceManager.CompleteAsync)}", OperationKind.Wait, async cell =>
        {
            var side = await SideAsync(cell);
            var operation = await cell.Lane.DriveAsync(side.Direct.StartCreateAsync(cell.Name, null, new CellLog(), default));
            return new(
                async log => Require((await side.Client.CompleteAsync(operation, FaultLane.WaitTimeout, log, default))?.Status == InstanceStatus.CreationSucceeded, "it isn't usable"),
                side.Effects(cell.Name, truth => Math.Max(truth.Instances, truth.Bindings) > 1 ? 2 : truth.IsUsable ? truth.Bindings : 0));
        });
        yield return new ClientOperation($"{name}.{nameof(IInstanceManager.CompleteAsync)} (deletion)", OperationKind.Wait, async cell =>
        {
            var side = await SideAsync(cell);
            side.Add(cell.Name);
            var operation = await cell.Lane.DriveAsync(side.Direct.StartDeleteAsync(cell.Name, new CellLog(), default));
            return new(log => side.Client.CompleteAsync(operation, FaultLane.WaitTimeout, log, default), side.Effects(cell.Name, truth => 1 - truth.Instances));
        });

        ClientOperation Operation(string method, OperationKind kind, Func<TenantSide, string, PreparedOperation> prepare) =>
            new($"{name}.{method}", kind, async cell => prepare(await SideAsync(cell), cell.Name));

        async Task<TenantSide> SideAsync(FaultCell cell)
        {
            var side = isServiceManager ? TenantSide.OfServiceManager(cell) : TenantSide.OfInstanceManager(cell);
            // The token and the plan are looked up once a session, and no part of an operation.
            if (isServiceManager && !cell.IsUnreachable)
                await cell.Lane.DriveAsync(side.Client.GetAsync("nobody", Fresh, new CellLog(), default));
            return side;
        }
    }

    private sealed record TenantSide(IInstanceManager Client, IInstanceManager Direct, TenantBackEnd Server, FaultLane Lane)
    {
        public static TenantSide OfInstanceManager(FaultCell cell)
        {
            var key = cell.Lane.Emulator.ServiceKey;
            return new(
                cell.Own(new InstanceManagerClient(InstanceManagerOptions.FromServiceKey(cell.Behind(key)) with { PollingTimeoutSeconds = 10_000_000 }, cell.Transport, cell.Lane.Clock)),
                cell.Own(new InstanceManagerClient(InstanceManagerOptions.FromServiceKey(key) with { PollingTimeoutSeconds = 10_000_000 }, FaultLane.Unhurried, cell.Lane.Clock)), new InstanceManagerBackEnd(cell.Lane.Emulator), cell.Lane);
        }

        public static TenantSide OfServiceManager(FaultCell cell)
        {
            var key = cell.Lane.Emulator.ServiceManagerKey;
            return new(
                cell.Own(new ServiceManagerClient(ServiceManagerOptions.FromServiceKey(cell.Behind(key)) with { Limits = [], PollingTimeoutSeconds = 10_000_000 }, cell.Transport, cell.Lane.Clock)),
                cell.Own(new ServiceManagerClient(ServiceManagerOptions.FromServiceKey(key) with { Limits = [], PollingTimeoutSeconds = 10_000_000 }, FaultLane.Unhurried, cell.Lane.Clock)), new ServiceManagerBackEnd(cell.Lane.Emulator), cell.Lane);
        }

        /// <summary>Adds a usable instance, and returns its id where it has one.</summary>
        public string Add(string tenant)
        {
            if (Server.HasBindings)
                return Lane.Emulator.ServiceManager.AddInstance(tenant, InstanceName.For(Lane.Emulator.ServiceManager.DefaultPlanId, tenant));
            Lane.Emulator.AddInstances([tenant]);
            return tenant;
        }

        /// <summary>How many sets of credentials there have been.</summary>
        public int Keys(string tenant) => Server.HasBindings ? Server.Truth(tenant).Bindings : Lane.Emulator.CountRebinds(tenant);

        public Func<Task<int>> Effects(string tenant, Func<TenantTruth, int> count) => () =>
        {
            // What was begun ends first.
            Lane.Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(count(Server.Truth(tenant)));
        };

        /// <summary>What an Instance Manager can't do is refused before anything is sent.</summary>
        public PreparedOperation Refused(Func<ICallLog, Task> act, Func<Task<int>> effects) => Server.HasBindings ? new(act, effects) : new(async log =>
        {
            try
            {
                await act(log);
            }
            catch (ServiceException exception) when (exception.ErrorId == ErrorIds.OperationNotSupported)
            {
                return;
            }

            throw new WrongResultException("it wasn't refused");
        });
    }
}
