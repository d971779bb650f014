using System.Text.Json;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;

namespace SapServiceTools.Tests.Storm;

/// <summary>
/// Instances and bindings at a broker, of a plan that is ready at once and of one that works in the background. The protocol's changes are repeatable by their ids, so a change in doubt is asked for again.
/// </summary>
public sealed class BrokerStormWorker(BrokerClient client, BrokerStore store, StormTally tally, ICallLog log, int number, int seed) : StormWorker(tally, number, seed)
{
    private const int InstanceCount = 4;
    private const int MaxBindings = 3;
    private readonly Dictionary<string, BrokerClaim> _claims = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>The instances that are there.</summary>
    public IReadOnlyDictionary<string, BrokerClaim> Claims => _claims;

    protected override async Task StepAsync()
    {
        var at = Random.Next(InstanceCount);
        var id = $"{Prefix}-i{at}";
        var name = _claims.TryGetValue(id, out var claim) ? OfPresent(claim, at) : OfAbsent();
        try
        {
            await DoAsync(name, id, at % 2 == 0);
            Tally.Done(name);
        }
        catch (ServiceException exception)
        {
            // What may be asked for again was, so this is a refusal, and nothing here deserves one.
            Tally.WronglyFailed($"{name} {id}: {exception.ErrorId} {exception.Message}");
        }

        Compare(name, id);
    }

    private static Dictionary<string, object?> Size(long size) => new() { ["gigabytes"] = size };

    private static string Password(BrokerServiceOperation operation) => (string)operation.Binding!.Credentials!.Reveal()["password"]!;

    private string OfAbsent() => Random.Next(8) switch
    {
        0 => "fetch nothing",
        1 => "deprovision nothing",
        2 => "provision, mitigated",
        _ => "provision",
    };

    private string OfPresent(BrokerClaim claim, int at) => Random.Next(14) switch
    {
        0 => "provision again",
        1 => "fetch",
        2 or 3 => "update",
        4 or 5 or 6 when claim.Bindings.Count < MaxBindings => Random.Next(4) == 0 ? "bind, mitigated" : "bind",
        7 when claim.Bindings.Keys.Any(IsPlain) => "bind again",
        8 when claim.Bindings.Count > 0 => "fetch binding",
        9 or 10 when claim.Bindings.Count > 0 => "unbind",
        11 when claim.Bindings.Count > 0 && at % 2 == 0 => "rotate",
        12 or 13 => "deprovision",
        _ => "fetch",
    };

    private async Task DoAsync(string name, string id, bool isAtOnce)
    {
        var claim = _claims.GetValueOrDefault(id);
        var plan = isAtOnce ? "small" : "shared";
        switch (name)
        {
            case "provision":
                var size = Random.Next(1, 1000);
                await Call(name, id, () => Find(id) is not null, () => client.ProvisionAsync(new ProvisionRequest(id, null, plan) { Parameters = Size(size) }, log, CancellationToken.None));
                _claims[id] = new BrokerClaim(size);
                break;
            case "provision again":
                await Call(name, id, () => true, () => client.ProvisionAsync(new ProvisionRequest(id, null, plan) { Parameters = Size(claim!.Size) }, log, CancellationToken.None));
                break;
            case "provision, mitigated":
                await MitigatedAsync(
                    name, id,
                    () => client.ProvisionAsync(new ProvisionRequest(id, null, plan) { Parameters = Size(1), Mode = new() { MitigateOrphan = true } }, log, CancellationToken.None),
                    () => _claims[id] = new BrokerClaim(1),
                    () => DeprovisionAsync(name, id, plan));
                break;
            case "fetch":
                var found = await client.FetchInstanceAsync(new ResourceRequest(id), log, CancellationToken.None);
                Expect(found.Parameters?.Reveal()["gigabytes"] is long got && got == claim!.Size, name, id, "it isn't as it was made");
                break;
            case "fetch nothing":
                try
                {
                    await client.FetchInstanceAsync(new ResourceRequest(id) { Plan = plan }, log, CancellationToken.None);
                    Expect(false, name, id, "something was read");
                }
                catch (ServiceException exception) when (exception.ErrorId == ErrorIds.BrokerInstanceNotFound)
                {
                    // As it should be.
                }

                break;
            case "update":
                var next = Random.Next(1, 1000);
                await Call(name, id, () => SizeOf(Find(id)) == next, () => client.UpdateAsync(new UpdateRequest(id) { Parameters = Size(next) }, log, CancellationToken.None));
                _claims[id] = claim! with { Size = next };
                break;
            case "bind":
                await BindAsync(name, id, null);
                break;
            case "bind, mitigated":
                var made = $"b{++_names}";
                BrokerServiceOperation? bound = null;
                await MitigatedAsync(
                    name, $"{id}/{made}",
                    async () => bound = await client.BindAsync(new BindRequest(id, made) { Mode = new() { MitigateOrphan = true } }, log, CancellationToken.None),
                    () => claim!.Bindings[made] = Password(bound!),
                    () => UnbindAsync(name, id, made));
                break;
            case "bind again":
                var (same, password) = claim!.Bindings.First(binding => IsPlain(binding.Key));
                var repeated = await Call(name, id, () => true, () => client.BindAsync(new BindRequest(id, same), log, CancellationToken.None));
                Expect(Password(repeated) == password, name, id, "its credentials are others");
                break;
            case "fetch binding":
                var (binding, known) = Any(claim!);
                var fetched = await client.FetchBindingAsync(new ResourceRequest(id, binding), log, CancellationToken.None);
                Expect((string?)fetched.Credentials?.Reveal()["password"] == known, name, id, "its credentials are others");
                break;
            case "unbind":
                var (gone, _) = Any(claim!);
                await UnbindAsync(name, id, gone);
                claim!.Bindings.Remove(gone);
                break;
            case "rotate":
                var (old, _) = Any(claim!);
                await BindAsync(name, id, old);
                await UnbindAsync(name, id, old);
                claim!.Bindings.Remove(old);
                break;
            default:
                await DeprovisionAsync(name, id, plan);
                _claims.Remove(id);
                break;
        }
    }

