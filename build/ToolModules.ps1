# The PowerShell modules that the build uses: an installed one, else one from the gallery or from NuGet in .tools/, else none.

$ToolModules = @{
    'Pester'                       = @{ Minimum = '5.5.0'; Range = '[5.5.0,6.0.0)'; NuGet = '5.9.1' }
    'PSScriptAnalyzer'             = @{ Minimum = '1.21.0'; Range = '[1.21.0,2.0.0)' }
    'Microsoft.PowerShell.PlatyPS' = @{ Minimum = '1.0.0'; Range = '[1.0.0,2.0.0)' }
}

$GalleryState = @{ Why = $null; Asked = $false }

# Returns the path of the module's manifest, or nothing after saying what has to be skipped.
function Resolve-ToolModule([string] $Name, [string] $NeededFor) {
    $spec = $ToolModules[$Name]
    $own = Join-Path $BuildState.Root '.tools'
    $found = Find-ToolModule $Name $own
    if (-not $found) {
        $why = Save-FromGallery $Name $own
        # Pester is published on NuGet as well, which a machine that builds this module reaches anyway.
        if ($why -and $spec.ContainsKey('NuGet')) { $why = Save-FromNuGet $Name $own }
        if (-not $why) { $found = Find-ToolModule $Name $own }
    }
    if ($found) { return $found }
    Add-Skipped $NeededFor "the module $Name $($spec.Minimum) or newer is not installed, and $why"
}

# Both return nothing, or why it could not be had.
function Save-FromGallery([string] $Name, [string] $Own) {
    $why = Get-GalleryFault
    if ($why) { return $why }
    try {
        Write-Host "Fetching $Name from the PowerShell Gallery into .tools/."
        $null = New-Item -ItemType Directory -Force $Own
        Save-PSResource -Name $Name -Version $ToolModules[$Name].Range -Path $Own -TrustRepository -Quiet
    }
    catch {
        "the gallery did not deliver it: $($_.Exception.Message)"
    }
}

function Save-FromNuGet([string] $Name, [string] $Own) {
    $version = $ToolModules[$Name].NuGet
    Write-Host "Fetching $Name $version from NuGet into .tools/."
    $folder = Join-Path $Own 'nuget'
    $null = New-Item -ItemType Directory -Force $folder
    $project = Join-Path $folder "$Name.proj"
    @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <RestorePackagesPath>`$(MSBuildThisFileDirectory)packages</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="$Name" Version="[$version]" /></ItemGroup>
</Project>
"@ | Set-Content $project
    $output = & dotnet restore $project --nologo -v q 2>&1
    $tools = Join-Path $folder 'packages' $Name.ToLowerInvariant() $version 'tools'
    if ($LASTEXITCODE -ne 0 -or -not (Test-Path $tools)) {
        return "NuGet did not deliver it: $(@($output)[-1])"
    }
    $target = Join-Path $Own $Name $version
    $null = New-Item -ItemType Directory -Force $target
    Copy-Item (Join-Path $tools '*') $target -Recurse -Force
}

function Find-ToolModule([string] $Name, [string] $Own) {
    $spec = $ToolModules[$Name]
    $candidates = @(Get-Module -ListAvailable -Name $Name -Verbose:$false) +
        @(Get-Module -ListAvailable -Name (Join-Path $Own $Name) -Verbose:$false -ErrorAction Ignore)
    $candidates |
        Where-Object { $_.Version -ge [version]$spec.Minimum } |
        Sort-Object Version -Descending |
        Select-Object -First 1 -ExpandProperty Path
}

# One quick question a run, so that a machine without the gallery loses seconds and not minutes.
function Get-GalleryFault {
    if (-not $GalleryState.Asked) {
        $GalleryState.Asked = $true
        if (-not (Get-Command Save-PSResource -ErrorAction Ignore)) {
            $GalleryState.Why = 'this PowerShell has no PSResourceGet to fetch it with'
        }
        else {
            try {
                $null = Invoke-WebRequest 'https://www.powershellgallery.com/api/v2/' -Method Head -ConnectionTimeoutSeconds 5 -OperationTimeoutSeconds 5
            }
            catch {
                $GalleryState.Why = 'the PowerShell Gallery does not answer'
            }
        }
    }
    $GalleryState.Why
}
