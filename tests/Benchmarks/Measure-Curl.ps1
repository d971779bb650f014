# The same list by curl, which drops the bytes: the limit of what the network and the server allow. Times are curl's own, without the start of its process.
param([Parameter(Mandatory)] [string] $ServiceKey)

$ErrorActionPreference = 'Stop'
$key = Get-Content -LiteralPath $ServiceKey -Raw | ConvertFrom-Json
$start = [System.Diagnostics.ProcessStartInfo]::new('curl')
foreach ($argument in '--silent', '--fail', '--output', [IO.Path]::GetTempFileName(), '--write-out', '%{time_starttransfer} %{time_total} %{size_download}', '--user', "$($key.user):$($key.password)", $key.get_all_managed_instances_url) {
    $start.ArgumentList.Add($argument)
}
$file = $start.ArgumentList[3]
$start.RedirectStandardOutput = $true
try {
    $process = [System.Diagnostics.Process]::Start($start)
    $answer = $process.StandardOutput.ReadToEndAsync()
    # Both are gone with the process; what it uses hardly changes in the last moment.
    $peak, $cpu = 0, [TimeSpan]::Zero
    while (-not $process.HasExited) {
        try {
            $process.Refresh()
            if ($process.PeakWorkingSet64 -gt $peak) { $peak = $process.PeakWorkingSet64 }
            $cpu = $process.TotalProcessorTime
        }
        catch [InvalidOperationException] { break }
        Start-Sleep -Milliseconds 10
    }
    $process.WaitForExit()
    if ($process.ExitCode -ne 0) { throw "curl ended with exit code $($process.ExitCode)." }
    $first, $total, $bytes = -split $answer.GetAwaiter().GetResult() | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) }
}
finally { Remove-Item $file -ErrorAction Ignore }
@{ curl = @{ FirstMilliseconds = 1000 * $first; Seconds = $total; CpuSeconds = $cpu.TotalSeconds; PeakMegabytes = $peak / 1MB; Megabytes = $bytes / 1MB } } | ConvertTo-Json -Compress
