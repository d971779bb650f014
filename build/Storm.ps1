# Storm: the long forms of the tests of faults and interruptions, and their counts as tables that docs/reliability.md takes.

function Invoke-Storm([string] $Filter) {
    $results = Join-Path $BuildState.Out 'TestResults' 'storm'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item -ItemType Directory -Force $results
    $page = Join-Path $results 'storm.md'
    if (-not $Filter -or 'FaultStorm' -like "*$Filter*") { Invoke-FaultStorm $results $page }
    if (-not $Filter -or 'Interrupted' -like "*$Filter*") { Invoke-Interruption $results $page }
    if (-not (Test-Path $page)) { throw "No part of the storm has '$Filter' in its name: FaultStorm, Interrupted." }
    Write-Host "The tables are in $page."
}

# 20,000 operations over all clients, a tenth of whose requests meet a fault.
function Invoke-FaultStorm([string] $Results, [string] $Page) {
    Write-Step 'Storm'
    $report = Join-Path $Results 'storm.jsonl'
    $counts = Invoke-WithEnvironment @{ FAULT_STORM_COUNT = $env:FAULT_STORM_COUNT ?? '20000'; FAULT_STORM_REPORT = $report } {
        Invoke-Xunit (Join-Path $BuildState.Root 'tests' 'SapServiceTools.Tests') 'FullyQualifiedName~FaultStormTests' (Join-Path $Results 'xunit')
    }
    Add-SuiteResult 'Storm' $counts.Passed $counts.Failed $counts.Skipped
    $counts.Failures | ForEach-Object { Add-Failure 'Storm' $_ }
    Write-CountTable $report $Page 'client', 'seed', 'operations', 'requests', 'Lost', 'Doubled', 'Orphaned', 'WronglySuccessful', 'WronglyFailed', 'GaveUp', 'InDoubt'
}

# Each command, interrupted in each way; what is suspended stands still for a minute.
function Invoke-Interruption([string] $Results, [string] $Page) {
    $pester = Resolve-ToolModule 'Pester' 'the tests of interruptions'
    if (-not $pester) { return }
    Write-Step 'Interrupted'
    $report = Join-Path $Results 'interrupted.jsonl'
    $files = 'Kill', 'Interrupted' | ForEach-Object { Get-Item (Join-Path $BuildState.Root 'tests' 'Module' "$_.Tests.ps1") }
    $sum = Invoke-WithEnvironment @{ INTERRUPTED = 'all'; INTERRUPTED_SECONDS = $env:INTERRUPTED_SECONDS ?? '60'; INTERRUPTED_REPORT = $report } {
        Invoke-PesterFile $pester $files (Join-Path $Results 'pester') ''
    }
    Add-SuiteResult 'Interrupted' $sum.Passed $sum.Failed $sum.Skipped
    Write-CountTable $report $Page 'Work', 'Interruption', 'Before', 'After'
}

# Lines of JSON as a table: shown, and added to the page.
function Write-CountTable([string] $Report, [string] $Page, [string[]] $Columns) {
    if (-not (Test-Path $Report)) { return }
    $rows = Get-Content -LiteralPath $Report | ConvertFrom-Json | Sort-Object $Columns[0], $Columns[1]
    $lines = @(
        "| $($Columns -join ' | ') |"
        "|$('---|' * $Columns.Count)"
        foreach ($row in $rows) { "| $(($Columns | ForEach-Object { $row.$_ }) -join ' | ') |" }
        ''
    )
    $lines | Out-Host
    $lines | Add-Content -LiteralPath $Page
}
