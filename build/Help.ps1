# Help: pages in docs/en-US, the file that Get-Help reads in the module's en-US.

$HelpFileName = 'SapServiceTools.Cmdlets.dll-Help.xml'

function Get-PageFolder {
    Join-Path $BuildState.Root 'docs' 'en-US'
}

function Build-Help {
    $pages = @(Get-ChildItem (Get-PageFolder) -Filter *-*.md -File -ErrorAction Ignore)
    if (-not $pages) { return }
    $target = Join-Path $BuildState.Module 'en-US' $HelpFileName
    $newest = ($pages | Measure-Object LastWriteTimeUtc -Maximum).Maximum
    if ((Test-Path $target) -and (Get-Item $target).LastWriteTimeUtc -ge $newest) { return }

    $platyPS = Resolve-ToolModule 'Microsoft.PowerShell.PlatyPS' 'the help file of the cmdlets, so that Get-Help shows their syntax only'
    if (-not $platyPS) { return }
    & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Export-Help.ps1') -PlatyPS $platyPS -Pages (Get-PageFolder) -Target $target | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "The help file could not be made." }
}

function Sync-Doc {
    Write-Step 'Docs'
    $platyPS = Resolve-ToolModule 'Microsoft.PowerShell.PlatyPS' 'making pages for new cmdlets'
    $arguments = @('-Pages', (Get-PageFolder))
    if ($platyPS) { $arguments += '-PlatyPS', $platyPS }
    Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Update-Page.ps1') $arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The pages and the cmdlets disagree.' }
    Build-Help
}
