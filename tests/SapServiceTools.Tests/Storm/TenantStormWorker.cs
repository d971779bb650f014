using SapServiceTools.Clients.TenantInstances;

namespace SapServiceTools.Tests.Storm;

/// <summary>
/// Works on tenants of its own, one operation after the other, and compares after each what it was told with what the server has.
/// </summary>
public sealed class TenantStormWorker(IInstanceManager client, TenantBackEnd server, StormTally tally, ICallLog log, TimeProvider clock, int number, int seed)
    : StormWorker(tally, number, seed)
{
    private const int TenantCount = 6;

    // Servers tell their clock in whole seconds, so whose an instance is that was changed a moment ago can't be told after a lost answer.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, Claim> _claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _changed = new(StringComparer.Ordinal);
    private int _changes;

    /// <summary>What is known of each tenant that is there.</summary>
    public IReadOnlyDictionary<string, Claim> Claims => _claims;

    protected override async Task StepAsync()
    {
        var tenant = $"{Prefix}-t{Random.Next(TenantCount)}";
        var name = _claims.ContainsKey(tenant) ? OfPresent(clock.GetUtcNow() - _changed.GetValueOrDefault(tenant) > ClockGrain) : OfAbsent();
        try
        {
            await DoAsync(name, tenant);
            Tally.Done(name);
        }
        catch (ServiceException exception)
        {
            GaveUp(name, tenant, exception);
        }

        if (name is "create" or "bind" or "rotate" or "update")
            _changed[tenant] = clock.GetUtcNow();
        Compare(name, tenant);
    }

    private string OfPresent(bool isOld) => Random.Next(10) switch
    {
        0 => isOld ? "create again" : "get",
        1 or 2 => "get",
        3 => "list",
        4 or 5 => server.HasBindings ? "update" : "get",
        6 or 7 => "rotate",
        _ => "remove",
    };

    private string OfAbsent() => Random.Next(10) switch
    {
        0 => "get nothing",
        1 => "remove nothing",
        2 => server.HasBindings ? "bind" : "create",
        _ => "create",
    };

    private async Task DoAsync(string name, string tenant)
    {
        var fresh = new GetInstanceOptions(BypassCache: true);
        switch (name)
        {
            case "create":
                var made = (await InstanceProvisioner.CreateAsync(client, new CreateRequest(tenant), log, CancellationToken.None)).Instance!;
                Expect(made.Status == InstanceStatus.CreationSucceeded && made.Credentials is not null, name, tenant, "it isn't usable");
                _claims[tenant] = new Claim(Key(made), null);
                break;
            case "create again":
                try
                {
                    await InstanceProvisioner.CreateAsync(client, new CreateRequest(tenant), log, CancellationToken.None);
                    Expect(false, name, tenant, "it was told as done");
                }
                catch (ResourceExistsException)
                {
                    // As it should be.
                }

                break;
            case "get":
                var found = await client.GetAsync(tenant, fresh, log, CancellationToken.None);
                Expect(found is not null && (_claims[tenant].Key is not { } key || Key(found) == key), name, tenant, "it isn't the one that was made");
                break;
            case "get nothing":
                Expect(await client.GetAsync(tenant, fresh, log, CancellationToken.None) is null, name, tenant, "something was read");
                break;
            case "list":
                await ListAsync(name, tenant);
                break;
            case "update":
                var value = ++_changes;
                var update = await client.StartUpdateAsync(tenant, new Dictionary<string, object?> { ["n"] = (long)value }, log, CancellationToken.None);
                await client.CompleteAsync(update, null, log, CancellationToken.None);
                _claims[tenant] = _claims[tenant] with { Parameters = $$"""{"n":{{value}}}""" };
                break;
            case "rotate":
                var rotation = await client.RotateCredentialAsync(tenant, null, null, log, CancellationToken.None);
                await client.RemoveOldCredentialAsync(rotation, null, log, CancellationToken.None);
                Expect(rotation.OldRemoved, name, tenant, "the old ones aren't told as removed");
                _claims[tenant] = _claims[tenant] with { Key = Key(rotation.Credentials!) };
                break;
            case "bind":
                server.AddUnbound(tenant);
                var bound = await client.GetAsync(tenant, fresh, log, CancellationToken.None);
                Expect(bound?.Credentials is not null, name, tenant, "there are no credentials");
                _claims[tenant] = new Claim(Key(bound!), null);
                break;
            case "remove":
                await client.CompleteAsync(await client.StartDeleteAsync(tenant, log, CancellationToken.None), null, log, CancellationToken.None);
                _claims.Remove(tenant);
                break;
            default:
                // After a lost answer nobody can say whose deletion it was; that nothing is there is right either way.
                try
                {
                    await client.CompleteAsync(await client.StartDeleteAsync(tenant, log, CancellationToken.None), null, log, CancellationToken.None);
                }
                catch (ResourceNotFoundException)
                {
                }

                break;
        }
    }

    private async Task ListAsync(string name, string tenant)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var instance in client.GetAllAsync(log, CancellationToken.None))
            Expect(seen.Add(instance.TenantId), name, instance.TenantId, "it came twice");
        var own = seen.Where(other => other.StartsWith($"{Prefix}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Expect(own.SequenceEqual(_claims.Keys.Order(StringComparer.Ordinal)), name, tenant, "it shows other tenants than there are");
    }

    /// <summary>What ended in an error must not have been done; and from then on what is there counts.</summary>
    private void GaveUp(string name, string tenant, ServiceException exception)
    {
        var truth = server.Truth(tenant);
        var claim = _claims.GetValueOrDefault(tenant);
        var isDone = name switch
        {
            "create" or "bind" => truth is { Instances: > 0, Bindings: > 0, IsUsable: true },
            "update" => truth.Parameters == $$"""{"n":{{_changes}}}""",
            "remove" => truth.Instances == 0,
            "rotate" => truth.Bindings != 1,
            _ => false,
        };
        if (isDone)
            Tally.WronglyFailed($"{name} {tenant}: {exception.Message}");
        else
            Tally.GaveUp($"{name} {tenant}: {exception.Message}");
        if (truth.Instances == 0)
            _claims.Remove(tenant);
        else
            _claims[tenant] = claim is null ? new Claim(null, truth.Parameters) : claim with { Parameters = truth.Parameters, Key = name == "rotate" ? null : claim.Key };
    }

    private void Compare(string name, string tenant)
    {
        var truth = server.Truth(tenant);
        if (truth.Instances > 1 || truth.Bindings > 1)
            Tally.Doubled($"{name} {tenant}: {truth}");
        if (!_claims.TryGetValue(tenant, out var claim))
        {
            if (truth.Instances > 0)
                Tally.Orphaned($"{name} {tenant}: {truth}");
            return;
        }

        if (truth is { Instances: 0 } or { Bindings: 0 } or { IsUsable: false })
            Tally.Lost($"{name} {tenant}: {truth}");
        if (server.HasBindings && truth.Parameters != claim.Parameters)
            Tally.WronglySuccessful($"{name} {tenant}: parameters {truth.Parameters} instead of {claim.Parameters}");
    }

    private static string Key(ManagedInstance instance) => Key(instance.Credentials!);

    private static string Key(ServiceCredentials credentials) => (string)credentials.Reveal()["password"]!;
}

/// <summary>What a worker was told of a tenant.</summary>
/// <param name="Key">The password of its credentials; null if that isn't known.</param>
/// <param name="Parameters">The JSON of its last change.</param>
public sealed record Claim(string? Key, string? Parameters);
