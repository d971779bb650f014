# The build where something optional is missing: it goes on, and says what it left out and why. And what it makes of a test process that dies.
BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $build = Join-Path $root 'build'
    $pester = (Get-Module Pester).Path

    # Runs code in a child pwsh that has the parts of the build, the packed module as built, and none of the tools but those that the code grants.
    function Invoke-Build([scriptblock] $Code, [hashtable] $Variables = @{}) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        # Nothing to restore from, and nobody who answers for the gallery.
        $null = New-Item -Force (Join-Path $folder 'tools' 'nuget' 'nuget.config') -Value '<configuration><packageSources><clear /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>'
        $script = Join-Path $folder 'child.ps1'
        @(
            "`$env:PSModulePath = Join-Path `$PSHOME Modules"
            "`$ErrorActionPreference = 'Stop'; Set-StrictMode -Version Latest; `$PSStyle.OutputRendering = 'PlainText'"
            "foreach (`$part in 'Common', 'ToolModules', 'Notices', 'Help', 'Assemble', 'Xunit', 'Suites', 'Audit', 'Checks', 'Package') { . (Join-Path '$build' `"`$part.ps1`") }"
            "`$BuildState.Module = '$env:SAPSERVICETOOLS_MODULE'; `$BuildState.Built = `$true; `$BuildState.Out = '$folder'"
            "`$ToolSource.Folder = Join-Path '$folder' tools; `$ToolSource.Gallery = 'http://127.0.0.1:9/'"
            $Variables.Keys | ForEach-Object { "`$$_ = '$($Variables[$_] -join ',')'" }
            $Code.ToString()
            'Write-BuildSummary'
        ) | Set-Content $script
        $lines = & pwsh -NoProfile -NonInteractive -File $script 2>&1 | ForEach-Object { "$_" }
        [pscustomobject]@{ Code = $LASTEXITCODE; Lines = @($lines); Text = $lines -join "`n" }
    }
}

