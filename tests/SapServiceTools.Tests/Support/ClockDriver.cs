using System.Diagnostics;

namespace SapServiceTools.Tests.Support;

/// <summary>Lets a <see cref="ManualTimeProvider"/> run while a task is under way, and keeps a broken test from hanging.</summary>
public static class ClockDriver
{
    /// <summary>No test waits longer for anything; real time, and far more than any needs on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Moves the clock from timer to timer until the task is over. Timers further away than <paramref name="reach"/> are limits that nobody waits for, such as
    /// the time limit of a request under way; while only those are armed, real work is going on and the clock stands still.
    /// With <paramref name="isBusy"/> it also stands still while that says so: on a busy machine a request may be under way for long, and nobody's patience must run out meanwhile.
    /// What is long in itself may take <paramref name="patience"/> instead of the usual one.
    /// </summary>
    public static async Task DriveAsync(this ManualTimeProvider clock, Task task, TimeSpan? reach = null, Func<bool>? isBusy = null, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        var idle = 0;
        while (!task.IsCompleted)
        {
            if (Stopwatch.GetElapsedTime(started) > (patience ?? Patience))
                throw new TimeoutException($"Still waiting, with {clock.TimerCount} timers armed, the next in {clock.NextTimer}.");
            if (isBusy?.Invoke() != true && clock.AdvanceToNextTimer(reach ?? TimeSpan.FromSeconds(1)))
                idle = 0;

            if (idle++ < 20)
                await Task.Yield();
            else
                await Task.WhenAny(task, Task.Delay(1));
        }

        await task;
    }

    /// <inheritdoc cref="DriveAsync(ManualTimeProvider, Task, TimeSpan?, Func{bool}, TimeSpan?)"/>
    public static async Task<T> DriveAsync<T>(this ManualTimeProvider clock, Task<T> task, TimeSpan? reach = null, Func<bool>? isBusy = null, TimeSpan? patience = null)
    {
        await clock.DriveAsync((Task)task, reach, isBusy, patience);
        return await task;
    }

    /// <summary>Waits in real time until something is so that no event tells of.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(1);
        }
    }

    /// <summary>
    /// The task doesn't end although broken code would have the time for it. Only for what no clock and no count shows; a task that rightly waits never fails this by chance.
    /// </summary>
    public static Task StaysPendingAsync(this Task task) => Xunit.Assert.ThrowsAsync<TimeoutException>(() => task.WaitAsync(TimeSpan.FromMilliseconds(250)));

    /// <summary>The task's result, or a failure instead of a hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(Patience);
}
