# Test: xUnit, Pester over the packed module, the integration suites. Each adds its counts; the build's last line is their sum.

# How Pester, xUnit and the integration suites' own scripts name a test that failed.
$FailureLine = '^\s*(?:\[-\] |FAILED: |not ok +|Failed (?=\S+.* \[\d))(.+)$'

function Invoke-AllSuite([string] $Filter) {
    $results = Join-Path $BuildState.Out 'TestResults'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item -ItemType Directory $results
    # A Pester file or a suite's folder is meant alone, and what C# can't be called isn't there.
    $suites = @(Get-ChildItem (Join-Path $BuildState.Root 'tests' 'Integration' '*' 'run.ps1') | Where-Object { -not $Filter -or $_.Directory.Name -like "*$Filter*" })
    # A suite's whole name means it alone.
    if ($exact = @($suites | Where-Object { $_.Directory.Name -eq $Filter })) { $suites = $exact }
    if ($Filter -notmatch '[^\w.]|\.Tests\.ps1$' -and -not ($Filter -and $suites)) { Invoke-XunitSuite $Filter (Join-Path $results 'xunit') }
    if (-not ($Filter -and $suites)) { Invoke-PesterSuite $Filter $results }
    $suites | ForEach-Object { Invoke-IntegrationSuite $_ }
    if ($Filter -and -not ($BuildState.Suites | Where-Object { $_.Passed + $_.Failed + $_.Skipped })) { throw "No test's name contains '$Filter'." }
}

function Invoke-XunitSuite([string] $Filter, [string] $Results) {
    Write-Step 'xUnit'
    # The solution, so that everything else that compiles is seen to compile.
    $counts = Invoke-Xunit (Join-Path $BuildState.Root 'SapServiceTools.sln') ($Filter ? "FullyQualifiedName~$Filter" : '') $Results -MayBeEmpty:([bool]$Filter)
    Add-SuiteResult 'xUnit' $counts.Passed $counts.Failed $counts.Skipped
    $counts.Failures | ForEach-Object { Add-Failure 'xUnit' $_ }
}

function Invoke-PesterSuite([string] $Filter, [string] $Results) {
    $pester = Resolve-ToolModule 'Pester' 'the Pester tests of the cmdlets'
    if (-not $pester) { return }
    Write-Step 'Pester'
    $files = @('Module', 'Build' | ForEach-Object { Get-ChildItem (Join-Path $BuildState.Root 'tests' $_) -Filter *.Tests.ps1 -Recurse })
    $named = $Filter ? @($files | Where-Object Name -Like "*$Filter*") : $files
    $sum = Invoke-PesterFile $pester ($named ? $named : $files) (Join-Path $Results 'pester') ($named ? '' : $Filter)
    Add-SuiteResult 'Pester' $sum.Passed $sum.Failed $sum.Skipped
}

# A child that dies takes no more than its own file with it: another one goes on with the next, and what the first hadn't run counts as failed, by name.
function Invoke-PesterFile([string] $Pester, [IO.FileInfo[]] $Files, [string] $Results, [string] $Filter) {
    $sum = @{ Passed = 0; Failed = 0; Skipped = 0 }
    $null = New-Item -ItemType Directory -Force $Results
    $left = [System.Collections.Generic.Queue[string]]::new([string[]]$Files.FullName)
    while ($left.Count -gt 0) {
        $list = Join-Path $Results 'files.txt'
        $counts = Join-Path $Results 'counts.jsonl'
        $left | Set-Content $list
        Remove-Item $counts -ErrorAction Ignore
        $ran = [System.Collections.Generic.List[string]]::new()
        $with = '-Pester', $Pester, '-List', $list, '-Counts', $counts
        Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Invoke-ModuleTest.ps1') ($Filter ? $with + '-Filter' + $Filter : $with) | ForEach-Object {
            # Shown are failures only, but every test that ended is known.
            if ($_ -match '^\s*\[[+!?-]\] (.+?) \d[\d.,]*m?s') { $ran.Add($Matches[1]) }
            if ($_ -match $FailureLine) { Add-Failure 'Pester' $Matches[1] }
            if ($_ -notmatch '^\s*(\[\+\]|Describing|Context|$)') { Write-Host $_ }
        }
        $code = $LASTEXITCODE
        foreach ($line in @(Get-Content $counts -ErrorAction Ignore)) {
            $count = $line | ConvertFrom-Json
            foreach ($kind in 'Passed', 'Failed', 'Skipped') { $sum[$kind] += $count.$kind }
            $null = $left.Dequeue()
        }
        if ($left.Count -gt 0) {
            $file = $left.Dequeue()
            $names = @(Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Invoke-ModuleTest.ps1') '-Pester', $Pester, '-Names', $file)
            # What has not run has its placeholders still.
            $unrun = @(foreach ($name in $names) {
                    $pattern = '^' + ([regex]::Escape($name) -replace '<[^>]+>', '.*') + '$'
                    $seen = $ran.FindIndex({ $args[0] -match $pattern })
                    if ($seen -ge 0) { $ran.RemoveAt($seen) } else { $name }
                })
            Add-Failure 'Pester' "the process that ran $(Split-Path $file -Leaf) ended with exit code $code; not run: $($unrun ? $unrun -join '; ' : 'its clean-up')."
            Write-Host $BuildState.Failures[-1] -ForegroundColor Red
            $sum.Failed += [Math]::Max(1, $unrun.Count)
            $sum.Passed += $names.Count - $unrun.Count
        }
    }
    $sum
}

# A suite against a foreign server is a folder with a run.ps1. It gets the module in SAPSERVICETOOLS_MODULE and ends with `N passed, N failed, N skipped`;
# where its prerequisites are missing it exits with 77, the reason being its last line. SAPSERVICETOOLS_PESTER is the Pester that it may use.
function Invoke-IntegrationSuite([IO.FileInfo] $Script) {
    $name = "Integration/$($Script.Directory.Name)"
    Write-Step $name
    $env:SAPSERVICETOOLS_PESTER = Resolve-ToolModule 'Pester' "the integration suites' own tests of the cmdlets"
    # Set first: a script that writes nothing leaves the variable as it is.
    $lines = @('')
    Invoke-CleanPwsh $Script.FullName | Tee-Object -Variable lines | Out-Host
    $code = $LASTEXITCODE
    $last = "$(@($lines)[-1])"
    foreach ($line in $lines) { if ("$line" -match $FailureLine) { Add-Failure $name $Matches[1] } }
    if ($code -eq 77) { Add-Skipped $name $last }
    elseif ($last -match '^(\d+) passed, (\d+) failed, (\d+) skipped$') {
        Add-SuiteResult $name $Matches[1] (($code -ne 0 -and $Matches[2] -eq '0') ? 1 : $Matches[2]) $Matches[3]
    }
    else { Add-SuiteResult $name 0 1 0 }
}