    private Task<T> Call<T>(string name, string target, Func<bool> isDone, Func<Task<T>> action) =>
        new ResumedCall(Tally, $"{name} {target}", isDone) { BusyErrorId = ErrorIds.BrokerConcurrency }.RunAsync(action);

    private Task<BrokerServiceOperation> DeprovisionAsync(string name, string id, string plan) => Call(
        name, id, () => Find(id) is null,
        () => client.DeprovisionAsync(new ResourceRequest(id) { Plan = plan, IncludeBindings = true }, log, CancellationToken.None));

    private Task<BrokerServiceOperation> UnbindAsync(string name, string id, string binding) => Call(
        name, $"{id}/{binding}", () => Bindings(id).All(one => one.Id != binding),
        () => client.UnbindAsync(new ResourceRequest(id, binding), log, CancellationToken.None));

    private async Task BindAsync(string name, string id, string? predecessor)
    {
        var binding = $"{(predecessor is null ? 'b' : 'r')}{++_names}";
        var operation = await Call(
            name, $"{id}/{binding}", () => Bindings(id).Any(one => one.Id == binding),
            () => client.BindAsync(new BindRequest(id, binding) { PredecessorBindingId = predecessor }, log, CancellationToken.None));
        _claims[id].Bindings[binding] = Password(operation);
    }

    // Tried once: either it is there, or the client has deleted what was left of it, or the error says that something may be left.
    private async Task MitigatedAsync(string name, string target, Func<Task> make, Action claim, Func<Task> delete)
    {
        try
        {
            await make();
            claim();
        }
        catch (ServiceException exception) when (exception.IsRepeatable || exception.ErrorId == ErrorIds.BrokerConcurrency)
        {
            Tally.GaveUp($"{name} {target}: {exception.Message}");
            // By the specification's table a page with 200 leaves no orphan, so that the client deletes nothing, and says that the effect is unknown.
            if (!exception.Message.Contains("was deleted", StringComparison.Ordinal))
                await delete();
        }
    }

    // One that took another's place has that among its attributes, so that without it another is asked for.
    private static bool IsPlain(string binding) => !binding.StartsWith('r');

    private (string Id, string? Password) Any(BrokerClaim claim)
    {
        var (id, password) = claim.Bindings.ElementAt(Random.Next(claim.Bindings.Count));
        return (id, password);
    }

    private InstanceRecord? Find(string id) =>
        store.FindInstanceAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { State: not RecordState.Deleted } found ? found : null;

    private IReadOnlyList<BindingRecord> Bindings(string id) => store.ListBindingsAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static long? SizeOf(InstanceRecord? record) => record?.Parameters is { } json ? JsonDocument.Parse(json).RootElement.GetProperty("gigabytes").GetInt64() : null;

    private static string? PasswordOf(BindingRecord record) => JsonDocument.Parse(record.Response!).RootElement.GetProperty("credentials").GetProperty("password").GetString();

    private void Compare(string name, string id)
    {
        var truth = Find(id);
        if (!_claims.TryGetValue(id, out var claim))
        {
            if (truth is not null)
                Tally.Orphaned($"{name} {id}: {truth.State}");
            return;
        }

        if (truth is not { State: RecordState.Ready, Active: null })
        {
            Tally.Lost($"{name} {id}: {truth?.State.ToString() ?? "gone"}");
            return;
        }

        if (SizeOf(truth) != claim.Size)
            Tally.WronglySuccessful($"{name} {id}: {SizeOf(truth)} instead of {claim.Size}");
        var bindings = Bindings(id).ToDictionary(binding => binding.Id);
        foreach (var lost in claim.Bindings.Keys.Where(binding => !bindings.TryGetValue(binding, out var found) || found.State != RecordState.Ready))
            Tally.Lost($"{name} {id}/{lost}");
        foreach (var orphan in bindings.Keys.Where(binding => !claim.Bindings.ContainsKey(binding)))
            Tally.Orphaned($"{name} {id}/{orphan}");
        foreach (var (binding, password) in claim.Bindings.Where(pair => bindings.TryGetValue(pair.Key, out var found) && found.State == RecordState.Ready && PasswordOf(found) != pair.Value))
            Tally.WronglySuccessful($"{name} {id}/{binding}: another password than {password}");
    }
}

/// <summary>What a worker was told of an instance.</summary>
/// <param name="Size">Its parameter.</param>
public sealed record BrokerClaim(long Size)
{
    /// <summary>Its bindings with their passwords.</summary>
    public Dictionary<string, string?> Bindings { get; } = new(StringComparer.Ordinal);
}
