# Runs the measurements, each in a process of its own, and hands their figures to Report.ps1. Nothing here is asserted: machines differ.
#   -Quick                small numbers and few rounds, to try it out
#   -Only NAME,NAME       some of them (names as below); NAME matches a part
# Only a whole run writes docs/performance.md; what else runs is in -Results.
# BENCHMARK_PWSH may name another PowerShell, for which starting is measured too, since how it was compiled decides what an import costs.
param(
    [Parameter(Mandatory)] [string] $Server,
    [Parameter(Mandatory)] [string] $Broker,
    [Parameter(Mandatory)] [string] $Micro,
    [Parameter(Mandatory)] [string] $Results,
    [string] $Only = '',
    [string] $Quick = 'False'
)

$ErrorActionPreference = 'Stop'
# Figures on a page look alike wherever they were measured.
[cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
. (Join-Path $PSScriptRoot 'Server.ps1')
. (Join-Path $PSScriptRoot 'Report.ps1')
$isQuick = $Quick -eq 'True'
$size = if ($isQuick) {
    @{
        Rounds = 2; Starts = 2; Processes = 1; ServiceManagerTenants = 100; ServiceManagerThrottle = 50; InstanceManagerTenants = 200; InstanceManagerThrottle = 100
        ListTenants = 10000; TableTenants = 1000; Cached = 10000; Calls = 2000; Provisions = 500; LoadSeconds = 1; Clusters = 10; SaharaRounds = 5; Small = 100; Medium = 1000; Large = 3000
    }
}
else {
    @{
        Rounds = 5; Starts = 7; Processes = 3; ServiceManagerTenants = 500; ServiceManagerThrottle = 50; InstanceManagerTenants = 2000; InstanceManagerThrottle = 100
        ListTenants = 100000; TableTenants = 5000; Cached = 100000; Calls = 20000; Provisions = 3000; LoadSeconds = 2; Clusters = 10; SaharaRounds = 40; Small = 1000; Medium = 10000; Large = 100000
    }
}

# Figures by their full name, such as list.ours.Seconds; why some are missing, by the beginning of their names; and what broke off.
$samples = @{}
$missing = [ordered]@{}
$broken = [System.Collections.Generic.List[string]]::new()

# Takes in what a measurement answered. Rounds that it made itself come as arrays; processes that were repeated come one after the other.
function Add-Sample([string] $Name, [object] $Answer) {
    if ($Answer -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Answer.PSObject.Properties) { Add-Sample "$Name.$($property.Name)" $property.Value }
        return
    }
    if (-not $samples.ContainsKey($Name)) { $samples[$Name] = [System.Collections.Generic.List[double]]::new() }
    foreach ($value in @($Answer)) { $samples[$Name].Add($value) }
}

# A measuring script in a fresh PowerShell; its last line is its answer.
function Invoke-Measurement([string] $Name, [string] $Script, [object[]] $ArgumentList) {
    $answer = & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot $Script) @ArgumentList
    if ($LASTEXITCODE -ne 0) { throw "$Script ended with exit code $LASTEXITCODE." }
    Add-Sample $Name (@($answer)[-1] | ConvertFrom-Json)
}

# A fresh emulator in a process of its own while a work runs, which gets the file of its service key.
function Use-Emulator([object[]] $ArgumentList, [scriptblock] $Work) {
    $emulator = Start-BenchmarkServer $Server $ArgumentList
    try { & $Work $emulator.KeyFile }
    finally { Stop-BenchmarkServer $emulator }
}

# Whether it was compiled for this machine beforehand, as PowerShell's installers are and the .NET tool isn't: that decides what starting costs, and each has its aims.
function Get-PowerShellKind([string] $PowerShell) {
    $isPrecompiled = '[System.Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead([psobject].Assembly.Location)).PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0'
    (& $PowerShell -NoProfile -NonInteractive -c $isPrecompiled) -eq 'True' ? 'precompiled' : 'tool'
}

