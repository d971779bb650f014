# With -Debug alone PowerShell asks at verbose records, at warnings and, before 7.6, at each step. Nobody asked for that, and where nobody can answer it is an error in mid-work.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $cmdlets = (Get-Module SapServiceTools).ExportedCmdlets.Keys | Sort-Object
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/ReaderSettings.ps1
    . (Join-Path $PSScriptRoot '..' '..' 'build' 'Pages.ps1')

    # Runs a script where nobody can answer. Its results are what it writes with Out-Result; everything else is what a person would see.
    function Invoke-Unattended([scriptblock] $ScriptBlock, [hashtable] $Variables = @{}) {
        $results = Join-Path $TestDrive "results-$([guid]::NewGuid()).txt"
        $shown = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables ($Variables + @{ ResultPath = $results }) ([scriptblock]::Create(@"
            function Out-Result([Parameter(ValueFromPipeline)] `$Text) { process { [IO.File]::AppendAllText(`$ResultPath, "`$Text``n") } }
            `$ErrorActionPreference = 'Stop'
            Import-Module SapServiceTools
            $ScriptBlock
"@))
        [pscustomobject]@{ Shown = $shown; Results = @(Get-Content $results -ErrorAction Ignore) }
    }
}

Describe 'With -Debug alone, where nobody can answer,' {
    BeforeAll {
        # One example a cmdlet, as on its page; -Debug comes from where no example can take it back.
        $work = Join-Path $TestDrive 'examples.json'
        @(foreach ($name in (Get-Module SapServiceTools).ExportedCmdlets.Keys) {
                $calls = Get-Snippet (Join-Path $PSScriptRoot '..' '..' 'docs' 'en-US' "$name.md") | Where-Object {
                    $ast = [System.Management.Automation.Language.Parser]::ParseInput($_.Code, [ref] $null, [ref] $null)
                    $ast.FindAll({ param($part) $part -is [System.Management.Automation.Language.CommandAst] -and $part.GetCommandName() -eq $name }, $true)
                }
                # The page's first example that neither is a rehearsal nor shows an error.
                $code = @(@(@(($calls | Where-Object Output -NotMatch '(?m)^\w+-\w+: ').Code) -notmatch '-WhatIf') + @($calls.Code))[0]
                @{ Name = $name; Setting = "$(Get-ReaderSetting $name)"; Code = $code }
            }) | ConvertTo-Json | Set-Content $work

        $run = Invoke-Unattended -Variables @{ work = $work; folders = "$TestDrive" } {
            $withDebug = @{}
            foreach ($name in (Get-Module SapServiceTools).ExportedCmdlets.Keys) { $withDebug["${name}:Debug"] = $true }
            foreach ($example in Get-Content $work -Raw | ConvertFrom-Json) {
                $null = New-Item -ItemType Directory (Join-Path $folders $example.Name)
                Set-Location (Join-Path $folders $example.Name)
                try {
                    $null = . ([scriptblock]::Create($example.Setting))
                    $PSDefaultParameterValues = $withDebug
                    $null = . ([scriptblock]::Create($example.Code))
                    "$($example.Name): done" | Out-Result
                }
                catch { "$($example.Name): $_ $($_.ScriptStackTrace)" | Out-Result }
                $PSDefaultParameterValues = @{}
                Get-ServiceSession | Disconnect-ServiceSession
                Stop-ServiceBroker -Drain 0
                Stop-ServiceEmulator
            }
        }
    }

    It '<_> does its work' -ForEach $cmdlets {
        @($run.Results -match "^${_}: ") -join ' ' | Should -Be "${_}: done" -Because "$(@($run.Shown)[-5..-1] -join "`n")"
    }

    It 'debug records are shown' {
        $run.Shown -match '^DEBUG: ' | Should -Not -BeNullOrEmpty
        $run.Shown -match '^VERBOSE: ' | Should -BeNullOrEmpty
    }

    It 'warnings are shown, and the work goes on' {
        $run = Invoke-Unattended {
            $emulator = Start-ServiceEmulator -ProvisioningTime 0.02
            $rounds = @{}, @{ WarningAction = 'Ignore' }, @{ WarningAction = 'Continue' }, @{}
            foreach ($round in 1..4) {
                # A session warns once of the same trouble.
                $session = $emulator | Connect-InstanceManager
                $emulator.Faults.Add(@{ Operation = 'Get'; StatusCode = 503; RetryAfter = '0' })
                if ($round -eq 4) { $WarningPreference = 'SilentlyContinue' }
                $more = $rounds[$round - 1]
                Write-Host "begin $round"
                New-ManagedInstance "tenant$round" -Session $session -Debug @more | ForEach-Object Status | Out-Result
            }
        }
        $run.Results | Should -Be (@('CREATION_SUCCEEDED') * 4) -Because ($run.Shown -join "`n")
        # What was shown of each round.
        $rounds = $run.Shown -join "`n" -split 'begin \d' | Select-Object -Skip 1 | ForEach-Object { $_ -match '(?m)^WARNING: ' }
        $rounds | Should -Be $true, $false, $true, $false
    }

    It 'verbose records are shown to whoever wants them' {
        $run = Invoke-Unattended {
            $emulator = Start-ServiceEmulator -ProvisioningTime 0.02
            $null = $emulator | Connect-InstanceManager
            $VerbosePreference = 'Continue'
            'acme' | Sync-ManagedInstance -Debug | Out-Null
            'done' | Out-Result
        }
        $run.Results | Should -Be 'done' -Because ($run.Shown -join "`n")
        $run.Shown -match '^VERBOSE: .*Create: 1' | Should -Not -BeNullOrEmpty
    }

    It 'a question that was asked for is still asked' {
        $run = Invoke-Unattended {
            $emulator = Start-ServiceEmulator -ProvisioningTime 0.02
            $null = $emulator | Connect-InstanceManager
            foreach ($ask in { New-ManagedInstance acme -Debug -Confirm }, { $ConfirmPreference = 'Medium'; New-ManagedInstance acme -Debug }, { Remove-ManagedInstance acme -Debug }) {
                try { & $ask; 'not asked' | Out-Result } catch { $_.Exception.Message | Out-Result }
            }
            "$($emulator.InstanceCount)" | Out-Result
        }
        $run.Results[0..1] | Should -Match 'NonInteractive'
        $run.Results[-1] | Should -Be '0'
    }
}

