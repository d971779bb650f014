# Runs in the clean child over the packed module: a page for every new cmdlet, current syntax in the others, then the faults that a person has to mend.
param(
    [Parameter(Mandatory)] [string] $Pages,
    [string] $PlatyPS
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Pages.ps1')
$module = Import-Module $env:SAPSERVICETOOLS_MODULE -PassThru
if ($PlatyPS) {
    Import-Module $PlatyPS
    $temporary = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
    $null = New-Item -ItemType Directory -Force $Pages
    foreach ($command in $module.ExportedCommands.Values) {
        $page = Join-Path $Pages "$($command.Name).md"
        if (Test-Path $page) {
            $null = Update-MarkdownCommandHelp -Path $page -NoBackup
        }
        else {
            $made = New-CommandHelp $command | Export-MarkdownCommandHelp -OutputFolder $temporary -Force
            Copy-Item $made.FullName $page
            Write-Host "New page: docs/en-US/$($command.Name).md"
        }
    }
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}

$faults = @(Get-PageFault $module $Pages)
$faults | ForEach-Object { Write-Host $_ }
Write-Host "$($module.ExportedCommands.Count) cmdlets, $($faults.Count) faults in their pages."
exit ([int]($faults.Count -gt 0))
