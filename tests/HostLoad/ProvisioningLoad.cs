using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>
/// Callers that create an instance, bind and fetch it, and delete every other one. Each goes on with its instance until it knows what became of it, as a platform does:
/// what was refused or lost its response is asked for again.
/// </summary>
internal sealed class ProvisioningLoad(BrokerCaller caller, ResponseTally tally, AcknowledgedState state)
{
    private const string ProcessEnded = "The broker's process ended while the operation was going on.";
    private const string BindingId = "b";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Plans = [ProcessBroker.Plan, ProcessBroker.AsyncPlan, ProcessBroker.RepeatablePlan];

    // Longer than an outage, a killed host's lease and the turn of what waits together.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public async Task RunAsync(int number, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        for (var count = 0; !cancellationToken.IsCancellationRequested; count++)
            await RunOneAsync($"load-{seed}-{number}-{count}", Plans[random.Next(Plans.Length)], random).ConfigureAwait(false);
    }

    /// <summary>Looks up everything that was acknowledged.</summary>
    /// <returns>What isn't as callers were told.</returns>
    public async Task<IReadOnlyCollection<string>> FindLostAsync()
    {
        var lost = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(state.Present, options, async (entry, _) =>
        {
            var random = new Random(1);
            if (!await IsThereAsync(entry.Key, random).ConfigureAwait(false))
                lost.Enqueue($"{entry.Key} was created and isn't there");
            if (entry.Value && !await IsBoundAsync(entry.Key, random).ConfigureAwait(false))
                lost.Enqueue($"{entry.Key} was bound and isn't");
        }).ConfigureAwait(false);
        await Parallel.ForEachAsync(state.Gone.Keys, options, async (id, _) =>
        {
            if ((await caller.SendAsync("verify", new Random(1), HttpMethod.Get, Instance(id), null, 404, 200).ConfigureAwait(false))?.Status is not 404)
                lost.Enqueue($"{id} was deleted and is there");
        }).ConfigureAwait(false);
        return lost;
    }

    private static string Instance(string id) => $"v2/service_instances/{id}";

    private static string Binding(string id) => $"{Instance(id)}/service_bindings/{BindingId}";

    private async Task RunOneAsync(string id, string plan, Random random)
    {
        if (!await CreateAsync(id, plan, random).ConfigureAwait(false))
        {
            // The host died in the midst of it, and the platform clears away what may be left.
            await DeleteAsync("deprovision", Instance(id), id, plan, random, mayBeGone: true).ConfigureAwait(false);
            state.Gone[id] = 0;
            return;
        }
        state.Present[id] = false;
        var body = new { service_id = ProcessBroker.Service, plan_id = plan, bind_resource = new { app_guid = "app" } };
        if (await RepeatAsync("bind", id, isAgain => caller.SendAsync("bind", random, HttpMethod.Put, Binding(id), body, isAgain ? [200, 201, 422] : [201])).ConfigureAwait(false) is null)
            return;
        state.Present[id] = true;
        if (!await IsThereAsync(id, random).ConfigureAwait(false) || !await IsBoundAsync(id, random).ConfigureAwait(false))
            tally.AddWrong("fetch", $"{id} was acknowledged and can't be fetched as it is");
        if (random.Next(2) is 0)
            return;
        // From the request to its end nobody knows which of the two it is.
        state.Present.TryRemove(id, out _);
        if (await DeleteAsync("unbind", Binding(id), id, plan, random).ConfigureAwait(false) && await DeleteAsync("deprovision", Instance(id), id, plan, random).ConfigureAwait(false))
            state.Gone[id] = 0;
    }

    /// <returns>Whether it was created; false if the operation failed with its host.</returns>
    private async Task<bool> CreateAsync(string id, string plan, Random random)
    {
        var body = new { service_id = ProcessBroker.Service, plan_id = plan, organization_guid = "o", space_guid = "s", parameters = new { id } };
        var query = plan is ProcessBroker.Plan ? "" : "?accepts_incomplete=true";
        var created = await RepeatAsync("provision", id, isAgain =>
            caller.SendAsync("provision", random, HttpMethod.Put, Instance(id) + query, body, isAgain ? [200, 201, 202, 422] : [201, 202])).ConfigureAwait(false);
        if (created is not { Status: 202 })
            return created is not null;
        var path = $"{Instance(id)}/last_operation?operation={created.Text("operation")}";
        var poll = await RepeatAsync("poll", id, async _ =>
        {
            var state = await caller.SendAsync("poll", random, HttpMethod.Get, path, null, 200).ConfigureAwait(false);
            return state?.Text("state") is "succeeded" or "failed" ? state : null;
        }).ConfigureAwait(false);
        if (poll?.Text("state") is "succeeded")
            return true;
        if (poll is not null && (plan is ProcessBroker.RepeatablePlan || poll.Text("description") is not ProcessEnded))
            tally.AddWrong("poll", $"{id} has failed: {poll.Body}");
        return false;
    }

    private async Task<bool> DeleteAsync(string kind, string path, string id, string plan, Random random, bool mayBeGone = false) =>
        await RepeatAsync(kind, id, isAgain => caller.SendAsync(
            kind, random, HttpMethod.Delete, $"{path}?service_id={ProcessBroker.Service}&plan_id={plan}", null, isAgain || mayBeGone ? [200, 410, 422] : [200])).ConfigureAwait(false) is not null;

    // Sends until there is an answer that says what became of it. 422 says that the first try is still going on.
    private async Task<LoadResponse?> RepeatAsync(string kind, string id, Func<bool, Task<LoadResponse?>> sendAsync)
    {
        var until = DateTime.UtcNow + Limit;
        var isAgain = false;
        while (DateTime.UtcNow < until)
        {
            if (await sendAsync(isAgain).ConfigureAwait(false) is { Status: not (503 or 422) } response)
                return response;
            isAgain = true;
            await Task.Delay(Pause).ConfigureAwait(false);
        }
        tally.AddWrong(kind, $"{id} never comes to an end");
        return null;
    }

    private async Task<bool> IsThereAsync(string id, Random random)
    {
        var fetched = await RepeatAsync("fetch", id, _ => caller.SendAsync("fetch", random, HttpMethod.Get, Instance(id), null, 200, 404)).ConfigureAwait(false);
        return fetched is { Status: 200 } && fetched.Text("parameters", "id") == id;
    }

    private async Task<bool> IsBoundAsync(string id, Random random)
    {
        var fetched = await RepeatAsync("fetch", id, _ => caller.SendAsync("fetch", random, HttpMethod.Get, Binding(id), null, 200, 404)).ConfigureAwait(false);
        return fetched is { Status: 200 } && fetched.Text("credentials", "uri") == $"https://service.example/{id}/{BindingId}";
    }
}
