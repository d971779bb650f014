# Dot-sourced after Support.ps1 by the tests of interruptions: a command is run until its requests are held by the emulator, which lives in this process and goes on, and is interrupted there.

# How long a process is suspended: longer than its requests may take. A minute in the long form (INTERRUPTED_SECONDS=60).
$SuspendSeconds = $env:INTERRUPTED_SECONDS ? [int]$env:INTERRUPTED_SECONDS : 3
$SuspendedRequestTimeout = 2

# Starts a command in a process of its own, lets it work until its requests are held for ever, and returns it so. The hold is a fault of the emulator without its kind.
function Start-InterruptibleRun {
    param([string] $Preamble, [string] $Command, $Emulator, [hashtable] $Hold, [int] $AtOnce = 1, [hashtable] $Environment = @{}, [timespan] $Delay = [timespan]::FromHours(1))
    $script = Join-Path $TestDrive "interrupted-$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $script "Import-Module '$ManifestPath'`n$Preamble`n$Command"
    $Emulator.Faults.Add(@{ Kind = 'Latency'; Delay = $Delay; Times = -1 } + $Hold)
    $process = Start-ChildProcess '-File', $script -Environment $Environment
    try {
        Wait-Until { $process.HasExited -or @($Emulator.Faults)[0].Hits -ge $AtOnce } -Seconds 300
        if ($process.HasExited) { throw "It ended by itself: $($process.StandardOutput.ReadToEnd()) $($process.StandardError.ReadToEnd())" }
    }
    catch {
        Stop-Run $process $Emulator
        throw
    }
    $process
}

# SIGKILL, or what Windows has for it.
function Stop-Run {
    param([Diagnostics.Process] $Process, $Emulator)
    if (-not $Process.HasExited) { $Process.Kill() }
    $Process.WaitForExit()
    $Emulator.Faults.Clear()
}

# Runs a command and interrupts it while requests of it are under way.
# Kill: the process ends at once. Suspend: it stands still until its requests' time limit has passed, and goes on by itself. Stop: what Ctrl-C does to a pipeline.
function Invoke-Interrupted {
    param([ValidateSet('Kill', 'Suspend', 'Stop')] [string] $Interruption, [string] $Preamble, [string] $Command, $Emulator, [hashtable] $Hold, [int] $AtOnce = 1, [hashtable] $Environment = @{})
    switch ($Interruption) {
        'Stop' {
            $shell = [powershell]::Create()
            try {
                $settings = foreach ($name in $Environment.Keys) { "`$env:$name = '$($Environment[$name] -replace "'", "''")'" }
                $null = $shell.AddScript("Import-Module '$ManifestPath'`n$($settings -join "`n")`n$Preamble`n$Command")
                $Emulator.Faults.Add(@{ Kind = 'Latency'; Delay = [timespan]::FromHours(1); Times = -1 } + $Hold)
                $running = $shell.BeginInvoke()
                Wait-Until { $running.IsCompleted -or @($Emulator.Faults)[0].Hits -ge $AtOnce } -Seconds 300
                if ($running.IsCompleted) { throw "It ended by itself: $($shell.Streams.Error -join ' ')" }
                Stop-Shell $shell -Seconds 120
            }
            finally {
                $Emulator.Faults.Clear()
                # Its sessions end with its runspace.
                $shell.Runspace.Dispose()
                $shell.Dispose()
            }
        }
        'Kill' {
            Stop-Run (Start-InterruptibleRun $Preamble $Command $Emulator $Hold $AtOnce $Environment) $Emulator
        }
        'Suspend' {
            # Held for a moment only, so that the answers are there when it goes on, and the time limits have passed.
            $run = Start-InterruptibleRun $Preamble $Command $Emulator $Hold $AtOnce $Environment ([timespan]::FromSeconds(0.5))
            try {
                Send-Signal $run STOP
                Start-Sleep -Seconds $SuspendSeconds
                Send-Signal $run CONT
                # Read, or a full pipe would hold it for ever.
                $text = $run.StandardOutput.ReadToEndAsync(), $run.StandardError.ReadToEndAsync()
                if (-not $run.WaitForExit(300000)) { throw 'It did not end after it went on.' }
                [System.Threading.Tasks.Task]::WaitAll([System.Threading.Tasks.Task[]]$text)
            }
            finally {
                Stop-Run $run $Emulator
            }
        }
    }
}

# Of things with a name, a state and how many there are of it: what is not as it is to be.
function Measure-Difference {
    param([string[]] $Wanted, [object[]] $Held)
    $lost = @($Wanted | Where-Object { $_ -notin @($Held | Where-Object IsUsable).Name }).Count
    $doubled = @($Held | Group-Object Name | Where-Object Count -GT 1).Count
    $orphaned = @($Held | Where-Object { $_ -and $_.Name -notin $Wanted }).Count
    "$lost lost, $doubled doubled, $orphaned orphaned"
}

$NoDifference = '0 lost, 0 doubled, 0 orphaned'

# A line for the table of the long form.
function Write-Interruption {
    param([string] $Work, [string] $Interruption, [string] $Before, [string] $After)
    if ($env:INTERRUPTED_REPORT) { [pscustomobject]@{ Work = $Work; Interruption = $Interruption; Before = $Before; After = $After } | ConvertTo-Json -Compress | Add-Content -LiteralPath $env:INTERRUPTED_REPORT }
}
