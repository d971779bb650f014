# Reads clusters from a real Sahara through a session beside curl, and from a cold start beside OpenStack's own command line. Nothing here is asserted: machines differ.
# Starts the servers with tests/Integration/openstack, unless SAHARA_TEST_URI says that they run.
param(
    [int] $Clusters = 10,
    [int] $Rounds = 40,
    [int] $ColdRounds = 5
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = (Get-Item $PSScriptRoot).Parent.Parent.FullName
$servers = Join-Path $root 'tests' 'Integration' 'openstack'
$env:SAPSERVICETOOLS_MODULE ??= (Get-ChildItem (Join-Path $root 'out' 'SapServiceTools') -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1).FullName
. (Join-Path $root 'tests' 'Module' 'SaharaCloud.ps1')

function Get-Median([double[]] $Value) { ($Value | Sort-Object)[[int][Math]::Floor($Value.Count / 2)] }

function Add-Row([string] $What, [string] $Figure, [string] $Aim = '') {
    $rows.Add([pscustomobject]@{ Measurement = $What; Figure = $Figure; Aim = $Aim })
}

$rows = [System.Collections.Generic.List[object]]::new()
$started = -not $env:SAHARA_TEST_URI
if ($started) {
    $said = & (Join-Path $servers 'install.sh') 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$(@($said)[-1])" }
    $env:SAHARA_STEP_SECONDS = '0.1'
    foreach ($line in & (Join-Path $servers 'start.sh')) {
        if ($line -match "^export (\w+)='(.*)'$") { Set-Item "Env:$($Matches[1])" $Matches[2] }
    }
}
try {
    $cloud = Start-TestCloud
    $token = Get-TestToken $cloud
    $null = Connect-TestCloud $cloud
    Register-TestImage
    $group = @{ Name = 'all'; Count = 1; FlavorId = '1'; NodeProcesses = 'namenode', 'datanode', 'jobtracker', 'tasktracker' }
    $null = New-SaharaClusterTemplate "bench-$PID" -PluginName fake -PluginVersion 0.1 -NodeGroup $group -Image $ImageId -ManagementNetworkId $NetworkId
    $null = New-SaharaCluster "bench-$PID" "bench-$PID" -Count $Clusters

    # Alternating, so that what else the machine does hits both; the first round fills caches and isn't counted.
    $times = @{ Session = @(); Curl = @() }
    foreach ($round in 0..$Rounds) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Get-SaharaCluster
        $taken = $clock.Elapsed.TotalMilliseconds
        # What curl says of the request alone, without the start of its process.
        $other = 1000 * [double](& curl --silent --output /dev/null --write-out '%{time_total}' --header "X-Auth-Token: $($token.Id)" "$($cloud.SaharaUri)/v2/clusters")
        if ($round -gt 0) {
            $times.Session += $taken
            $times.Curl += $other
        }
    }
    $session, $curl = (Get-Median $times.Session), (Get-Median $times.Curl)
    Add-Row "Get-SaharaCluster of $Clusters in a live session, median of $Rounds" ('{0:0.0} ms; curl {1:0.0} ms: {2:0.00} x' -f $session, $curl, ($session / $curl)) '<= 1.3 x curl'

    $variables = @{
        OS_AUTH_URL = $cloud.AuthUri; OS_USERNAME = $cloud.User; OS_PASSWORD = $cloud.Password; OS_PROJECT_NAME = $cloud.Project; OS_USER_DOMAIN_NAME = 'Default'
        OS_PROJECT_DOMAIN_NAME = 'Default'; OS_REGION_NAME = 'RegionOne'; OS_IDENTITY_API_VERSION = '3'; OS_DATA_PROCESSING_API_VERSION = '2'
    }
    foreach ($name in $variables.Keys) { Set-Item "Env:$name" $variables[$name] }
    $manifest = Join-Path $env:SAPSERVICETOOLS_MODULE 'SapServiceTools.psd1'
    $cold = @{ Ours = @(); Theirs = @(); Bare = @() }
    foreach ($round in 0..$ColdRounds) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $ours = & pwsh -NoProfile -c "Import-Module '$manifest'; `$null = Connect-Sahara; (Get-SaharaCluster).Name"
        $taken = $clock.Elapsed.TotalSeconds
        $clock.Restart()
        $theirs = & openstack dataprocessing cluster list -f value -c Name
        if (@($ours).Count -ne @($theirs).Count) { throw "$(@($ours).Count) clusters are $(@($theirs).Count) of the command line." }
        $other = $clock.Elapsed.TotalSeconds
        $clock.Restart()
        & pwsh -NoProfile -c '1' | Out-Null
        if ($round -gt 0) {
            $cold.Ours += $taken
            $cold.Theirs += $other
            $cold.Bare += $clock.Elapsed.TotalSeconds
        }
    }
    Add-Row "pwsh -c 'Connect-Sahara; Get-SaharaCluster', median of $ColdRounds" ('{0:0.00} s, {1:0.00} s of it pwsh itself; openstack dataprocessing cluster list {2:0.00} s' -f (Get-Median $cold.Ours), (Get-Median $cold.Bare), (Get-Median $cold.Theirs))

    Get-SaharaCluster "bench-$PID-*" | Remove-SaharaCluster -Confirm:$false
    Remove-SaharaClusterTemplate "bench-$PID" -Confirm:$false
}
finally {
    if ($started) { & (Join-Path $servers 'stop.sh') }
}
$rows | Format-Table -AutoSize -Wrap | Out-String -Width 160 | Write-Host