Describe 'A missing tool' {
    It 'is named, with what is left out and why: <Name>' -ForEach @(
        @{ Name = 'Pester'; Task = { Invoke-PesterSuite '' (Join-Path $BuildState.Out TestResults) }; Skips = 'the Pester tests of the cmdlets'; Why = 'NuGet did not deliver it: .+; the PowerShell Gallery does not answer' }
        @{ Name = 'PSScriptAnalyzer'; Task = { Invoke-Analysis }; Skips = 'the analysis of the scripts'; Why = 'NuGet has none; the PowerShell Gallery does not answer' }
        @{ Name = 'Microsoft.PowerShell.PlatyPS'; Task = { Sync-Doc }; Skips = 'making pages for new cmdlets, and renewing the help file'; Why = 'NuGet has none; the PowerShell Gallery does not answer' }
        @{ Name = 'PSScriptAnalyzer'; Task = { Set-Item Function:Get-Command { }; Invoke-Analysis }; Skips = 'the analysis of the scripts'; Why = 'NuGet has none; this PowerShell has no PSResourceGet to fetch it with' }
    ) {
        $run = Invoke-Build $Task
        $run.Code | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match "(?m)^Skipped: $([regex]::Escape($Skips)) \(the module $([regex]::Escape($Name)) [\d.]+ or newer is not installed, and $Why\)\.$"
    }

    It 'stops none of the others: all of them at once' {
        $run = Invoke-Build { Invoke-PesterSuite '' (Join-Path $BuildState.Out TestResults); Invoke-Analysis; Sync-Doc }
        $run.Code | Should -Be 0 -Because $run.Text
        @($run.Lines -match '^Skipped: ').Count | Should -Be 3
    }

    It 'is taken where it is installed' {
        $run = Invoke-Build { $env:PSModulePath += [IO.Path]::PathSeparator + $modules; Write-Host (Resolve-ToolModule Pester 'nothing') } @{ modules = Split-Path (Split-Path (Split-Path $pester)) }
        if ((Split-Path (Split-Path (Split-Path $pester)) -Leaf) -eq '.tools') { $run.Text | Should -Match 'Pester\.psd1$' }
        $run.Text | Should -Not -Match 'Skipped'
    }

    It 'is the module that -Prebuilt was to take: the run fails and says which' {
        $lines = @(& pwsh -NoProfile -NonInteractive -File (Join-Path $root build.ps1) Test -Prebuilt (Join-Path $TestDrive nowhere) 2>&1 | ForEach-Object { "$_" })
        $LASTEXITCODE | Should -Be 1
        $lines -join ' ' | Should -Match 'FAILED: .*nowhere'
    }

    It 'is PowerShell or the SDK itself: build.sh says so in two lines' -Skip:$IsWindows {
        $tools = (New-Item -ItemType Directory (Join-Path $TestDrive 'tools')).FullName
        foreach ($name in 'bash', 'dirname', 'tail') { $null = New-Item -ItemType SymbolicLink (Join-Path $tools $name) -Target (Get-Command $name -CommandType Application)[0].Source }
        $lines = @(& /bin/sh -c "PATH='$tools' bash '$root/build.sh' demo 2>&1")
        $LASTEXITCODE | Should -Be 1
        $lines | Should -HaveCount 2
        $lines[0] | Should -BeLike 'The .NET SDK*'

        $fake = Join-Path $tools 'dotnet'
        "#!/bin/sh`n[ `"`$1`" = --version ] && echo 10.0.100 || { echo 'error: no such package source' >&2; exit 1; }" | Set-Content $fake
        [IO.File]::SetUnixFileMode($fake, 'UserRead, UserExecute')
        $lines = @(& /bin/sh -c "PATH='$tools' bash '$root/build.sh' demo 2>&1")
        $LASTEXITCODE | Should -Be 1
        $lines | Should -HaveCount 2
        $lines[0] | Should -BeLike 'PowerShell 7.4 or newer is not on PATH*no such package source'
    }
}

