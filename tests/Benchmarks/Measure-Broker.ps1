# Hosted brokers beside bare Kestrel, in rounds that take turns, so that what else the machine does hits all alike: the CPU time that a request costs the server.
param(
    [Parameter(Mandatory)] [string] $Program,
    [int] $Rounds = 5,
    [double] $Seconds = 2,
    [int] $Connections = 16
)

$ErrorActionPreference = 'Stop'

# Prints its address and ends with its input, whatever program it is.
function Start-BenchmarkBroker([string] $Name, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($Name)
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $address = $process.StandardOutput.ReadLine()
    if (-not $address) { throw "$Name $ArgumentList did not start." }
    @{ Process = $process; Address = $address }
}

function Stop-BenchmarkBroker([hashtable] $Broker) {
    $Broker.Process.StandardInput.Close()
    if (-not $Broker.Process.WaitForExit(20000)) { $Broker.Process.Kill() }
    $Broker.Process.Dispose()
}

# One load on one server: the CPU time that a request cost the server (user and system, all threads), and requests a second.
function Measure-Load([hashtable] $Broker, [string] $What) {
    $Broker.Process.Refresh()
    $before = $Broker.Process.TotalProcessorTime
    $load = & dotnet $Program load $Broker.Address $What $Seconds $Connections | ConvertFrom-Json
    $Broker.Process.Refresh()
    $cpu = ($Broker.Process.TotalProcessorTime - $before).TotalMicroseconds / $load.Requests
    if ($load.Failures -gt 0) { throw "$What at $($Broker.Address): $($load.Requests) right answers, $($load.Failures) wrong ones." }
    @{ CpuMicroseconds = $cpu; PerSecond = $load.Requests / $load.Seconds; PerSecondOfTwoCores = 2e6 / $cpu }
}

$servers = [ordered]@{}
$found = @{ catalog = @{} }
try {
    $servers.bare = Start-BenchmarkBroker dotnet @($Program, 'bare')
    foreach ($store in @('memory', 'sqlite') + @($env:BROKER_POSTGRES ? 'postgresql' : @())) { $servers.$store = Start-BenchmarkBroker dotnet @($Program, 'compiled', $store) }
    $servers.script = Start-BenchmarkBroker pwsh @('-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'ScriptBroker.ps1'))
    $turns = @(
        foreach ($name in $servers.Keys) { @{ Server = $name; What = 'provision'; Into = { $found } ; As = $name } }
        @{ Server = 'bare'; What = 'catalog'; Into = { $found.catalog }; As = 'bare' }
        @{ Server = 'memory'; What = 'catalog'; Into = { $found.catalog }; As = 'compiled' }
    )
    # The first round lets the compiler finish, and isn't counted.
    foreach ($round in 0..$Rounds) {
        foreach ($turn in $turns) {
            $one = Measure-Load $servers[$turn.Server] $turn.What
            if ($round -eq 0) { continue }
            if (-not $one.PerSecond) { throw "$($turn.What) at $($turn.Server) got no answer in $Seconds s." }
            $into = & $turn.Into
            if (-not $into[$turn.As]) { $into[$turn.As] = @{ CpuMicroseconds = @(); PerSecond = @(); PerSecondOfTwoCores = @() } }
            foreach ($name in $one.Keys) { $into[$turn.As][$name] += $one[$name] }
        }
    }
}
finally {
    $servers.Values | ForEach-Object { Stop-BenchmarkBroker $_ }
}
$found | ConvertTo-Json -Compress -Depth 4
