# Opens and closes pools of workers until its time is up, and says how many. Run in a pwsh of its own, because what it looks for ends the process:
# a runspace that is closed between its pipeline's report of its end and that thread's last use of the runspace is missing there.
# On Linux everything runs on one CPU, the workers' threads only while nothing else does, and closing comes at a random moment:
# so a worker is often left in the middle of its end, which otherwise is rare and worse. Neither takes root.
param(
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [double] $Seconds,
    [int] $Seed = [Environment]::TickCount
)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$assembly = [SapServiceTools.Loader.ModuleLoader]::GetCmdletsAssembly()

Add-Type -TypeDefinition @'
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

public static class WorkerRace
{
    const int Idle = 5, TimerSlack = 29;

    [DllImport("libc")] static extern int sched_setscheduler(int thread, int policy, ref int priority);
    [DllImport("libc")] static extern int sched_getaffinity(int thread, nint size, ulong[] mask);
    [DllImport("libc")] static extern int sched_setaffinity(int thread, nint size, ulong[] mask);
    [DllImport("libc")] static extern int prctl(int option, nuint value, nuint a, nuint b, nuint c);
    [DllImport("libc")] static extern int usleep(uint microseconds);

    // All threads, on the first CPU that this process may use; those that they start come after them.
    public static void ShareOneCpu()
    {
        if (!OperatingSystem.IsLinux()) return;
        var mask = new ulong[16];
        sched_getaffinity(0, 128, mask);
        var first = Array.FindIndex(mask, part => part != 0);
        var one = new ulong[16];
        one[first] = mask[first] & (~mask[first] + 1);
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
            sched_setaffinity(int.Parse(Path.GetFileName(thread)), 128, one);
        prctl(TimerSlack, 1, 0, 0, 0);
    }

    // The calling thread runs only when no other wants to, and others take its place at once.
    public static void YieldToAll()
    {
        var priority = 0;
        if (OperatingSystem.IsLinux()) sched_setscheduler(0, Idle, ref priority);
    }

    public static void Pause(int microseconds)
    {
        if (OperatingSystem.IsLinux()) usleep((uint)microseconds);
        else Thread.Sleep(microseconds / 1000);
    }
}
'@

function Get-FieldValue([object] $Object, [string] $Name) { $Object.GetType().GetField($Name, 'Instance, NonPublic').GetValue($Object) }

$poolType = $assembly.GetType('SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers.HandlerPool')
$scriptType = $assembly.GetType('SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers.HandlerScript')
$options = [Activator]::CreateInstance($assembly.GetType('SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers.HandlerPoolOptions'))
$options.GetType().GetProperty('WorkerCount').SetValue($options, 1)
# A worker keeps its thread.
$options.GetType().GetProperty('Initialization').SetValue($options, $scriptType.GetMethod('From').Invoke($null, ('idle', { [WorkerRace]::YieldToAll() }, $ExecutionContext.SessionState)))
$scripts = [Array]::CreateInstance($scriptType, 0)

[WorkerRace]::ShareOneCpu()
$random = [Random]::new($Seed)
$clock = [Diagnostics.Stopwatch]::StartNew()
$closed = 0
# Closing should come when the worker is about at its end. When that is nobody knows before, so each worker tells whether to come earlier or later.
$moment = 200.0
while ($clock.Elapsed.TotalSeconds -lt $Seconds) {
    $pool = $poolType.GetMethod('StartAsync').Invoke($null, ($options, $scripts, [Threading.CancellationToken]::None)).GetAwaiter().GetResult()
    $shell = Get-FieldValue (Get-FieldValue @(Get-FieldValue $pool _workers)[0] _runspace) _shell
    $pool.Close()
    [WorkerRace]::Pause([int] ($moment * 2 * $random.NextDouble()))
    $null = $pool.DisposeAsync().AsTask().GetAwaiter().GetResult()
    $closed++
    $end = $shell.InvocationStateInfo.State
    $moment = [Math]::Clamp($moment * ($end -eq 'Completed' ? 0.9 : 1.1), 20, 2000)
    "$closed $end $([int] $moment)"
}
