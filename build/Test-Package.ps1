# Runs in a child pwsh with an empty home: publishes the package into a folder, or installs it from there and tries what a user would.
param(
    [Parameter(Mandatory)] [ValidateSet('Publish-PSResource', 'Install-PSResource', 'Install-Module')] [string] $Action,
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $Packages,
    [Parameter(Mandatory)] [string] $Demo
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Set-StrictMode -Version Latest

function Assert([bool] $Condition, [string] $Message) {
    if (-not $Condition) { throw $Message }
}

# Windows may keep a user's own folders whatever the environment says; nothing is installed among them.
Assert ([Environment]::GetFolderPath('LocalApplicationData', 'DoNotVerify').StartsWith($env:HOME)) 'The folders of this user stay where they are; pack on a system where HOME decides.'

if ($Action -eq 'Install-Module') {
    Register-PSRepository -Name Packed -SourceLocation $Packages -InstallationPolicy Trusted
    $prerelease = @{ AllowPrerelease = $true }
}
else {
    Register-PSResourceRepository -Name Packed -Uri $Packages -Trusted
    $prerelease = @{ Prerelease = $true }
}
if ($Action -eq 'Publish-PSResource') {
    Publish-PSResource -Path $Folder -Repository Packed
    exit 0
}
& $Action -Name SapServiceTools -Repository Packed -Scope CurrentUser @prerelease

$modules = @(Get-Module -ListAvailable SapServiceTools)
Assert ($modules.Count -eq 1 -and $modules[0].ModuleBase.StartsWith($HOME)) "Installed are: $($modules.ModuleBase -join ', ')."
$installed = $modules[0]

# What arrived is what was packed, byte for byte.
foreach ($file in Get-ChildItem $Folder -Recurse -File) {
    $place = [IO.Path]::GetRelativePath($Folder, $file.FullName)
    Assert ((Get-FileHash $file).Hash -eq (Get-FileHash (Join-Path $installed.ModuleBase $place)).Hash) "$place is another file than was packed."
}

# A runspace each, because the first cmdlet that loads the module brings the others along.
$names = (Import-PowerShellDataFile (Join-Path $installed.ModuleBase 'SapServiceTools.psd1')).CmdletsToExport
foreach ($name in $names) {
    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    $module = $shell.AddScript("`$ErrorActionPreference = 'Stop'; `$null = Get-Command $name; (Get-Module SapServiceTools).ModuleBase").Invoke()
    Assert (-not $shell.HadErrors -and $module -eq $installed.ModuleBase) "$name doesn't load by itself: $($shell.Streams.Error)"
    $shell.Dispose()
}
Write-Host "$($names.Count) cmdlets load by themselves from $($installed.Version)$($installed.PrivateData.PSData['Prerelease'])."

$examples = @((Get-Help New-ManagedInstance -Examples).examples.example)
Assert ($examples.Count -eq 4 -and -not ($examples | Where-Object { -not $_.code })) "Get-Help New-ManagedInstance -Examples shows $($examples.Count) examples, not 4."
Write-Host "Get-Help New-ManagedInstance -Examples shows $($examples.Count)."

& $Demo | Out-Host
Assert ((Get-Module SapServiceTools).ModuleBase -eq $installed.ModuleBase) 'The demo ran another copy.'