Describe 'Streams and questions' {
    It 'belong to one class, which every cmdlet is' {
        $assembly = (Get-Command Get-ManagedInstance).ImplementingType.Assembly
        $base = $assembly.GetType('SapServiceTools.Cmdlets.Pipeline.ModuleCmdlet')
        $assembly.GetTypes() | Where-Object { $_.IsPublic -and $_.IsSubclassOf([System.Management.Automation.Cmdlet]) -and $_ -ne $base -and -not $_.IsSubclassOf($base) } | Should -BeNullOrEmpty
    }

    It 'are called in no other' {
        $file = [System.IO.File]::OpenRead((Get-Command Get-ManagedInstance).ImplementingType.Assembly.Location)
        $image = [System.Reflection.PortableExecutable.PEReader]::new($file)
        try {
            $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
            $raw = 'WriteVerbose', 'WriteDebug', 'WriteWarning', 'WriteProgress', 'WriteVerboseLine', 'WriteDebugLine', 'WriteWarningLine', 'ShouldProcess', 'ShouldContinue'
            $tokens = @(foreach ($handle in $metadata.MemberReferences) {
                    $member = $metadata.GetMemberReference($handle)
                    if ($metadata.GetString($member.Name) -notin $raw) { continue }
                    [System.Text.Encoding]::Latin1.GetString([BitConverter]::GetBytes([System.Reflection.Metadata.Ecma335.MetadataTokens]::GetToken([System.Reflection.Metadata.EntityHandle] $handle)))
                })
            $tokens.Count | Should -BeGreaterThan 5
            $callers = foreach ($handle in $metadata.MethodDefinitions) {
                $method = $metadata.GetMethodDefinition($handle)
                if ($method.RelativeVirtualAddress -eq 0) { continue }
                $code = [System.Text.Encoding]::Latin1.GetString([System.Reflection.Metadata.PEReaderExtensions]::GetMethodBody($image, $method.RelativeVirtualAddress).GetILBytes())
                # call, callvirt and ldftn.
                if (-not ($tokens | Where-Object { $code.Contains("$([char] 0x28)$_", 'Ordinal') -or $code.Contains("$([char] 0x6F)$_", 'Ordinal') -or $code.Contains("$([char] 0xFE)$([char] 6)$_", 'Ordinal') })) { continue }
                $type = $metadata.GetTypeDefinition($method.GetDeclaringType())
                # What the compiler makes of a lambda is in a class within.
                while (-not $type.GetDeclaringType().IsNil) { $type = $metadata.GetTypeDefinition($type.GetDeclaringType()) }
                $metadata.GetString($type.Name)
            }
            $callers | Select-Object -Unique | Should -Be 'ModuleCmdlet'
        }
        finally {
            $image.Dispose()
            $file.Dispose()
        }
    }
}
