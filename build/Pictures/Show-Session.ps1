<#
.SYNOPSIS
    Runs a script line by line as if somebody typed it, in the terminal that it is started in.
#>
param([Parameter(Mandatory)] [string] $Module, [Parameter(Mandatory)] [string] $Script)

$ProgressPreference = 'SilentlyContinue'
$PSStyle.OutputRendering = 'Ansi'
Import-Module (Join-Path $Module SapServiceTools.psd1)

# PSReadLine's own colours.
$typedColors = @{ Command = "`e[93m"; CommandParameter = "`e[90m"; CommandArgument = "`e[37m"; String = "`e[36m"; Variable = "`e[92m"; Comment = "`e[32m"; Number = "`e[97m"; Operator = "`e[90m" }

function Write-Typed([string] $Line) {
    $errors = $null
    $at = 0
    foreach ($token in [System.Management.Automation.PSParser]::Tokenize($Line, [ref] $errors)) {
        Write-Key $Line.Substring($at, $token.Start - $at)
        Write-Key $Line.Substring($token.Start, $token.Length) $typedColors["$($token.Type)"]
        $at = $token.Start + $token.Length
    }
}

function Write-Key([string] $Text, [string] $Color) {
    foreach ($character in $Text.ToCharArray()) {
        [Console]::Out.Write($Color ? "$Color$character`e[0m" : "$character")
        [Console]::Out.Flush()
        Start-Sleep -Milliseconds 30
    }
}

foreach ($line in Get-Content -LiteralPath $Script | Select-Object -Skip 1) {
    [Console]::Out.Write('PS> ')
    Start-Sleep -Milliseconds 500
    Write-Typed $line
    Start-Sleep -Milliseconds 200
    [Console]::Out.WriteLine()
    # A block of its own has neither file nor place, so that errors look as they do at the prompt.
    . ([scriptblock]::Create($line)) | Out-Default
    Start-Sleep -Milliseconds ($line.StartsWith('#') ? 200 : 1000)
}
[Console]::Out.Write('PS> ')
Get-ServiceSession | Disconnect-ServiceSession
Stop-ServiceEmulator
