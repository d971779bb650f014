# Reads clusters from a real Sahara through a session beside curl, and from a cold start beside OpenStack's own command line. Answers with one line of JSON.
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

$started = -not $env:SAHARA_TEST_URI
if ($started) {
    $said = & (Join-Path $servers 'install.sh') 2>&1
    # 3 is what install.sh says where they can't be had.
    if ($LASTEXITCODE -eq 3) {
        [Console]::Error.WriteLine("$(@($said)[-1])")
        exit 3
    }
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
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $times = @{ Session = @(); Cpu = @(); Curl = @() }
    foreach ($round in 0..$Rounds) {
        $process.Refresh()
        $cpu = $process.TotalProcessorTime
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Get-SaharaCluster
        $taken = $clock.Elapsed.TotalMilliseconds
        $process.Refresh()
        # What curl says of the request alone, without the start of its process.
        $other = 1000 * [double](& curl --silent --output /dev/null --write-out '%{time_total}' --header "X-Auth-Token: $($token.Id)" "$($cloud.SaharaUri)/v2/clusters")
        if ($round -gt 0) {
            $times.Session += $taken
            $times.Cpu += ($process.TotalProcessorTime - $cpu).TotalMilliseconds
            $times.Curl += $other
        }
    }
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
    Get-SaharaCluster "bench-$PID-*" | Remove-SaharaCluster -Confirm:$false
    Remove-SaharaClusterTemplate "bench-$PID" -Confirm:$false
}
finally {
    if ($started) { & (Join-Path $servers 'stop.sh') | Out-Null }
}
@{
    session = @{ Milliseconds = $times.Session; CpuMilliseconds = $times.Cpu }
    curl    = @{ Milliseconds = $times.Curl }
    cold    = @{ OursSeconds = $cold.Ours; OpenStackSeconds = $cold.Theirs; PwshSeconds = $cold.Bare }
} | ConvertTo-Json -Compress
