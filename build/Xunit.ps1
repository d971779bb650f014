# Dot-sourced by the build and by the integration suites: the xUnit tests of a project or solution, and what came of them.

# Their output goes to the host; returned is how many passed, failed and were skipped, and which failed.
function Invoke-Xunit([string] $Target, [string] $Filter, [string] $Results, [switch] $MayBeEmpty) {
    $narrowed = $Filter ? @('--filter', $Filter) : @()
    # A test that hangs is named and fails the run, instead of holding it for ever.
    $watched = '--blame-hang-timeout', '15m', '--blame-hang-dump-type', 'none'
    & dotnet test $Target -c Release --nologo -v q @watched --logger trx --logger 'console;verbosity=minimal' --results-directory $Results @narrowed | Out-Host
    $broken = $LASTEXITCODE -ne 0
    $counts = @{ Passed = 0; Failed = 0; Skipped = 0; Failures = @() }
    foreach ($file in Get-ChildItem $Results -Filter *.trx -ErrorAction Ignore) {
        $run = [xml](Get-Content -LiteralPath $file.FullName -Raw)
        $counters = $run.TestRun.ResultSummary.Counters
        $counts.Passed += [int]$counters.passed
        $counts.Failed += [int]$counters.executed - [int]$counters.passed
        $counts.Skipped += [int]$counters.total - [int]$counters.executed
        $counts.Failures += @(foreach ($result in $run.SelectNodes('//*[local-name()="UnitTestResult" and @outcome="Failed"]')) {
                "$($result.testName): $("$($result.SelectSingleNode('.//*[local-name()="Message"]')?.InnerText)".Trim() -replace '\s+', ' ')"
            })
    }
    # A build error or a crashed host writes no failed test, nor does a run without tests.
    if ($counts.Failed -eq 0 -and ($broken -or ($counts.Passed -eq 0 -and -not $MayBeEmpty))) {
        $counts.Failed = 1
        $counts.Failures += "$(Split-Path $Target -Leaf) broke off, or has no test of that name"
    }
    $counts
}
