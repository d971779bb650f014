# Test: xUnit, Pester over the packed module, the integration suites. Each adds its counts; the build's last line is their sum.

function Invoke-AllSuite {
    Invoke-XunitSuite
    Invoke-PesterSuite
    Invoke-IntegrationSuite
}

function Get-ResultFolder {
    $folder = Join-Path $BuildState.Out 'TestResults'
    $null = New-Item -ItemType Directory -Force $folder
    $folder
}

function Invoke-XunitSuite {
    Write-Step 'xUnit'
    $results = Join-Path (Get-ResultFolder) 'xunit'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    # The solution, so that everything else that compiles is seen to compile.
    & dotnet test (Join-Path $BuildState.Root 'SapServiceTools.sln') -c Release --nologo -v q --logger trx --logger 'console;verbosity=minimal' --results-directory $results | Out-Host
    $broken = $LASTEXITCODE -ne 0

    $passed = $failed = $skipped = 0
    foreach ($file in Get-ChildItem $results -Filter *.trx -ErrorAction Ignore) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.executed - [int]$counters.passed
        $skipped += [int]$counters.total - [int]$counters.executed
    }
    # A build error or a crashed host writes no failed test, nor does a run without tests.
    if (($broken -or $passed + $failed -eq 0) -and $failed -eq 0) { $failed = 1 }
    Add-SuiteResult 'xUnit' $passed $failed $skipped
}

function Invoke-PesterSuite {
    $pester = Resolve-ToolModule 'Pester' 'the Pester tests of the cmdlets'
    if (-not $pester) { return }
    Write-Step 'Pester'
    $counts = Join-Path (Get-ResultFolder) 'pester.json'
    Remove-Item $counts -ErrorAction Ignore
    Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Invoke-ModuleTest.ps1') @(
        '-Pester', $pester, '-Tests', (Join-Path $BuildState.Root 'tests' 'Module'), '-Counts', $counts) | Out-Host
    if (Test-Path $counts) {
        $result = Get-Content $counts -Raw | ConvertFrom-Json
        Add-SuiteResult 'Pester' $result.Passed $result.Failed $result.Skipped
    }
    else {
        Add-SuiteResult 'Pester' 0 1 0
    }
}

# A suite against a foreign server is a folder with a run.ps1. It gets the module in SAPSERVICETOOLS_MODULE and ends with `N passed, N failed, N skipped`;
# where its prerequisites are missing it exits with 77, the reason being its last line. SAPSERVICETOOLS_PESTER is the Pester that it may use.
function Invoke-IntegrationSuite {
    $env:SAPSERVICETOOLS_PESTER = Resolve-ToolModule 'Pester' "the integration suites' own tests of the cmdlets"
    foreach ($script in Get-ChildItem (Join-Path $BuildState.Root 'tests' 'Integration' '*' 'run.ps1') -ErrorAction Ignore) {
        $name = "Integration/$($script.Directory.Name)"
        Write-Step $name
        # Set first: a script that writes nothing leaves the variable as it is.
        $lines = @()
        Invoke-CleanPwsh $script.FullName | Tee-Object -Variable lines | Out-Host
        $code = $LASTEXITCODE
        $last = "$(@($lines)[-1])"
        if ($code -eq 77) { Add-Skipped $name $last }
        elseif ($last -match '^(\d+) passed, (\d+) failed, (\d+) skipped$') {
            $failed = [int]$Matches[2]
            if ($code -ne 0 -and $failed -eq 0) { $failed = 1 }
            Add-SuiteResult $name $Matches[1] $failed $Matches[3]
        }
        else { Add-SuiteResult $name 0 1 0 }
    }
}
