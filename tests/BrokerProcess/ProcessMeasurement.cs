using System.Diagnostics;
using System.Text.Json;

namespace SapServiceTools.BrokerProcess;

/// <summary>What a broker's process holds at one moment.</summary>
/// <param name="Managed">Bytes on the heap that are in use, after a collection.</param>
/// <param name="Resident">Bytes of the process in memory.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="StoreFaults">Faults in its log that a store which is away explains.</param>
/// <param name="OtherFaults">All others.</param>
public sealed record ProcessMeasurement(long Managed, long Resident, int Handles, int Threads, int StoreFaults, int OtherFaults)
{
    /// <summary>The environment variable that makes the process answer each line of its input with a measurement.</summary>
    public const string Variable = "BROKER_MEASURE";

    private const string Mark = "measurement ";

    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) is not null;

    public static ProcessMeasurement Take(FaultLog log)
    {
        // Twice: what finalizers release is free only the second time.
        for (var time = 0; time < 2; time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
        return new ProcessMeasurement(GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64, handles, process.Threads.Count, log.StoreFaults, log.OtherFaults);
    }

    public string ToLine() => Mark + JsonSerializer.Serialize(this);

    /// <summary>Reads a line of the process; null if it is another.</summary>
    public static ProcessMeasurement? TryRead(string line) =>
        line.StartsWith(Mark, StringComparison.Ordinal) ? JsonSerializer.Deserialize<ProcessMeasurement>(line[Mark.Length..]) : null;
}
