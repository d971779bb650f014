# One process: how long one Import-Module takes, and how many methods were compiled for it.
param([Parameter(Mandatory)] [string] $Path)

. (Join-Path $PSScriptRoot 'Common.ps1')
# The measuring itself is compiled beforehand.
$null = Measure-Work { 1 }
$methods = [System.Runtime.JitInfo]::GetCompiledMethodCount($false)
$import = Measure-Work { Import-Module $Path }
@{ Milliseconds = 1000 * $import.Seconds; CpuMilliseconds = 1000 * $import.Cpu; Jitted = [System.Runtime.JitInfo]::GetCompiledMethodCount($false) - $methods } | ConvertTo-Json -Compress
