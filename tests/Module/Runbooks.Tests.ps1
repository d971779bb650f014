# The parts of docs/guides/runbooks.md that are for systems which nobody has at hand: what stands there is carried out against the emulator
# as each system documents that it does, word for word but for the time budget.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root build Common.ps1)
    . (Join-Path $root build Pages.ps1)
    $guide = Join-Path $root docs guides runbooks.md
    $modules = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
    $emulator = Start-TestEmulator @{ FailingTenant = 'bad-*' }
    # What takes so long that the 40 tenants below can't be done in a second.
    $slow = Start-ServiceEmulator -ProvisioningTime 1

    function Get-HostSnippet([Parameter(Mandatory)] [string] $Section, [string] $Language = 'console') {
        $snippets = @(Get-Snippet $guide $Language | Where-Object Section -EQ $Section)
        if ($snippets.Count -ne 1) { throw "The section '$Section' has $($snippets.Count) blocks of $Language." }
        $snippets[0].Code
    }

    # What a run has in its working folder: the scripts of this repository and a list of tenants.
    function New-Checkout([string[]] $TenantId) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory (Join-Path $folder docs examples)
        Copy-Item (Join-Path $root docs examples Runbook.ps1) (Join-Path $folder docs examples)
        'TenantId', $TenantId | ForEach-Object { $_ } | Set-Content (Join-Path $folder tenants.csv)
        $folder
    }

    # In its place one that ends with the next of these exit codes each time, and writes down that it ran.
    function Set-RunbookCode([string] $Checkout, [int[]] $Code) {
        Set-Content (Join-Path $Checkout docs examples Runbook.ps1) @"
param([string] `$ServiceKeyPath, [string] `$TenantPath, [int] `$TimeBudget)
Add-Content runs 'run'
exit ($($Code -join ','))[@(Get-Content runs).Count - 1]
"@
    }

    # A program in a folder, with these variables and this input, and what came of it.
    function Invoke-Program([string] $Folder, [string[]] $CommandLine, [hashtable] $Variables = @{}, [string[]] $InputLine = @()) {
        Push-Location $Folder
        try {
            Invoke-WithEnvironment (@{ PSModulePath = $modules; NO_COLOR = '1' } + $Variables) {
                $program, $arguments = $CommandLine
                $text = $InputLine | & $program @arguments 2>&1 | Out-String
                [pscustomobject]@{ Code = $LASTEXITCODE; Text = $text }
            }
        }
        finally { Pop-Location }
    }

    function Invoke-Script([string] $Folder, [string] $Code, [hashtable] $Variables = @{}, [string[]] $InputLine = @()) {
        Set-Content (Join-Path $Folder script.ps1) $Code
        Invoke-Program $Folder (@('pwsh', '-NoProfile', '-NonInteractive') + ($InputLine ? 'script.ps1' : '-File', 'script.ps1')) $Variables $InputLine
    }

    function Get-Made($Emulator, [string[]] $TenantId) { $TenantId | Where-Object { $Emulator.GetInstance($_) } }
}

AfterAll { Stop-ServiceEmulator }

Describe 'GitHub Actions' {
    BeforeAll {
        $text = Get-HostSnippet 'GitHub Actions' yaml
        # In another process, because the module has its reader of YAML in a load context of its own.
        $json = Invoke-ChildPwsh -Variables @{ library = Join-Path $ModulePath bin YamlDotNet.dll; text = $text } {
            Add-Type -LiteralPath $library
            $tree = [YamlDotNet.Serialization.DeserializerBuilder]::new().Build().Deserialize([IO.StringReader]::new($text))
            [YamlDotNet.Serialization.SerializerBuilder]::new().JsonCompatible().Build().Serialize($tree)
        }
        $workflow = $json | ConvertFrom-Json -AsHashtable
        $job = $workflow.jobs.fleet

        # A step as the runner carries it out: the named shell's command, and bash -e where there is none.
        function Invoke-Step([string] $Checkout, $Step) {
            $variables = @{ RUNNER_TEMP = Join-Path $Checkout temp }
            $null = New-Item -ItemType Directory -Force $variables.RUNNER_TEMP
            foreach ($name in ($Step['env'] ?? @{}).Keys) { $variables[$name] = $Step.env[$name].Replace('${{ secrets.SERVICE_KEY }}', ($emulator.ServiceKey | ConvertTo-Json)) }
            if ($Step['shell'] -eq 'pwsh') {
                Set-Content (Join-Path $Checkout step.ps1) "`$ErrorActionPreference = 'stop'", $Step.run, 'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
                Invoke-Program $Checkout 'pwsh', '-command', ". './step.ps1'" $variables
            }
            else {
                Set-Content (Join-Path $Checkout step.sh) $Step.run
                Invoke-Program $Checkout 'bash', '-e', 'step.sh' $variables
            }
        }
    }

    It 'is a workflow: each step uses an action or runs a shell, within the limit of a job' {
        $workflow.Keys | Sort-Object | Should -Be 'concurrency', 'jobs', 'on', 'permissions'
        @($workflow.on.schedule.cron) | Should -Match '^(\S+ ){4}\S+$'
        $job.'runs-on' | Should -Be 'ubuntu-latest'
        [int]$job.'timeout-minutes' | Should -BeIn (1..360)
        foreach ($step in $job.steps) {
            @($step.Keys | Where-Object { $_ -in 'uses', 'run' }).Count | Should -Be 1
            $step.Keys | Should -BeIn 'name', 'uses', 'run', 'shell', 'env', 'if'
            # A secret in a script's text is an argument, and seen by whoever lists processes.
            "$($step['run'])" | Should -Not -Match '\$\{\{'
            if ($step['run'] -match '\$env:|-PSResource') { $step.shell | Should -Be 'pwsh' }
        }
        $job.steps[-1].if | Should -Be 'always()'
    }

    It 'puts the module where the next steps find it' -Skip:($IsWindows -or -not (Get-Command Compress-PSResource -ErrorAction Ignore)) {
        $checkout = New-Checkout
        $null = New-Item -ItemType Directory (Join-Path $checkout packages), (Join-Path $checkout home)
        # The packer refuses fields that have no value, which the packing of a release takes out.
        $copy = Join-Path $checkout SapServiceTools
        Copy-Item $ModulePath $copy -Recurse
        $manifest = Join-Path $copy SapServiceTools.psd1
        Set-Content $manifest ((Get-Content $manifest) -notmatch '^ *(ProjectUri|Prerelease) *=')
        Compress-PSResource -Path $copy -DestinationPath (Join-Path $checkout packages)
        $modules = $null
        Invoke-WithEnvironment @{ HOME = Join-Path $checkout home; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null } {
            foreach ($round in 1..2) { (Invoke-Step $checkout ($job.steps | Where-Object name -EQ Module)).Code | Should -Be 0 }
            (Invoke-Program $checkout 'pwsh', '-command', '(Get-Command Sync-ManagedInstance).Module.ModuleBase').Text | Should -Match "^$([regex]::Escape((Join-Path $checkout home)))"
        }
    }

    It 'brings the fleet in order with a key that only its owner can read, and leaves none' -Skip:$IsWindows {
        $checkout = New-Checkout git-1, git-2
        $key, $fleet, $remove = $job.steps | Where-Object { $_['run'] -and $_['name'] -ne 'Module' }
        $path = Join-Path $checkout temp key.json

        (Invoke-Step $checkout $key).Code | Should -Be 0
        (Get-Item $path).UnixFileMode | Should -Be 'UserWrite, UserRead'
        $run = Invoke-Step $checkout $fleet
        $run.Code | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match 'Create, Done: 2'
        $run.Text | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
        (Invoke-Step $checkout $remove).Code | Should -Be 0
        $path | Should -Not -Exist
        Get-Made $emulator 'git-1', 'git-2' | Should -Be 'git-1', 'git-2'
    }

    It 'starts the runbook again after 75, and ends with <_>' -ForEach 0, 1 {
        $checkout = New-Checkout git-3
        Set-RunbookCode $checkout 75, 75, $_
        (Invoke-Step $checkout ($job.steps | Where-Object name -EQ Fleet)).Code | Should -Be $_
        @(Get-Content (Join-Path $checkout runs)).Count | Should -Be 3
    }
}

