# The emulator in a process of its own, so that what it costs isn't counted as the client's.

function Start-BenchmarkServer([string] $Server, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($Server) + $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $key = $process.StandardOutput.ReadLine()
    if (-not $key) { throw 'The server did not start.' }
    $file = New-TemporaryFile
    Set-Content -LiteralPath $file.FullName $key
    @{ Process = $process; KeyFile = $file.FullName }
}

# How many bytes had gone to clients at a time.
function Get-RelayedByte([hashtable] $Emulator, [long] $UtcTicks) {
    $Emulator.Process.StandardInput.WriteLine($UtcTicks)
    [long]$Emulator.Process.StandardOutput.ReadLine()
}

function Stop-BenchmarkServer([hashtable] $Emulator) {
    # The server ends with its input.
    $Emulator.Process.StandardInput.Close()
    if (-not $Emulator.Process.WaitForExit(10000)) { $Emulator.Process.Kill() }
    $Emulator.Process.Dispose()
    Remove-Item -LiteralPath $Emulator.KeyFile
}
