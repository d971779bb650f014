# The first script of a child pwsh: a module path without anything the developer installed, then the script asked for.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Script,
    [Parameter(ValueFromRemainingArguments)] [string[]] $Rest
)

$ErrorActionPreference = 'Stop'
# The one thing that tests may want of it: vaults to write to, which they set up for themselves.
if (-not $env:SAPSERVICETOOLS_SECRETMANAGEMENT) {
    $env:SAPSERVICETOOLS_SECRETMANAGEMENT = $env:PSModulePath -split [IO.Path]::PathSeparator | Where-Object { $_ -and (Test-Path (Join-Path $_ 'Microsoft.PowerShell.SecretStore')) } | Select-Object -First 1
}
# Set here, because PowerShell adds the user's and the machine's folders to an inherited value at start.
$env:PSModulePath = (Split-Path (Split-Path $Module)), (Join-Path $PSHOME 'Modules') -join [IO.Path]::PathSeparator
$env:SAPSERVICETOOLS_MODULE = $Module
if ($env:CI -or $env:NO_COLOR) { $PSStyle.OutputRendering = 'PlainText' }

$named = @{}
for ($i = 0; $i + 1 -lt @($Rest).Count; $i += 2) {
    $named[$Rest[$i].TrimStart('-').TrimEnd(':')] = $Rest[$i + 1]
}
$LASTEXITCODE = 0
& $Script @named
exit $LASTEXITCODE
