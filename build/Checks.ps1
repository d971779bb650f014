# Analyze, Demo, Benchmark.

function Invoke-Analysis {
    $analyzer = Resolve-ToolModule 'PSScriptAnalyzer' 'the analysis of the scripts'
    if (-not $analyzer) { return }
    Write-Step 'Analyze'
    Import-Module $analyzer
    $root = $BuildState.Root
    $settings = Import-PowerShellDataFile (Join-Path $root 'PSScriptAnalyzerSettings.psd1')
    # Tests know the passwords that they use and send them over the loopback, run text that a completer made, carry variables into jobs in ways that the rule can't follow,
    # and see what handlers do with global variables.
    $testSettings = $settings.Clone()
    $testSettings.ExcludeRules += 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSAvoidUsingInvokeExpression', 'PSUseUsingScopeModifierInNewRunspaces',
        'PSAvoidUsingPlainTextForPassword', 'PSAvoidUsingAllowUnencryptedAuthentication', 'PSAvoidGlobalVars'
    $tests = Join-Path $root 'tests' ''
    $files = @(& git -C $root ls-files --cached --others --exclude-standard -- '*.ps1' '*.psm1' '*.psd1') | ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path $_ }
    # The manifest names files that stand beside it in the packed module only.
    $files = @($files | ForEach-Object { $_ -eq (Join-Path $root 'SapServiceTools.psd1') ? (Join-Path $BuildState.Module 'SapServiceTools.psd1') : $_ })
    $found = @($files | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Settings ($_.StartsWith($tests) ? $testSettings : $settings) })
    foreach ($record in $found) {
        Write-Host ('{0}:{1} {2} {3}: {4}' -f [IO.Path]::GetRelativePath($root, $record.ScriptPath), $record.Line, $record.Severity, $record.RuleName, $record.Message)
    }
    Write-Host "$($files.Count) files, $($found.Count) findings."
    if ($found) { throw 'PSScriptAnalyzer has findings.' }
}

function Invoke-Demo {
    Write-Step 'Demo'
    Invoke-CleanPwsh (Join-Path $BuildState.Root 'docs' 'examples' 'Demo.ps1') | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The demo failed.' }
}

function Invoke-Benchmark([string] $Filter, [switch] $Quick) {
    Write-Step 'Benchmark'
    $folder = Join-Path $BuildState.Root 'tests' 'Benchmarks'
    $programs = @{}
    foreach ($name in 'Server', 'Broker', 'Micro') {
        $project = Join-Path $folder $name
        Invoke-DotNet msbuild $project -restore -nologo '-v:q' '-p:Configuration=Release'
        $programs[$name] = Join-Path $project 'bin' 'Release' 'net10.0' "SapServiceTools.Benchmarks.$name.dll"
    }
    $arguments = '-Server', $programs.Server, '-Broker', $programs.Broker, '-Micro', $programs.Micro, '-Results', (Join-Path $BuildState.Out 'benchmark'), '-Only', $Filter, '-Quick', "$Quick"
    Invoke-CleanPwsh (Join-Path $folder 'Measure-All.ps1') $arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'A measurement broke off.' }
}
