using System.Diagnostics;
using SapServiceTools.Clients.Http;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Faults;

/// <summary>An emulator behind the proxy, on one clock that runs only while nothing is under way.</summary>
public sealed class FaultLane : IAsyncDisposable
{
    public const string Password = "fault-table";

    // What clients pause for at most lies within the short reach; their limits for a request and a wait lie beyond it, and pass only where the proxy holds a request back.
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan WaitTimeout = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan ShortReach = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan StalledReach = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan LongReach = TimeSpan.FromHours(3);

    // Rounds of a millisecond and more, counted instead of timed: on a busy machine they take longer, as all else does.
    private const int IdleRounds = 1000;

    // What a client gets at least, in the middle of a slow body, to notice what came or that it is too late.
    private const int DripRounds = 120;

    /// <summary>For clients that prepare and compare: the clock may run on while they ask.</summary>
    public static readonly TransportOptions Unhurried = new() { RequestTimeout = TimeSpan.FromDays(10) };
    private int _cells;

    private FaultLane(ServiceEmulator emulator, ManualTimeProvider clock, FaultCertificates certificates)
    {
        (Emulator, Clock, Certificates) = (emulator, clock, certificates);
        Proxy = new FaultProxy(emulator, certificates, clock);
    }

    public ServiceEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public FaultCertificates Certificates { get; }

    public FaultProxy Proxy { get; }

    /// <summary>What cells of this lane share, such as a cluster.</summary>
    public Dictionary<Type, object> Shared { get; } = [];

    public static async Task<FaultLane> StartAsync(FaultCertificates certificates)
    {
        var clock = new ManualTimeProvider();
        var emulator = await ServiceEmulator.StartAsync(new EmulatorOptions
        {
            Password = Password,
            TimeProvider = clock,
            // The broker's clock is the system's.
            ProvisioningTime = TimeSpan.FromMilliseconds(40),
            DeprovisioningTime = TimeSpan.Zero,
            TokenLifetime = TimeSpan.FromDays(300),
            RequestLogSize = 0,
        });
        return new FaultLane(emulator, clock, certificates);
    }

    public FaultCell NewCell(Fault? fault) => new(this, fault, $"c{++_cells}");

    /// <summary>Lets the clock run from pause to pause until it is over.</summary>
    /// <param name="act">What is to end.</param>
    /// <param name="log">Knows how many requests were sent.</param>
    /// <param name="isPreparing">True where no limit may pass.</param>
    /// <param name="isUnreachable">True where names are looked up in vain, which takes the machine's resolver seconds and shows nowhere.</param>
    public async Task DriveAsync(Func<Task> act, CellLog log, bool isPreparing = false, bool isUnreachable = false)
    {
        var idleRounds = isUnreachable ? 10 * IdleRounds : IdleRounds;
        var started = Stopwatch.GetTimestamp();
        var received = Proxy.Received - log.Sent;
        var task = act();
        for (var idle = 0; !task.IsCompleted;)
        {
            var isStalled = Proxy.IsStalled && Proxy.Received - log.Sent == received;
            // Where nothing happens for long, it is a wait's own limit that is waited for.
            var reach = isStalled ? StalledReach : !isPreparing && idle > idleRounds && !log.IsAsking && !Proxy.IsServing ? LongReach : ShortReach;
            if (!Proxy.IsDelivering && (!Proxy.IsDripping || idle > DripRounds) && Clock.AdvanceToNextTimer(reach))
                idle = 0;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(5))
                throw new TimeoutException($"Hangs: {Clock.TimerCount} timers, the next in {Clock.NextTimer}, {log.Sent} requests sent.");
            if (idle++ < 20)
                await Task.Yield();
            else
                await Task.WhenAny(task, Task.Delay(1));
        }

        Proxy.EndAct();
        await task;
    }

    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        await DriveAsync(() => task, new CellLog(), isPreparing: true);
        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shared in Shared.Values.OfType<IDisposable>())
            shared.Dispose();
        await Proxy.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}

/// <summary>Counts what a client says that it sent, and notices what failed.</summary>
public sealed class CellLog(Action? onFailure = null) : ICallLog
{
    private long _sent;
    private long _answered;

    public bool IsDebugEnabled => false;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>True while a request has neither an answer nor an error.</summary>
    public bool IsAsking => Sent > Interlocked.Read(ref _answered);

    public void Verbose(string message)
    {
        if (message.StartsWith("> ", StringComparison.Ordinal))
            Interlocked.Increment(ref _sent);
        else if (message.StartsWith("< ", StringComparison.Ordinal))
            Interlocked.Increment(ref _answered);
        if (message.StartsWith("< no answer", StringComparison.Ordinal))
            onFailure?.Invoke();
    }

    public void Debug(string message)
    {
        // Bodies aren't looked at.
    }

    public void Warning(string message)
    {
        // Nor are warnings.
    }

    public void Progress(OperationProgress progress)
    {
        // Nor is progress.
    }
}
