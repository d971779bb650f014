# One process: reads a long list, by this module or as somebody without it would, and answers with times and memory.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [ValidateSet('ours', 'rest')] [string] $By = 'ours'
)

. (Join-Path $PSScriptRoot 'Common.ps1')
$key = Get-Content -LiteralPath $ServiceKey -Raw | ConvertFrom-Json
$pair = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($key.user):$($key.password)"))
$header = @{ Authorization = "Basic $pair" }
# Either has sent a request before, and has what reads an answer compiled.
if ($By -eq 'ours') {
    Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
    $null = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
}
else { $null = Invoke-RestMethod $key.get_managed_instance_url.Replace('{tenant_id}', 'tenant-1') -Headers $header }
$seen = @{ Count = 0; First = 0 }
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$list = Measure-Work {
    $clock.Restart()
    if ($By -eq 'ours') {
        Get-ManagedInstance | ForEach-Object { if ($seen.Count++ -eq 0) { $seen.First = $clock.Elapsed.TotalMilliseconds } }
    }
    else {
        # Invoke-RestMethod writes a list as one object; the pipe behind the parentheses takes it apart.
        (Invoke-RestMethod $key.get_all_managed_instances_url -Headers $header) |
            ForEach-Object { if ($seen.Count++ -eq 0) { $seen.First = $clock.Elapsed.TotalMilliseconds } }
    }
}

@{
    $By = @{
        Count = $seen.Count; FirstMilliseconds = $seen.First; Seconds = $list.Seconds; CpuSeconds = $list.Cpu
        PeakMegabytes = Get-PeakMegabyte
    }
} | ConvertTo-Json -Compress