function Measure-Start {
    $measured = @(foreach ($powerShell in @('pwsh') + @($env:BENCHMARK_PWSH ? $env:BENCHMARK_PWSH : @())) {
            $kind = Get-PowerShellKind $powerShell
            # Its processes are started as pwsh, which is to be the same one.
            $path = $env:PATH
            if ($powerShell -ne 'pwsh') { $env:PATH = (Split-Path $powerShell) + [IO.Path]::PathSeparator + $path }
            try { Invoke-Measurement $kind 'Measure-Startup.ps1' @('-Rounds', $size.Starts) }
            finally { $env:PATH = $path }
            if (-not $samples.ContainsKey("$kind.emulator.ours.Milliseconds")) { $missing["$kind.emulator"] = 'ASP.NET Core is not installed for the .NET of this PowerShell' }
            $kind
        })
    if ('precompiled' -notin $measured) { $missing.precompiled = 'this PowerShell is not precompiled; BENCHMARK_PWSH may name another' }
    if ('tool' -notin $measured) { $missing.tool = 'this PowerShell is precompiled; BENCHMARK_PWSH may name another' }
}

function Measure-Bulk([string] $Name, [string[]] $Kind, [int] $Tenants, [int] $Throttle) {
    foreach ($round in 1..$size.Processes) {
        Use-Emulator (@('--provisioning-ms', 1000) + $Kind) { param($Key) Invoke-Measurement $Name 'Measure-Bulk.ps1' @('-ServiceKey', $Key, '-Tenants', $Tenants, '-Throttle', $Throttle) }
    }
}

function Measure-List {
    Use-Emulator @('--provisioning-ms', 0, '--tenants', $size.ListTenants) {
        param($Key)
        foreach ($round in 1..$size.Processes) {
            Invoke-Measurement list 'Measure-List.ps1' @('-ServiceKey', $Key)
            Invoke-Measurement list 'Measure-List.ps1' @('-ServiceKey', $Key, '-By', 'rest')
            if (Get-Command curl -CommandType Application -ErrorAction Ignore) { Invoke-Measurement list 'Measure-Curl.ps1' @('-ServiceKey', $Key) }
            else { $missing['list.curl'] = 'curl is not installed here' }
        }
    }
}

function Measure-Cache {
    Use-Emulator @('--provisioning-ms', 0, '--tenants', 1000) {
        param($Key)
        $with = '-ServiceKey', $Key, '-Count', $size.Cached, '-Calls', $size.Calls, '-Rounds', $size.Rounds
        foreach ($round in 1..$size.Processes) {
            foreach ($which in 'ours', 'output') { Invoke-Measurement cache 'Measure-Cache.ps1' ($with + '-First' + $which) }
        }
        Invoke-Measurement cache 'Measure-Cache.ps1' $with
    }
}

# PostgreSQL where it is installed or can be, as build/Load.ps1 has it.
function Measure-Host {
    $scripts = Join-Path (Split-Path $PSScriptRoot) 'Integration' 'postgresql'
    if ($IsWindows) { $missing['host.postgresql'] = 'start.sh runs on Linux only' }
    else {
        $said = @(& bash (Join-Path $scripts 'install.sh') 2>&1)
        if ($LASTEXITCODE -ne 0) { $missing['host.postgresql'] = "$($said[-1])" }
        else {
            foreach ($line in & bash (Join-Path $scripts 'start.sh')) {
                if ($line -match "^export (\w+)='(.*)'$") { Set-Item "Env:$($Matches[1])" $Matches[2] }
            }
        }
    }
    try { Invoke-Measurement host 'Measure-Broker.ps1' @('-Program', $Broker, '-Rounds', $size.Rounds, '-Seconds', $size.LoadSeconds) }
    finally {
        if ($env:BROKER_POSTGRES_HOME) { & bash (Join-Path $scripts 'stop.sh') | Out-Host }
        $env:BROKER_POSTGRES, $env:BROKER_POSTGRES_HOME = $null, $null
    }
}

