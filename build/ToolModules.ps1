# The PowerShell modules that the build uses: an installed one, else one from NuGet or the PowerShell Gallery in .tools/, else none.

# What is fetched is one version and no range, so that nobody's next release runs in the build unseen; of NuGet's package the content is known as well.
$ToolModules = @{
    'Pester'                       = @{ Minimum = '5.5.0'; Version = '5.9.1'; NuGetHash = 'ueNRfNTrcHycKxcPOiENFm4UJULpJJpNN6SVNo0MNmwDHJkmoMA6/UX07i3BClqFX09Wl09BbBLGJifWgSIXbg==' }
    'PSScriptAnalyzer'             = @{ Minimum = '1.21.0'; Version = '1.24.0'; NuGetHash = $null }
    'Microsoft.PowerShell.PlatyPS' = @{ Minimum = '1.0.0'; Version = '1.0.3'; NuGetHash = $null }
}
$ToolSource = @{ Folder = Join-Path $BuildState.Root '.tools'; Gallery = 'https://www.powershellgallery.com/api/v2/'; GalleryFault = $null; Faults = @{} }

# Returns the path of the module's manifest, or nothing after saying what has to be skipped.
function Resolve-ToolModule([string] $Name, [string] $NeededFor) {
    # Pester is published on NuGet as well, which a machine that builds this module reaches anyway. What couldn't be had isn't tried again in this run.
    if (-not $ToolSource.Faults.Contains($Name)) {
        $faults = @()
        foreach ($source in { $null }, { Save-FromNuGet $Name }, { Save-FromGallery $Name }) {
            $fault = & $source
            if ($fault) { $faults += $fault; continue }
            $found = Find-ToolModule $Name
            if ($found) { return $found }
        }
        $ToolSource.Faults[$Name] = $faults -join '; '
    }
    Add-Skipped $NeededFor "the module $Name $($ToolModules[$Name].Minimum) or newer is not installed, and $($ToolSource.Faults[$Name])"
}

function Find-ToolModule([string] $Name) {
    Get-Module -ListAvailable -Name $Name, (Join-Path $ToolSource.Folder $Name) -Verbose:$false -ErrorAction Ignore |
        Where-Object { $_.Version -ge [version]$ToolModules[$Name].Minimum } |
        Sort-Object Version -Descending |
        Select-Object -First 1 -ExpandProperty Path
}

# Both return nothing, or why it could not be had.
function Save-FromNuGet([string] $Name) {
    $version = $ToolModules[$Name].Version
    if (-not $ToolModules[$Name].NuGetHash) { return 'NuGet has none' }
    Write-Host "Fetching $Name $version from NuGet into .tools/."
    $project = Join-Path $ToolSource.Folder 'nuget' "$Name.proj"
    $null = New-Item -Force $project -Value @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>`$(MSBuildThisFileDirectory)packages</RestorePackagesPath></PropertyGroup>
  <ItemGroup><PackageDownload Include="$Name" Version="[$version]" /></ItemGroup>
</Project>
"@
    $output = & dotnet restore $project --nologo -v q 2>&1
    $package = Join-Path $ToolSource.Folder 'nuget' 'packages' $Name.ToLowerInvariant() $version
    $tools = Join-Path $package 'tools'
    if ($LASTEXITCODE -ne 0 -or -not (Test-Path $tools)) { return "NuGet did not deliver it: $(@($output)[-1])" }
    $hash = (Get-Content -LiteralPath (Join-Path $package '.nupkg.metadata') -Raw | ConvertFrom-Json).contentHash
    if ($hash -ne $ToolModules[$Name].NuGetHash) {
        Remove-Item -LiteralPath $package -Recurse -Force
        return "what NuGet delivered isn't $Name $version as it is known (its content's hash is $hash)"
    }
    $target = Join-Path $ToolSource.Folder $Name $version
    $null = New-Item -ItemType Directory -Force $target
    Copy-Item (Join-Path $tools '*') $target -Recurse -Force
}

function Save-FromGallery([string] $Name) {
    # One quick question a run, so that a machine without the gallery loses seconds and not minutes.
    if ($null -eq $ToolSource.GalleryFault) {
        $ToolSource.GalleryFault = if (-not (Get-Command Save-PSResource -ErrorAction Ignore)) { 'this PowerShell has no PSResourceGet to fetch it with' } else {
            try { $null = Invoke-WebRequest $ToolSource.Gallery -Method Head -ConnectionTimeoutSeconds 5 -OperationTimeoutSeconds 5; '' }
            catch { 'the PowerShell Gallery does not answer' }
        }
    }
    if ($ToolSource.GalleryFault) { return $ToolSource.GalleryFault }
    try {
        Write-Host "Fetching $Name from the PowerShell Gallery into .tools/."
        $null = New-Item -ItemType Directory -Force $ToolSource.Folder
        Save-PSResource -Name $Name -Version "[$($ToolModules[$Name].Version)]" -Path $ToolSource.Folder -TrustRepository -Quiet
    }
    catch { "the gallery did not deliver it: $($_.Exception.Message)" }
}
