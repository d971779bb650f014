# Runs in the clean child: Pester over tests/Module, the counts into a file that the parent reads.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string[]] $Tests,
    [Parameter(Mandatory)] [string] $Counts
)

# By path: Pester's folder usually holds much else that the tests must not see.
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $env:SAPSERVICETOOLS_TEST_VERBOSITY ? $env:SAPSERVICETOOLS_TEST_VERBOSITY : 'Normal'
if ($env:SAPSERVICETOOLS_TEST_FILTER) { $configuration.Run.Path = Get-ChildItem $Tests -Filter $env:SAPSERVICETOOLS_TEST_FILTER | ForEach-Object FullName }
if ($PSStyle.OutputRendering -eq 'PlainText') { $configuration.Output.RenderMode = 'Plaintext' }

$result = Invoke-Pester -Configuration $configuration
@{
    Passed  = $result.PassedCount
    # A file or block that breaks outside of a test has no failed test of its own.
    Failed  = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    Skipped = $result.SkippedCount + $result.InconclusiveCount
} | ConvertTo-Json | Set-Content -LiteralPath $Counts