function Measure-Client {
    $started = Start-BenchmarkServer $Broker @('compiled', 'memory')
    try { Invoke-Measurement client 'Measure-BrokerClient.ps1' @('-Uri', (Get-Content -LiteralPath $started.KeyFile), '-Instances', $size.Provisions, '-Rounds', $size.Rounds) }
    finally { Stop-BenchmarkServer $started }
}

function Measure-Cloud {
    # Installing is for a whole run; a quick one takes what is there.
    if ($isQuick -and -not ($env:SAHARA_TEST_URI -or (Get-Command keystone-manage -CommandType Application -ErrorAction Ignore))) {
        $missing.sahara = 'Sahara is not installed here, and a quick run installs nothing'
        return
    }
    try { Invoke-Measurement sahara 'Measure-Sahara.ps1' @('-Clusters', $size.Clusters, '-Rounds', $size.SaharaRounds, '-ColdRounds', $size.Rounds) }
    catch {
        if ($LASTEXITCODE -ne 3) { throw }
        $missing.sahara = 'Sahara is not installed here; tests/Integration/openstack/install.sh installs it on Debian 12'
    }
}

function Measure-Growth {
    foreach ($name in 'small', 'medium', 'large') {
        # The small ones take no time, and a range says more than one figure.
        foreach ($round in 1..($name -eq 'large' ? 1 : $size.Processes)) {
            Use-Emulator @('--provisioning-ms', 0) { param($Key) Invoke-Measurement "growth.$name" 'Measure-Growth.ps1' @('-ServiceKey', $Key, '-Tenants', $size[$name]) }
        }
    }
}

function Measure-Micro {
    & dotnet $Micro (Join-Path $Results 'micro') | Out-File (Join-Path $Results 'micro.txt')
    if ($LASTEXITCODE -ne 0) { throw "The micro-benchmarks ended with exit code $LASTEXITCODE." }
}

$measurements = [ordered]@{
    start  = { Measure-Start }
    sm     = { Measure-Bulk sm @('--service-manager') $size.ServiceManagerTenants $size.ServiceManagerThrottle }
    im     = { Measure-Bulk im @() $size.InstanceManagerTenants $size.InstanceManagerThrottle }
    list   = { Measure-List }
    table  = { Use-Emulator @('--provisioning-ms', 0, '--tenants', $size.TableTenants) { param($Key) Invoke-Measurement table 'Measure-Table.ps1' @('-ServiceKey', $Key, '-Rounds', $size.Rounds) } }
    cache  = { Measure-Cache }
    client = { Measure-Client }
    host   = { Measure-Host }
    sahara = { Measure-Cloud }
    growth = { Measure-Growth }
    micro  = { Measure-Micro }
}
$wanted = @(foreach ($name in $measurements.Keys) { if (-not $Only -or @($Only -split ',' | Where-Object { $_ -and $name -like "*$_*" })) { $name } })
if (-not $wanted) { throw "No measurement is called '$Only'. There are: $($measurements.Keys -join ', ')." }

$null = New-Item -ItemType Directory -Force $Results
Remove-Item (Join-Path $Results 'micro') -Recurse -ErrorAction Ignore
$began = [System.Diagnostics.Stopwatch]::StartNew()
foreach ($name in $wanted) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    # One that breaks off doesn't take the others' minutes with it.
    try { & $measurements[$name] }
    catch {
        $broken.Add("${name}: $_")
        Write-Host "$name broke off: $_"
    }
    Write-Host ('{0}: {1:0} s' -f $name, $clock.Elapsed.TotalSeconds)
}

$run = @{ IsQuick = $isQuick; Samples = $samples; Missing = $missing; Size = $size; Minutes = $began.Elapsed.TotalMinutes; Micro = Read-MicroResult (Join-Path $Results 'micro'); Machine = Get-MachineText }
ConvertTo-Json $run -Depth 4 | Set-Content (Join-Path $Results 'run.json')
$isWhole = -not ($isQuick -or $Only -or $broken)
Write-Report $run ($isWhole ? (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs') : $Results)
if ($broken) {
    Write-Host "Broke off: $($broken -join '; ')"
    exit 1
}
