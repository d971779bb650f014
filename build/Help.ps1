# Help: pages in docs/en-US, and the file that Get-Help reads, which is made from them by platyPS and committed beside them.

$HelpFileName = 'SapServiceTools.Cmdlets.dll-Help.xml'

. (Join-Path $PSScriptRoot 'ErrorTopic.ps1')

function Sync-Doc {
    Write-Step 'Docs'
    $pages = Join-Path $BuildState.Root 'docs' 'en-US'
    Update-ErrorTopic (Join-Path $BuildState.Root 'src' 'SapServiceTools' 'Errors') (Join-Path $pages 'about_SapServiceTools_Reliability.help.txt')
    $platyPS = Resolve-ToolModule 'Microsoft.PowerShell.PlatyPS' 'making pages for new cmdlets, and renewing the help file'
    $arguments = @('-Pages', $pages)
    if ($platyPS) { $arguments += '-PlatyPS', $platyPS }
    Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Update-Page.ps1') $arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The pages and the cmdlets disagree.' }
    if (-not $platyPS) { return }
    & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Export-Help.ps1') -PlatyPS $platyPS -Pages $pages -Target (Join-Path $pages $HelpFileName) | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The help file could not be made.' }
}