Describe 'Jenkins' {
    BeforeAll {
        # A Groovy string in single quotes, in which nothing is filled in.
        $found = [regex]::Matches((Get-HostSnippet Jenkins groovy), "pwsh\(returnStatus: true, script: '([^'\\]*)'\)")
        $found.Count | Should -Be 1
        # The step runs the script from a file, and reads the exit code that it left.
        function Invoke-JenkinsStep([string] $Checkout) {
            Set-Content (Join-Path $Checkout step.ps1) $found[0].Groups[1].Value
            $key = Join-Path $Checkout key.json
            $emulator.ServiceKey | ConvertTo-Json | Set-Content $key
            if (-not $IsWindows) { [IO.File]::SetUnixFileMode($key, 'UserRead') }
            Invoke-Program $Checkout 'pwsh', '-NonInteractive', '-Command', '& ./step.ps1; exit $LASTEXITCODE' @{ KEY = $key }
        }
    }

    It 'brings the fleet in order' {
        $run = Invoke-JenkinsStep (New-Checkout jenkins-1, jenkins-2)
        $run.Code | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match 'Create, Done: 2'
        Get-Made $emulator 'jenkins-1', 'jenkins-2' | Should -Be 'jenkins-1', 'jenkins-2'
    }

    It 'hands over the exit code <_>' -ForEach 1, 75 {
        $checkout = New-Checkout jenkins-3
        Set-RunbookCode $checkout $_
        (Invoke-JenkinsStep $checkout).Code | Should -Be $_
    }
}

