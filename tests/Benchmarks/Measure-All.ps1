# Runs every measurement, each in a process of its own, and prints its figure beside the aim. Nothing here is asserted: machines differ.
param(
    [Parameter(Mandatory)] [string] $Server,
    [Parameter(Mandatory)] [string] $Broker,
    [int] $BulkTenants = 500,
    [int] $Throttle = 50,
    [int] $ListTenants = 100000,
    [int] $PagedTenants = 10000,
    [int] $ImportRounds = 7,
    [int] $BrokerRounds = 7,
    [double] $BrokerSeconds = 2,
    [int] $BrokerConnections = 16,
    [int] $BrokerInstances = 3000
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Server.ps1')
. (Join-Path $PSScriptRoot 'Measure-Broker.ps1')
$rows = [System.Collections.Generic.List[object]]::new()

function Add-Row([string] $What, [string] $Figure, [string] $Aim = '') {
    $rows.Add([pscustomobject]@{ Measurement = $What; Figure = $Figure; Aim = $Aim })
}

# A measuring script in a fresh pwsh; it answers with one line of JSON.
function Invoke-Measurement([string] $Name, [string[]] $ArgumentList) {
    $answer = & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot $Name) @ArgumentList
    if ($LASTEXITCODE -ne 0) { throw "$Name ended with exit code $LASTEXITCODE." }
    @($answer)[-1] | ConvertFrom-Json
}

function Measure-Bulk([switch] $ServiceManager) {
    $emulator = Start-BenchmarkServer $Server (@('--provisioning-ms', 1000) + @($ServiceManager ? '--service-manager' : @()))
    try {
        $bulk = Invoke-Measurement 'Measure-Bulk.ps1' @('-ServiceKey', $emulator.KeyFile, '-Tenants', $BulkTenants, '-Throttle', $Throttle)
    }
    finally {
        Stop-BenchmarkServer $emulator
    }
    $ideal = [Math]::Ceiling($BulkTenants / $Throttle)
    $case = "$($ServiceManager ? 'Service Manager: ' : '')$BulkTenants tenants at 1 s, throttle $Throttle"
    if ($ServiceManager) {
        Add-Row "${case}: wall time" ('{0:0.00} s' -f $bulk.Seconds)
        Add-Row "${case}: created" "$($bulk.Created) of $BulkTenants" 'all'
        Add-Row "${case}: requests a tenant" ('{0:0.00}' -f ($bulk.Requests / $BulkTenants))
        Add-Row "${case}: CPU of the client" ('{0:0.00} s' -f $bulk.CpuSeconds)
        return
    }
    Add-Row "${case}: wall time" ('{0:0.00} s = {1:0.00} x ideal {2} s' -f $bulk.Seconds, ($bulk.Seconds / $ideal), $ideal) '<= 1.15 x ideal'
    Add-Row "${case}: created" "$($bulk.Created) of $BulkTenants" 'all'
    Add-Row "${case}: requests in all" "$($bulk.Requests)"
    Add-Row "${case}: poll requests a tenant" ('{0:0.000}' -f (($bulk.Requests - $BulkTenants) / $BulkTenants)) '<= 0.2'
    Add-Row "${case}: CPU of the client" ('{0:0.00} s' -f $bulk.CpuSeconds)
}

function Measure-List {
    $emulator = Start-BenchmarkServer $Server @('--provisioning-ms', 0, '--tenants', $ListTenants, '--relay')
    try {
        $list = Invoke-Measurement 'Measure-List.ps1' @('-ServiceKey', $emulator.KeyFile)
        $begin, $first, $end = $list.BeginTicks, $list.FirstTicks, $list.EndTicks | ForEach-Object { Get-RelayedByte $emulator $_ }
    }
    finally {
        Stop-BenchmarkServer $emulator
    }
    $case = "list of $($list.Count)"
    Add-Row "${case}: size" ('{0:0.0} MB' -f (($end - $begin) / 1MB))
    Add-Row "${case}: first object" ('{0:0} ms, {1:0.00} % of the bytes' -f $list.FirstMilliseconds, (100 * ($first - $begin) / ($end - $begin))) '< 10 % of the bytes'
    Add-Row "${case}: total time" ('{0:0.00} s' -f $list.Seconds)
    Add-Row "${case}: connecting (reads it all once)" ('{0:0.00} s' -f $list.ConnectSeconds)
    Add-Row "${case}: peak memory" ('{0:0} MB, {1:0} MB of it before connecting' -f ($list.PeakBytes / 1MB), ($list.BaseBytes / 1MB))
}

