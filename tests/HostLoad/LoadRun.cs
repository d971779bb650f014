using System.Collections.Concurrent;
using System.Diagnostics;
using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>Hosts under everything at once: warm-up, measurement, load with outages and a killed host, measurement, check of what was acknowledged.</summary>
public sealed class LoadRun : IDisposable
{
    private readonly LoadSettings _settings;
    private readonly HostGroup _hosts;
    private readonly ResponseTally _tally = new();
    private readonly AcknowledgedState _state = new();
    private readonly BrokerCaller _caller;
    private readonly IdleConnections _idle;
    private readonly ConcurrentQueue<(TimeSpan, string, ProcessMeasurement)> _samples = new();
    private readonly ConcurrentQueue<(TimeSpan, string)> _events = new();
    private readonly Stopwatch _clock = new();
    private int _mostIdle;

    private LoadRun(LoadSettings settings)
    {
        _settings = settings;
        _hosts = new HostGroup(settings);
        _caller = new BrokerCaller(_hosts, _tally);
        _idle = new IdleConnections(_hosts, _tally);
    }

    /// <summary>Runs it whole.</summary>
    public static async Task<LoadReport> RunAsync(LoadSettings settings)
    {
        using var run = new LoadRun(settings);
        return await run.RunAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _caller.Dispose();
        _hosts.Dispose();
    }

    private async Task<LoadReport> RunAsync()
    {
        await _hosts.StartAllAsync().ConfigureAwait(false);
        await LoadAsync(_settings.Seed, _settings.WarmUp, token => Task.Delay(Timeout.Infinite, token)).ConfigureAwait(false);
        var before = await SettleAsync(measurement => measurement.Before is { } last && measurement.Now.Handles >= last.Handles && measurement.Now.Threads >= last.Threads).ConfigureAwait(false);
        _clock.Start();
        await LoadAsync(_settings.Seed + 1, _settings.Duration, DisturbAsync).ConfigureAwait(false);
        Note("the load ends");
        var after = await SettleAsync(measurement => LoadReport.FindGrowth(before, measurement.Now).Count is 0).ConfigureAwait(false);
        Note("measured");
        var acknowledged = (_state.Present.Count, _state.Present.Count(entry => entry.Value), _state.Gone.Count);
        await ReplaceAllAsync().ConfigureAwait(false);
        var lost = await new ProvisioningLoad(_caller, _tally, _state).FindLostAsync().ConfigureAwait(false);
        return new LoadReport
        {
            Settings = _settings,
            Responses = _tally,
            Before = before,
            After = after,
            Samples = [.. _samples],
            Events = [.. _events],
            Acknowledged = acknowledged,
            Lost = lost,
            MostIdle = _mostIdle,
        };
    }

    /// <summary>Everything at once for so long, or until what disturbs it has ended.</summary>
    private async Task LoadAsync(int seed, TimeSpan duration, Func<CancellationToken, Task> disturbAsync)
    {
        using var ended = new CancellationTokenSource();
        var provisioning = new ProvisioningLoad(_caller, _tally, _state);
        var altered = new AlteredRequests(_hosts, _tally);
        var slow = new SlowSenders(_hosts, _tally);
        var guessers = new PasswordGuessers(_hosts, _tally);
        var viewers = new DashboardViewers(_hosts, _tally, _settings.Viewers);
        Task[] all =
        [
            .. Start(_settings.Callers, number => provisioning.RunAsync(number, seed, ended.Token)),
            .. Start(_settings.Alterers, number => altered.RunAsync(number, seed, ended.Token)),
            .. Start(_settings.SlowSenders, number => slow.RunAsync(number, seed, ended.Token)),
            .. Start(_settings.IdleConnections, number => _idle.RunAsync(number, seed, ended.Token)),
            .. Start(_settings.Guessers, number => guessers.RunAsync(number, seed, ended.Token)),
            .. Start(_settings.Viewers + _settings.SilentViewers, number => viewers.RunAsync(number, seed, ended.Token)),
            SampleAsync(ended.Token),
        ];
        await OpenAllAsync().ConfigureAwait(false);
        using (var time = new CancellationTokenSource(duration))
        {
            var disturbance = disturbAsync(time.Token);
            await Task.WhenAll(Task.Delay(duration), IgnoreEndAsync(disturbance)).ConfigureAwait(false);
        }
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all).ConfigureAwait(false);
    }

    // The time counts from when all idle connections are there, however slow the machine is.
    private async Task OpenAllAsync()
    {
        for (var until = DateTime.UtcNow.AddMinutes(2); _idle.Open < _settings.IdleConnections && DateTime.UtcNow < until;)
            await Task.Delay(50).ConfigureAwait(false);
        _mostIdle = Math.Max(_mostIdle, _idle.Open);
    }

    private static IEnumerable<Task> Start(int count, Func<int, Task> runAsync) => Enumerable.Range(0, count).Select(number => Task.Run(() => runAsync(number)));

    private static async Task IgnoreEndAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    // At parts of the whole time: the store goes away, one of two hosts is killed and replaced, the store goes away again.
    private async Task DisturbAsync(CancellationToken _)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var outage = 0; outage < _settings.Outages; outage++)
        {
            await UntilAsync(begun, 0.15 + (0.6 * outage)).ConfigureAwait(false);
            Note("the store goes away");
            Note($"the store is back; answers of 503 meanwhile: {await StoreOutage.MakeAsync(_hosts, _settings, _tally).ConfigureAwait(false)}");
            if (outage > 0 || !_hosts.IsShared)
                continue;
            await UntilAsync(begun, 0.45).ConfigureAwait(false);
            var second = _hosts.Alive[1];
            await _hosts.KillAsync(second).ConfigureAwait(false);
            Note($"host {second.Name} was killed");
            await UntilAsync(begun, 0.6).ConfigureAwait(false);
            Note($"host {(await _hosts.StartOneAsync().ConfigureAwait(false)).Name} has started in its place");
        }
    }

    private async Task UntilAsync(long begun, double part)
    {
        var left = (_settings.Duration * part) - Stopwatch.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
            await Task.Delay(left).ConfigureAwait(false);
    }

    private async Task SampleAsync(CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_settings.SampleInterval, ended).ConfigureAwait(false);
                _mostIdle = Math.Max(_mostIdle, _idle.Open);
                if (!_clock.IsRunning)
                    continue;
                foreach (var (host, measurement) in await _hosts.MeasureAsync().ConfigureAwait(false))
                    _samples.Enqueue((_clock.Elapsed, host.Name, measurement));
            }
        }
        catch (OperationCanceledException)
        {
            // The load ends.
        }
    }

    // What ends by itself, such as idle threads and connections, is waited for.
    private async Task<ProcessMeasurement> SettleAsync(Func<(ProcessMeasurement? Before, ProcessMeasurement Now), bool> isSettled)
    {
        var until = DateTime.UtcNow.AddMinutes(3);
        ProcessMeasurement? before = null;
        while (true)
        {
            var now = await _hosts.First.MeasureAsync().ConfigureAwait(false);
            if (isSettled((before, now)) || DateTime.UtcNow > until)
                return now;
            before = now;
            await Task.Delay(1_000).ConfigureAwait(false);
        }
    }

    // A host that has seen nothing of it all shows what is in the store.
    private async Task ReplaceAllAsync()
    {
        foreach (var host in _hosts.Alive.ToArray())
        {
            await _hosts.KillAsync(host).ConfigureAwait(false);
            Note($"host {host.Name} was killed");
        }
        await _hosts.StartOneAsync().ConfigureAwait(false);
    }

    private void Note(string what) => _events.Enqueue((_clock.Elapsed, what));
}
