# Dot-sourced by every measuring script: a clock of wall and CPU time. A measuring script answers with one line of JSON: groups of named figures, each a number or,
# where it went over rounds itself, an array of them.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# What is measured is the client, not the rates that a real Service Manager allows.
$Unlimited = @{ MaxCreatesPerMinute = 1000000; MaxRequestsPerMinute = 1000000; MaxRequestsPerHour = 10000000 }
$OwnProcess = [System.Diagnostics.Process]::GetCurrentProcess()

# Seconds of wall and CPU time (of all threads of this process) that a work took, and what it wrote.
function Measure-Work([scriptblock] $Work) {
    [GC]::Collect()
    $OwnProcess.Refresh()
    $cpu = $OwnProcess.TotalProcessorTime
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $result = & $Work
    $clock.Stop()
    $OwnProcess.Refresh()
    @{ Seconds = $clock.Elapsed.TotalSeconds; Cpu = ($OwnProcess.TotalProcessorTime - $cpu).TotalSeconds; Result = $result }
}

function Get-PeakMegabyte {
    $OwnProcess.Refresh()
    $OwnProcess.PeakWorkingSet64 / 1MB
}

# Works that are compared, in turns, so that what else the machine does hits all alike. The first round warms up and isn't counted.
# Returns the arrays of seconds by name of the work, each time and CPU divided by what is counted in one.
function Measure-Turn([System.Collections.Specialized.OrderedDictionary] $Works, [int] $Rounds, [double] $Count = 1, [string] $Seconds = 'Seconds', [double] $Scale = 1) {
    $found = [ordered]@{}
    foreach ($name in $Works.Keys) { $found[$name] = @{ $Seconds = @(); "Cpu$Seconds" = @() } }
    foreach ($round in 0..$Rounds) {
        foreach ($name in $Works.Keys) {
            $one = Measure-Work $Works[$name]
            if ($round -eq 0) { continue }
            $found[$name].$Seconds += $one.Seconds * $Scale / $Count
            $found[$name]."Cpu$Seconds" += $one.Cpu * $Scale / $Count
        }
    }
    $found
}