Describe 'A suite whose server is missing' -Skip:(-not $IsLinux) {
    BeforeAll {
        # A path with what a system without packages has, and with what the case says.
        function New-ToolPath([hashtable] $Fake = @{}) {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
            foreach ($name in 'bash', 'sh', 'pwsh', 'dotnet', 'dirname', 'cat', 'grep', 'id', 'mktemp', 'printf', 'tail', 'rm', 'chmod', 'uname') {
                $real = Get-Command $name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
                if ($real -and -not $Fake.Contains($name)) { $null = New-Item -ItemType SymbolicLink (Join-Path $folder $name) -Target $real.Source }
            }
            foreach ($name in $Fake.Keys) {
                $script = Join-Path $folder $name
                "#!/bin/sh`n$($Fake[$name])" | Set-Content $script
                [IO.File]::SetUnixFileMode($script, 'UserRead, UserExecute')
            }
            $folder
        }
        $installer = Join-Path $root 'tests' 'Integration' 'install-packages.sh'
    }

    It 'is skipped with a reason and with what would help: <Why>' -ForEach @(
        @{ Why = 'this system has no apt-get'; Fake = @{} }
        @{ Why = 'that takes root'; Fake = @{ 'apt-get' = 'exit 0'; 'apt-cache' = 'exit 0'; 'dpkg-query' = 'exit 1'; 'id' = 'echo 1000' } }
        @{ Why = "Debian's package lists can't be had"; Fake = @{ 'apt-get' = 'exit 100'; 'apt-cache' = 'exit 100'; 'dpkg-query' = 'exit 1'; 'id' = 'echo 0'; 'chmod' = 'exit 0' } }
        @{ Why = 'the package lists have no some-server'; Fake = @{ 'apt-get' = 'exit 0'; 'apt-cache' = 'exit 100'; 'dpkg-query' = 'exit 1'; 'id' = 'echo 0'; 'chmod' = 'exit 0' } }
        @{ Why = 'apt-get ended with an error'; Fake = @{ 'apt-get' = 'for a; do [ "$a" = install ] && exit 100; done; exit 0'; 'apt-cache' = 'exit 0'; 'dpkg-query' = 'exit 1'; 'id' = 'echo 0'; 'chmod' = 'exit 0' } }
    ) {
        # Whether daemons may start is this system's own business.
        $text = (Get-Content $installer -Raw) -replace '(?m)^policy=.*', "policy=$(Join-Path $TestDrive 'policy')"
        $copy = Join-Path $TestDrive 'install-packages.sh'
        Set-Content $copy $text -NoNewline
        $path = New-ToolPath $Fake
        $said = @(& /bin/sh -c "PATH='$path' bash '$copy' 'The server' some-server 2>&1")
        $LASTEXITCODE | Should -Be 3
        $said[-1] | Should -Be "The server can't be installed: $Why; ``apt-get install some-server`` as root on Debian 12 would help"
    }

    It 'stops none of the others: all of them at once' {
        $run = Invoke-Build {
            function Invoke-XunitSuite { Add-SuiteResult xUnit 1 0 0 }
            function Invoke-PesterSuite { Add-SuiteResult Pester 1 0 0 }
            $env:PATH = $path
            $env:CHROMIUM = ''
            Invoke-AllSuite ''
        } @{ path = New-ToolPath }
        $run.Code | Should -Be 0 -Because $run.Text
        foreach ($name in 'chromium', 'openstack', 'openstackclient', 'openstacksdk', 'postgresql') { $run.Text | Should -Match "(?m)^Skipped: Integration/$name \(.*this system has no apt-get; .+ would help.*\)\.$" }
        $run.Lines[-1] | Should -Be '2 passed, 0 failed, 0 skipped'
    }
}

Describe 'A test process that dies' {
    It 'takes its own file with it, whose tests that did not run count as failed, by name' {
        $tests = (New-Item -ItemType Directory (Join-Path $TestDrive 'dying')).FullName
        "Describe 'A' { It 'one' { 1 | Should -Be 1 }; It 'two' { 1 | Should -Be 2 } }" | Set-Content (Join-Path $tests 'A.Tests.ps1')
        "Describe 'B' { It 'runs' { }; It 'dies' { [Environment]::Exit(5) }; It 'never runs <_>' -ForEach 1, 2 { } }" | Set-Content (Join-Path $tests 'B.Tests.ps1')
        "Describe 'C' { It 'goes on' { }; It 'is left out' -Skip { } }" | Set-Content (Join-Path $tests 'C.Tests.ps1')
        $run = Invoke-Build {
            $sum = Invoke-PesterFile $pester (Get-ChildItem $tests) (Join-Path $BuildState.Out 'results') ''
            Add-SuiteResult 'Pester' $sum.Passed $sum.Failed $sum.Skipped
        } @{ pester = $pester; tests = $tests }
        $run.Lines[-1] | Should -Be '3 passed, 4 failed, 1 skipped' -Because $run.Text
        $run.Text | Should -Match 'B\.Tests\.ps1 ended with exit code 5; not run: dies; never runs <_>; never runs <_>\.'
        $named = @($run.Lines -cmatch '^Failed: ' | Select-Object -Last 2)
        $named[0] | Should -BeLike 'Failed: Pester: two *'
        $named[1] | Should -BeLike 'Failed: Pester: the process that ran B.Tests.ps1 ended with exit code 5*'
    }
}

