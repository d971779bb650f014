using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;

/// <summary>Names the methods that .NET compiled while the process ran: what was compiled ahead isn't among them.</summary>
public sealed class JitLog : EventListener
{
    private static readonly List<(DateTime Time, string Name)> Seen = new();

    protected override void OnEventSourceCreated(EventSource source)
    {
        const EventKeywords Jit = (EventKeywords)0x10;
        if (source.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(source, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs written)
    {
        if (written.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            return;
        // A method that is compiled again because it is called often counts once: the tier is in bits 7 to 9, and those above 3 come later.
        if (((uint)written.Payload![5]! >> 7 & 7) > 3)
            return;
        lock (Seen)
            Seen.Add((written.TimeStamp, $"{written.Payload[6]}::{written.Payload[7]}"));
    }

    /// <summary>Ends a step: its own method is compiled at this time.</summary>
    public static void Mark(string step) => typeof(JitLog).GetMethod(step)!.Invoke(null, null);

    /// <summary>The methods of each step, by the time at which they were compiled. Events come late and not in that order, so it waits for all steps' and until no more come.</summary>
    public static Dictionary<string, string[]> Take(params string[] steps)
    {
        var count = -1;
        for (var round = 0; round < 60; round++)
        {
            Thread.Sleep(1000);
            lock (Seen)
            {
                if (Seen.Count == count && Array.TrueForAll(steps, step => EndOf(step) is not null))
                    break;
                count = Seen.Count;
            }
        }

        lock (Seen)
        {
            var taken = new Dictionary<string, string[]>();
            DateTime? from = null;
            foreach (var step in steps)
            {
                var to = EndOf(step) ?? throw new TimeoutException($"The event of {step} didn't come.");
                taken[step] = Seen.Where(one => one.Time < to && (from is null || one.Time > from)).Select(one => one.Name).ToArray();
                from = to;
            }

            return taken;
        }
    }

    private static DateTime? EndOf(string step)
    {
        var index = Seen.FindIndex(one => one.Name == "JitLog::" + step);
        return index < 0 ? null : Seen[index].Time;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Begin() { }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Imported() { }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Started() { }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Connected() { }
}