function Measure-PagedList {
    $emulator = Start-BenchmarkServer $Server @('--provisioning-ms', 0, '--tenants', $PagedTenants, '--service-manager')
    try {
        $list = Invoke-Measurement 'Measure-List.ps1' @('-ServiceKey', $emulator.KeyFile)
    }
    finally {
        Stop-BenchmarkServer $emulator
    }
    $case = "Service Manager: list of $($list.Count), with bindings, in pages"
    Add-Row "${case}: first object" ('{0:0} ms' -f $list.FirstMilliseconds)
    Add-Row "${case}: total time" ('{0:0.00} s' -f $list.Seconds)
    Add-Row "${case}: requests" "$($list.Requests)"
    Add-Row "${case}: connecting" ('{0:0.00} s' -f $list.ConnectSeconds)
    Add-Row "${case}: peak memory" ('{0:0} MB, {1:0} MB of it before connecting' -f ($list.PeakBytes / 1MB), ($list.BaseBytes / 1MB))
}

function Measure-BrokerClient {
    $started = Start-BenchmarkServer $Broker @('compiled')
    try {
        $client = Invoke-Measurement 'Measure-BrokerClient.ps1' @('-Uri', (Get-Content -LiteralPath $started.KeyFile), '-Instances', $BrokerInstances)
    }
    finally {
        Stop-BenchmarkServer $started
    }
    foreach ($other in @{ Name = 'an HttpClient loop in script'; Cpu = $client.ScriptCpu; PerSecond = $client.ScriptPerSecond }, @{ Name = 'one in C#, as parallel'; Cpu = $client.BareCpu; PerSecond = $client.BarePerSecond }) {
        $case = "Invoke-BrokerProvision beside $($other.Name)"
        Add-Row "${case}: CPU a request" ('{0:0} us; {1:0} us; {2:0.0} x' -f $client.OursCpu, $other.Cpu, ($client.OursCpu / $other.Cpu)) '<= 2 x'
        Add-Row "${case}: requests a second" ('{0:0}; {1:0}; {2:0.00} x' -f $client.OursPerSecond, $other.PerSecond, ($client.OursPerSecond / $other.PerSecond)) '>= 0.5 x'
    }
}

function Measure-Startup {
    $startup = Invoke-Measurement 'Measure-Startup.ps1' @('-Rounds', $ImportRounds)
    $cases = @{ Part = 'Import'; Peer = 'Trivial'; Name = 'Import-Module; a trivial binary module' }, @{ Part = 'Connect'; Peer = 'HttpClient'; Name = "first connect; HttpClient's first GET" }, @{ Part = 'Emulator'; Peer = 'Kestrel'; Name = 'first Start-ServiceEmulator; bare Kestrel' }
    foreach ($case in $cases) {
        $part = $startup.($case.Part)
        if ($null -eq $part) { continue }
        $ours, $peer = $part.Ours, $part.($case.Peer)
        Add-Row "$($case.Name): wall time" ('{0:0} ms; {1:0} ms' -f $ours.Milliseconds.Median, $peer.Milliseconds.Median)
        Add-Row "$($case.Name): CPU" ('{0:0} ms; {1:0} ms' -f $ours.CpuMilliseconds.Median, $peer.CpuMilliseconds.Median)
        Add-Row "$($case.Name): methods compiled" ('{0}; {1}' -f $ours.Methods.Median, $peer.Methods.Median)
    }
}

Measure-Bulk
Measure-Bulk -ServiceManager
Measure-List
Measure-PagedList
Measure-BrokerClient
Measure-Startup
Measure-Broker $Broker $BrokerRounds $BrokerSeconds $BrokerConnections
$rows | Format-Table -AutoSize -Wrap | Out-String -Width 160 | Write-Host
