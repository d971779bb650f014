# Runs in the clean child: the Pester files of a list, one after the other, and a line of counts a file, which the parent reads. With -Names it only says what a file would run.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [string] $List,
    [string] $Counts,
    [string] $Filter,
    [string] $Names
)

# By path: Pester's folder usually holds much else that the tests must not see.
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.PassThru = $true
$configuration.Output.RenderMode = 'Plaintext'
if ($Names) {
    $configuration.Run.Path = $Names
    $configuration.Run.SkipRun = $true
    $configuration.Output.Verbosity = 'None'
    return (Invoke-Pester -Configuration $configuration).Tests.Name
}
$configuration.Output.Verbosity = 'Detailed'
if ($Filter) { $configuration.Filter.FullName = "*$Filter*" }
foreach ($file in Get-Content -LiteralPath $List) {
    $configuration.Run.Path = $file
    $result = Invoke-Pester -Configuration $configuration
    @{
        Passed  = $result.PassedCount
        # A file or block that breaks outside of a test has no failed test of its own.
        Failed  = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
        Skipped = $result.SkippedCount + $result.InconclusiveCount
    } | ConvertTo-Json -Compress | Add-Content -LiteralPath $Counts
}
