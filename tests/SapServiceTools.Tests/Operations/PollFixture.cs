using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Operations;

/// <summary>
/// A poller with a source whose every poll is recorded with its time. The source answers at once unless a test says otherwise,
/// so that with the clock standing still each poll has an exact time.
/// </summary>
public sealed class PollFixture : IPollSource<string>, IDisposable
{
    private readonly ConcurrentQueue<(double At, string What)> _polls = new();
    private int _underWay;

    public PollFixture(PollPolicy? policy = null) =>
        Poller = new OperationPoller<string>(this, policy ?? new PollPolicy { Interval = TimeSpan.FromSeconds(0.3) }, Clock);

    public ManualTimeProvider Clock { get; } = new();

    public CallRecorder Log { get; } = new();

    public OperationPoller<string> Poller { get; }

    public int? ListSize { get; set; }

    /// <summary>The state of everything that there is.</summary>
    public ConcurrentDictionary<string, string> States { get; } = new(StringComparer.Ordinal);

    /// <summary>Comes before each poll of one: throws, waits or does nothing.</summary>
    public Func<string, CancellationToken, Task> BeforeOne { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Comes before each poll of all.</summary>
    public Func<CancellationToken, Task> BeforeAll { get; set; } = _ => Task.CompletedTask;

    /// <summary>Time in seconds and key of each poll, "*" for a poll of all.</summary>
    public IReadOnlyList<(double At, string What)> Polls => [.. _polls];

    /// <summary>The times of the polls of one key.</summary>
    public IEnumerable<double> TimesOf(string what) => Polls.Where(poll => poll.What == what).Select(poll => poll.At);

    /// <summary>Polls that have begun and not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public async Task<string?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken)
    {
        using var poll = Begin(key);
        await BeforeOne(key, cancellationToken);
        return States.GetValueOrDefault(key);
    }

    public async IAsyncEnumerable<KeyValuePair<string, string>> PollAllAsync(Func<string, bool> isWanted, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var poll = Begin("*");
        log.Verbose("listing");
        // What the server shows is how things were when it was asked.
        var snapshot = States.ToArray();
        await BeforeAll(cancellationToken);
        foreach (var state in snapshot)
            yield return state;
    }

    /// <summary>Waits until the state is "done", or the time in seconds by this clock has come.</summary>
    public Task<string?> WaitAsync(string key, double? until = null, double timeout = 600, OperationType type = OperationType.Create, CancellationToken cancellationToken = default) =>
        WaitAsync(key, (state, _) => state == "done" || Clock.Elapsed.TotalSeconds >= until ? PollResult.Done : PollResult.Pending(state ?? "gone"), timeout, type, cancellationToken);

    public Task<string?> WaitAsync(
        string key, Func<string?, bool, PollResult> evaluate, double timeout = 600, OperationType type = OperationType.Create, CancellationToken cancellationToken = default) =>
        Poller.WaitAsync(new PollRequest<string>(key, type, evaluate, TimeSpan.FromSeconds(timeout), Log), cancellationToken);

    public Task<T> DriveAsync<T>(Task<T> task, double reach = 60) => Clock.DriveAsync(task, TimeSpan.FromSeconds(reach));

    public Task DriveAsync(Task task, double reach = 60) => Clock.DriveAsync(task, TimeSpan.FromSeconds(reach));

    /// <summary>So many polls are over, and with the deadline and the next poll two timers are armed.</summary>
    public Task RestAfterAsync(int polls) =>
        ClockDriver.UntilAsync(() => Polls.Count == polls && UnderWay == 0 && Clock.TimerCount == 2, $"poll {polls} is over and the next one planned");

    /// <summary>Nothing runs and no timer is armed: all that was to do is done.</summary>
    public Task RestAsync() => ClockDriver.UntilAsync(() => UnderWay == 0 && Clock.TimerCount == 0, "the poller rests");

    public static ServiceException Busy(TimeSpan? retryAfter = null, int status = 503) =>
        new(status == 429 ? ServiceErrorKind.RateLimited : ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable, "busy") { StatusCode = status, RetryAfter = retryAfter };

    public void Dispose() => Poller.Dispose();

    private Ending Begin(string what)
    {
        _polls.Enqueue((Math.Round(Clock.Elapsed.TotalSeconds, 3), what));
        Interlocked.Increment(ref _underWay);
        return new Ending(this);
    }

    public override string ToString() => string.Join(' ', Polls.Select(poll => string.Create(CultureInfo.InvariantCulture, $"{poll.What}@{poll.At}")));

    private sealed class Ending(PollFixture fixture) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref fixture._underWay);
    }
}
