# The PowerShell modules that the build uses: an installed one, else one from the gallery in .tools/, else none.

$ToolModules = @{
    'Pester'                       = @{ Minimum = '5.5.0'; Range = '[5.5.0,6.0.0)' }
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
        $why = Get-GalleryFault
        if (-not $why) {
            try {
                Write-Host "Fetching $Name from the PowerShell Gallery into .tools/."
                $null = New-Item -ItemType Directory -Force $own
                Save-PSResource -Name $Name -Version $spec.Range -Path $own -TrustRepository -Quiet
                $found = Find-ToolModule $Name $own
            }
            catch {
                $why = "the gallery did not deliver it: $($_.Exception.Message)"
            }
        }
    }
    if ($found) { return $found }
    Add-Skipped $NeededFor "the module $Name $($spec.Minimum) or newer is not installed, and $why"
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
