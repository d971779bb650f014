# Dot-sourced by Measure-All.ps1: hosted brokers beside bare Kestrel, in rounds that take turns, so that what else the machine does hits all alike.

# Prints its address and ends with its input, whatever program it is.
function Start-BenchmarkBroker([string] $Program, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($Program)
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $address = $process.StandardOutput.ReadLine()
    if (-not $address) { throw "$Program $ArgumentList did not start." }
    @{ Process = $process; Address = $address }
}

function Stop-BenchmarkBroker([hashtable] $Broker) {
    $Broker.Process.StandardInput.Close()
    if (-not $Broker.Process.WaitForExit(20000)) { $Broker.Process.Kill() }
    $Broker.Process.Dispose()
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

# One load on one server: the CPU time that a request cost the server (user and system, all threads), and requests a second.
function Measure-Load([string] $Program, [hashtable] $Broker, [string] $What, [double] $Seconds, [int] $Connections) {
    $Broker.Process.Refresh()
    $before = $Broker.Process.TotalProcessorTime
    $load = & dotnet $Program load $Broker.Address $What $Seconds $Connections | ConvertFrom-Json
    $Broker.Process.Refresh()
    $cpu = $Broker.Process.TotalProcessorTime - $before
    if ($load.Failures -gt 0 -or $load.Requests -eq 0) { throw "$What at $($Broker.Address): $($load.Requests) right answers, $($load.Failures) wrong ones." }
    @{ CpuMicroseconds = 1e6 * $cpu.TotalSeconds / $load.Requests; Rate = $load.Requests / $load.Seconds }
}

function Measure-Broker([string] $Program, [int] $Rounds, [double] $Seconds, [int] $Connections) {
    $servers = @{}
    $found = @{}
    try {
        $servers.bare = Start-BenchmarkBroker dotnet @($Program, 'bare')
        $servers.compiled = Start-BenchmarkBroker dotnet @($Program, 'compiled')
        $servers.script = Start-BenchmarkBroker pwsh @('-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'ScriptBroker.ps1'))
        # The first round lets the compiler finish, and isn't counted.
        foreach ($round in 0..$Rounds) {
            foreach ($what in 'catalog', 'provision') {
                foreach ($name in 'bare', 'compiled', 'script') {
                    $one = Measure-Load $Program $servers[$name] $what $Seconds $Connections
                    if ($round -eq 0) { continue }
                    $key = "$what $name"
                    if (-not $found[$key]) { $found[$key] = [System.Collections.Generic.List[object]]::new() }
                    $found[$key].Add($one)
                }
            }
        }
    }
    finally {
        $servers.Values | ForEach-Object { Stop-BenchmarkBroker $_ }
    }
    foreach ($case in @(
            @{ What = 'catalog'; Server = 'compiled'; Title = 'broker: catalog'; Aim = '<= 1.5 x bare' }
            @{ What = 'provision'; Server = 'compiled'; Title = 'broker: provision, compiled handler, memory'; Aim = '<= 3 x bare' }
            @{ What = 'provision'; Server = 'script'; Title = 'broker: provision, script block'; Aim = '' })) {
        $bare, $own = $found["$($case.What) bare"], $found["$($case.What) $($case.Server)"]
        $ratios = foreach ($index in 0..($Rounds - 1)) { $own[$index].CpuMicroseconds / $bare[$index].CpuMicroseconds }
        $range = $ratios | Measure-Object -Minimum -Maximum
        Add-Row $case.Title ('{0:0.0} us CPU a request; bare Kestrel {1:0.0} us: {2:0.00} x ({3:0.00} to {4:0.00})' -f `
            (Get-Median $own.CpuMicroseconds), (Get-Median $bare.CpuMicroseconds), (Get-Median $ratios), $range.Minimum, $range.Maximum) $case.Aim
    }
    $rates = $found['provision script'].Rate | Measure-Object -Minimum -Maximum
    Add-Row 'broker: provision, script block, load on the same cores' ('{0:#,0} a second ({1:#,0} to {2:#,0})' -f (Get-Median $found['provision script'].Rate), $rates.Minimum, $rates.Maximum)
    Add-Row "broker: provision, script block, two cores' worth of CPU" ('{0:#,0} a second' -f (2e6 / (Get-Median $found['provision script'].CpuMicroseconds))) '>= 20,000'
}