Describe 'Azure Automation' {
    BeforeAll {
        $code = Get-HostSnippet 'Azure Automation'
        # The sandbox's own cmdlet, which has the variables of the account.
        function Invoke-AzureRunbook($Emulator, [string[]] $TenantId, [string] $Script = $code) {
            $variables = 'function Get-AutomationVariable([string] $Name) { @{ ''service-key'' = $env:TEST_KEY; tenants = $env:TEST_TENANTS }[$Name] }'
            Invoke-Script (New-Checkout) "$variables`n$Script" @{ TEST_KEY = $Emulator.ServiceKey | ConvertTo-Json; TEST_TENANTS = $TenantId -join ',' }
        }
    }

    It 'brings the fleet in order, and shows nothing secret' {
        $run = Invoke-AzureRunbook $emulator azure-1, azure-2
        $run.Code | Should -Be 0 -Because $run.Text
        $run.Text | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
        Get-Made $emulator 'azure-1', 'azure-2' | Should -Be 'azure-1', 'azure-2'
    }

    It 'fails at the end when a tenant failed, with the others done' {
        $run = Invoke-AzureRunbook $emulator bad-azure, azure-3
        $run.Code | Should -Be 1
        $run.Text | Should -Match 'Some tenants failed'
        $run.Text | Should -Match 'bad-azure'
        Get-Made $emulator 'azure-3' | Should -Be 'azure-3'
    }

    It 'says what is left when the time is over' {
        $run = Invoke-AzureRunbook $slow @(1..40 | ForEach-Object { "azure-$_" }) ($code -replace '-TimeBudget \d+', '-TimeBudget 1')
        $run.Code | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match 'Not finished: .*The next schedule goes on'
    }
}

Describe 'SAP Automation Pilot' {
    BeforeAll {
        $code = Get-HostSnippet 'SAP Automation Pilot'
        function Invoke-PilotScript($Emulator, [string[]] $TenantId, [string] $Script = $code) {
            Invoke-Script (New-Checkout) $Script @{ TENANTS = $TenantId -join ',' } ($Emulator.ServiceKey | ConvertTo-Json)
        }
    }

    It 'takes the key from its input, and prints the results as JSON' {
        $run = Invoke-PilotScript $emulator pilot-1, pilot-2
        $run.Code | Should -Be 0 -Because $run.Text
        $results = $run.Text | ConvertFrom-Json
        $results.TenantId | Sort-Object | Should -Be 'pilot-1', 'pilot-2'
        $results.State | Should -Be 'Done', 'Done'
    }

    It 'ends with 1 when a tenant failed, with the others done' {
        $run = Invoke-PilotScript $emulator bad-pilot, pilot-3
        $run.Code | Should -Be 1 -Because $run.Text
        Get-Made $emulator 'pilot-3' | Should -Be 'pilot-3'
    }

    It 'ends with 75 when the time is over' {
        $run = Invoke-PilotScript $slow @(1..40 | ForEach-Object { "pilot-$_" }) ($code -replace '-TimeBudget \d+', '-TimeBudget 1')
        $run.Code | Should -Be 75 -Because $run.Text
    }
}
