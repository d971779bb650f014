using System.Runtime.InteropServices;
using System.Text;
using SapServiceTools.Tests.Fuzz;
using SharpFuzz;

namespace SapServiceTools.Fuzz;

/// <summary>
/// <c>fuzz TARGET</c> serves afl-fuzz; <c>corpus FOLDER</c> writes the seeds of all targets; <c>replay TARGET FILE…</c> reads files and says what each does; <c>list</c> names the targets.
/// </summary>
public static partial class Program
{
    private const int ThreadClock = 3;

    // Until it is compiled, code takes its time.
    private const int WarmUp = 300;

    private static readonly TimeSpan CpuLimit = TimeSpan.FromSeconds(1);

    public static unsafe int Main(string[] arguments)
    {
        // The instrumented assemblies count their branches there, until the fuzzer gives them its own memory.
        SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(64 * 1024);
        switch (arguments)
        {
            case ["list"]:
                foreach (var target in ParserTargets.All)
                    Console.WriteLine(target.Name);
                return 0;
            case ["corpus", var folder]:
                WriteSeeds(folder);
                return 0;
            case ["replay", var name, .. var files]:
                return Replay(ParserTargets.Find(name), files);
            case ["fuzz", var name]:
                Serve(ParserTargets.Find(name));
                return 0;
            default:
                Console.Error.WriteLine("usage: Fuzz list | corpus FOLDER | replay TARGET FILE... | fuzz TARGET");
                return 2;
        }
    }

    private static void WriteSeeds(string folder)
    {
        foreach (var target in ParserTargets.All)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, target.Name)).FullName;
            for (var number = 0; number < target.Seeds.Length; number++)
                File.WriteAllText(Path.Combine(place, $"seed{number}"), target.Seeds[number], new UTF8Encoding(false));
        }
    }

    private static int Replay(ParserTarget target, string[] files)
    {
        var failed = 0;
        foreach (var file in files)
        {
            var input = File.ReadAllBytes(file);
            var started = Cpu();
            string outcome;
            try
            {
                target.Run(input);
                outcome = "ok";
            }
            catch (Exception exception)
            {
                failed++;
                outcome = exception.ToString();
            }
            Console.WriteLine($"{Path.GetFileName(file)}: {(Cpu() - started).TotalMilliseconds:0} ms of CPU, {outcome}");
        }
        return failed is 0 ? 0 : 1;
    }

    private static void Serve(ParserTarget target)
    {
        var count = 0;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var started = Cpu();
            target.Run(copy.ToArray());
            var spent = Cpu() - started;
            if (++count > WarmUp && spent > CpuLimit)
                throw new InputFaultException($"{spent.TotalSeconds:0.0} s of CPU");
        });
    }

    private static TimeSpan Cpu() => clock_gettime(ThreadClock, out var time) is 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : throw new InvalidOperationException("The thread has no clock.");

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;

        public long Nanoseconds;
    }
}
