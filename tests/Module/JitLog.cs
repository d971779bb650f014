using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;

/// <summary>Names the methods that .NET compiled while the process ran: what was compiled ahead isn't among them.</summary>
public sealed class JitLog : EventListener
{
    private static readonly List<string> Seen = new();

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
            Seen.Add($"{written.Payload[6]}::{written.Payload[7]}");
    }

    /// <summary>Those since the last call. Events come late and in their order, so it waits for that of a method which it has compiled itself.</summary>
    public static string[] Take(string marker)
    {
        typeof(JitLog).GetMethod(marker)!.Invoke(null, null);
        for (var round = 0; round < 3000; round++)
        {
            lock (Seen)
            {
                var end = Seen.FindIndex(name => name.EndsWith("::" + marker, StringComparison.Ordinal));
                if (end >= 0)
                {
                    var taken = Seen.Take(end).ToArray();
                    Seen.RemoveRange(0, end + 1);
                    return taken;
                }
            }

            Thread.Sleep(10);
        }

        throw new TimeoutException($"The event of {marker} didn't come.");
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