Describe 'The end of a run' {
    It 'names each test that failed: <Line>' -ForEach @(
        @{ Line = 'FAILED: a page: it is blank'; Named = 'a page: it is blank' }
        @{ Line = 'not ok  cluster show: prints nothing'; Named = 'cluster show: prints nothing' }
        @{ Line = '  [-] is renewed before it does 90s (89.99s|1ms)'; Named = 'is renewed before it does 90s (89.99s|1ms)' }
        @{ Line = '  Failed SapServiceTools.Tests.SomeTests.Holds(at: 3) [12 ms]'; Named = 'SapServiceTools.Tests.SomeTests.Holds(at: 3) [12 ms]' }
        @{ Line = 'Failed to bind is what it says'; Named = $null }
    ) {
        $suite = New-Item -Force (Join-Path $TestDrive 'foreign' 'run.ps1') -Value "'$Line'; '1 passed, 1 failed, 0 skipped'; exit 1"
        $run = Invoke-Build { Invoke-IntegrationSuite (Get-Item $suite) } @{ suite = $suite.FullName }
        $run.Lines[-1] | Should -Be '1 passed, 1 failed, 0 skipped' -Because $run.Text
        @($run.Lines -cmatch '^Failed: ') -join '' | Should -Be ($Named ? "Failed: Integration/foreign: $Named" : '')
    }

    It 'names a C# test that failed, with what it said first' {
        $run = Invoke-Build {
            # What `dotnet test` leaves, without the run.
            function dotnet {
                $null = New-Item -ItemType Directory -Force $results
                Set-Content (Join-Path $results a.trx) '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="A.B(c: 1)" outcome="Failed"><Output><ErrorInfo><Message>Assert.Equal() Failure
 Expected: 1</Message></ErrorInfo></Output></UnitTestResult><UnitTestResult testName="A.D" outcome="Passed" /></Results><ResultSummary><Counters total="2" executed="2" passed="1" /></ResultSummary></TestRun>'
                $global:LASTEXITCODE = 1
            }
            $results = Join-Path $BuildState.Out results
            Invoke-XunitSuite '' $results
        }
        $run.Lines[-3..-1] | Should -Be 'Failed: xUnit: A.B(c: 1): Assert.Equal() Failure Expected: 1', 'xUnit: 1 passed, 1 failed, 0 skipped', '1 passed, 1 failed, 0 skipped' -Because $run.Text
    }
}

Describe 'A filter' {
    It 'means <Means>: <Filter>' -ForEach @(
        @{ Filter = ''; Means = 'all'; Runs = 'xunit', 'pester', 'chromium', 'openstack', 'openstackclient', 'openstacksdk', 'postgresql' }
        @{ Filter = 'Cache'; Means = 'names in C# and Pester'; Runs = 'xunit', 'pester' }
        @{ Filter = 'New-ManagedInstance'; Means = 'a cmdlet, which C# has none of'; Runs = @('pester') }
        @{ Filter = 'Faults.Tests.ps1'; Means = 'one Pester file'; Runs = @('pester') }
        @{ Filter = 'openstack'; Means = 'one suite'; Runs = @('openstack') }
    ) {
        $run = Invoke-Build {
            function Invoke-XunitSuite { Write-Host 'ran xunit'; Add-SuiteResult x 1 0 0 }
            function Invoke-PesterSuite { Write-Host 'ran pester'; Add-SuiteResult p 1 0 0 }
            function Invoke-IntegrationSuite($Script) { Write-Host "ran $($Script.Directory.Name)"; Add-SuiteResult i 1 0 0 }
            Invoke-AllSuite $filter
        } @{ filter = $Filter }
        $run.Code | Should -Be 0 -Because $run.Text
        @($run.Lines -match '^ran ' -replace '^ran ') -join ' ' | Should -Be ($Runs -join ' ')
    }

    It 'that fits nothing is a failure' {
        $run = Invoke-Build { function Invoke-XunitSuite { }; function Invoke-PesterSuite { Add-SuiteResult p 0 0 0 }; Invoke-AllSuite 'nothing-is-called-so' }
        $run.Code | Should -Be 1
        $run.Text | Should -Match "No test's name contains 'nothing-is-called-so'"
    }
}
