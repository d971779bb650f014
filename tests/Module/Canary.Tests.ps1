# Marked secrets in all that cmdlets take and servers return, and the search for them in all that is left behind. Cmdlets, parameters and properties are found by reflection,
# so that a new one is in it by itself, or fails here by name. CanaryAllowances.psd1 has the exceptions. SAPSERVICETOOLS_CANARY=all runs every call against every failure.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/CanarySupport.ps1
    . $PSScriptRoot/CanaryScenarios.ps1
    $takers = (Get-SecretParameter).Cmdlet | Select-Object -Unique
    $number = 0
    $callers = (Get-Module SapServiceTools).ExportedCmdlets.Values | Where-Object { $_.Parameters.ContainsKey('Session') -or $_.Name -like 'Connect-*' } | Where-Object Name -NE 'Disconnect-ServiceSession' | ForEach-Object Name | Sort-Object | ForEach-Object { @{ Name = $_; Number = $number++ } }
    $modes = foreach ($family in $CanaryFamilies.Keys) {
        foreach ($switch in @('Verbose'), @('Debug'), @('Verbose', 'Debug')) { @{ Family = $family; Mode = $switch -join ' and '; Switch = $switch } }
    }
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    . $PSScriptRoot/CanarySupport.ps1
    . $PSScriptRoot/CanaryScenarios.ps1
    . $PSScriptRoot/CanaryCalls.ps1
    $allowed = Import-PowerShellDataFile (Join-Path $PSScriptRoot CanaryAllowances.psd1)
    $counts = @{ Checks = 0; Files = 0; Calls = 0; Places = @{} }
    $used = [System.Collections.Generic.HashSet[string]]::new()
    $succeeded = [System.Collections.Generic.HashSet[string]]::new()

    # What was found, in lines that say where; empty where all is well.
    function Get-Report($Found) { ($Found | Group-Object Stream, Form, Type, Source | ForEach-Object { "$($_.Name): $($_.Group[0].Text)" }) -join "`n" }
}

Describe 'The canary itself' {
    It 'is found as it is, in JSON, in an address and in Base64 wherever it begins' {
        foreach ($before in '', 'u', 'us', 'user:') { Test-Mark ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$before$CanarySecret"))) | Should -BeTrue }
        Test-Mark (@{ a = $CanarySecret } | ConvertTo-Json) | Should -BeTrue
        Test-Mark $CanaryAddress | Should -BeTrue
        Test-Mark 'canary' | Should -BeFalse
    }

    It 'is found in every form of every stream' {
        $record = [System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new("a $Canary"), 'Id', 'NotSpecified', $Canary)
        $trace = @(
            [pscustomobject]@{ Source = 's'; Stream = 'Output'; Record = [SapServiceTools.ManagedInstance] @{ TenantId = $Canary; Status = 's' } }
            [pscustomobject]@{ Source = 's'; Stream = 'Error'; Record = $record }
            foreach ($stream in 'Verbose', 'Debug', 'Warning') { [pscustomobject]@{ Source = 's'; Stream = $stream; Record = [System.Management.Automation.VerboseRecord]::new($Canary) } }
            [pscustomobject]@{ Source = 's'; Stream = 'Information'; Record = [System.Management.Automation.InformationRecord]::new($Canary, 's') }
            [pscustomobject]@{ Source = 's'; Stream = 'Progress'; Record = [System.Management.Automation.ProgressRecord]::new(1, 'a', $Canary) }
        )
        $all = foreach ($stream in $trace.Stream) { foreach ($form in ($CanaryForms[$stream] ?? $CanaryForms.Message).Keys) { "$stream $form" } }
        Find-Mark $trace @{ Checks = 0; Places = @{} } | ForEach-Object { "$($_.Stream) $($_.Form)" } | Sort-Object -Unique | Should -Be ($all | Sort-Object -Unique)
    }
}

Describe 'A scenario' {
    It 'is there for each cmdlet' {
        $called = foreach ($family in $CanaryFamilies.Values) { @($family.Begin) + $family.Steps | ForEach-Object { Get-CalledCmdlet $_ } }
        $CmdletNames.Count | Should -BeGreaterThan 90
        $CmdletNames | Where-Object { $_ -notin $called } | Sort-Object | Should -BeNullOrEmpty -Because 'CanaryScenarios.ps1 has no step that calls it'
    }
}

Describe 'The steps of <Family> with -<Mode>' -ForEach $modes {
    BeforeAll {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $errorsBefore = $global:Error.Count
        $trace = @(Invoke-Family $Family $Switch $folder)
        $newErrors = @($global:Error | Select-Object -First ([Math]::Max(0, $global:Error.Count - $errorsBefore)))
    }

    It 'do their work' {
        $steps = $CanaryFamilies[$Family].Steps
        $failures = foreach ($item in $trace | Where-Object Stream -EQ 'Error') {
            if (-not (Test-FailingStep $steps[[int] ($item.Source -split ' ')[1] - 1])) { "$($item.Source): $($item.Record)" }
        }
        $failures | Should -BeNullOrEmpty
        foreach ($one in $Switch) { $trace | Where-Object Stream -EQ $one | Should -Not -BeNullOrEmpty }
    }

    It 'show no secret in any stream, in whatever form' {
        # The other forms of objects are the same whatever the switch.
        $part = $Switch.Count -gt 1 -or $env:SAPSERVICETOOLS_CANARY -eq 'all' ? $trace : @($trace | Where-Object Stream -NE 'Output')
        $found = Find-Mark $part $counts | Where-Object {
            $place = "$($_.Source) $($_.Stream)"
            $rule = $allowed.Streams.Keys | Where-Object { $place -like $_ }
            foreach ($one in $rule) { $null = $used.Add("Stream $one") }
            -not $rule
        }
        Get-Report $found | Should -BeNullOrEmpty
    }

    It 'leave none in $Error' {
        $text = ($newErrors | Format-List * -Force | Out-String -Width 4000) + ($newErrors | Out-String -Width 4000)
        $counts.Checks += $newErrors.Count
        (Test-Mark $text) ? (Get-MarkContext $text) : $null | Should -BeNullOrEmpty
    }

    It 'write none into a file that is not for it' {
        $found = Find-MarkInFile (Get-ChildItem $folder -Recurse -File) $counts | Where-Object {
            $name = $_.Source
            $rule = $allowed.Files.Keys | Where-Object { $name -like $_ }
            $rule | ForEach-Object { $null = $used.Add("File $_") }
            -not $rule
        }
        Get-Report $found | Should -BeNullOrEmpty
    }

    It 'start no process, which would have arguments' -Skip:(-not $IsLinux) {
        Get-ChildItem "/proc/$PID/task/*/children" -ErrorAction Ignore | Get-Content -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'Calls that are derived from the parameters' {
    BeforeAll {
        $fixture = New-CallFixture $TestDrive
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $fixture.Emulator
    }

    It '<_> shows no secret out of any parameter' -ForEach $takers {
        $cmdlet = Get-Command $_ -Module SapServiceTools
        $trace = foreach ($parameter in Get-SecretParameter | Where-Object Cmdlet -EQ $cmdlet.Name) {
            if (Test-ParameterAllowance $cmdlet.Name $parameter.Parameter $allowed.Parameters $used) { continue }
            $value = New-SecretValue $parameter.Kind $TestDrive
            $value | Should -Not -BeNullOrEmpty -Because "no secret can be made for the kind '$($parameter.Kind)' of -$($parameter.Parameter)"
            $counts.Calls++
            $source = "$($cmdlet.Name) -$($parameter.Parameter)"
            $records = @(Invoke-DerivedCall $fixture $cmdlet @{ $parameter.Parameter = $value } $source)
            # What a person wrote stands in objects as it is; what tells of it is masked.
            if ($parameter.Kind -eq 'Words') { $records = @($records | Where-Object Stream -NE 'Output') }
            # One that has nothing to say has no text with a secret, but one that can't be called at all is no test.
            Get-CallArgument $cmdlet @{ $parameter.Parameter = $value } { Get-FillValue $fixture $cmdlet $args[0] } | Should -Not -BeNullOrEmpty -Because "$source can't be called with what CanaryCalls.ps1 makes up"
            $records
        }
        Get-Report (Find-Mark @($trace) $counts) | Should -BeNullOrEmpty
    }

    It '<Name> shows no secret of a server that fails' -ForEach $callers {
        $cmdlet = Get-Command $Name -Module SapServiceTools
        $given = @{}
        foreach ($parameter in Get-SecretParameter | Where-Object { $_.Cmdlet -eq $cmdlet.Name -and $_.Kind -in 'Object', 'Arguments', 'Words' }) {
            if (Test-ParameterAllowance $cmdlet.Name $parameter.Parameter $allowed.Parameters $used) { continue }
            $more = $given + @{ $parameter.Parameter = (New-SecretValue $parameter.Kind $TestDrive) }
            # As many as one set takes.
            if ($cmdlet.Parameters[$parameter.Parameter].ParameterType -ne [object[]] -and (Get-CallArgument $cmdlet $more { Get-FillValue $fixture $cmdlet $args[0] })) { $given = $more }
        }
        if ($cmdlet.Name -like 'Connect-*') { $given = @{} }
        $hasWords = $given.Keys -like '*Description'
        $trace = foreach ($one in Select-CanaryFault $cmdlet.Name $Number) {
            $fixture.Emulator.Faults.Clear()
            $fault = $one.Fault
            $fixture.Emulator.Faults.Add($fault)
            $counts.Calls++
            Invoke-DerivedCall $fixture $cmdlet $given "$($cmdlet.Name) at $($one.Name)" | Where-Object { -not $hasWords -or $_.Stream -ne 'Output' }
        }
        $fixture.Emulator.Faults.Clear()
        Get-Report (Find-Mark @($trace) $counts) | Should -BeNullOrEmpty
    }
}

Describe 'A person at a terminal' {
    It 'sees no secret, nor has the transcript one' {
        $transcript = Join-Path $TestDrive transcript.txt
        $shown = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ Tests = $PSScriptRoot; Folder = "$TestDrive"; Transcript = $transcript; SAPMODULE = $ModulePath } {
            $env:SAPSERVICETOOLS_MODULE = $SAPMODULE
            foreach ($part in 'SaharaSupport', 'BrokerSupport', 'CanarySupport', 'CanaryScenarios') { . (Join-Path $Tests "$part.ps1") }
            $null = Start-Transcript -LiteralPath $Transcript
            foreach ($family in $CanaryFamilies.Keys) { Show-Family $family $Folder; "end of $family" }
            $null = Stop-Transcript
        }
        $text = $shown -join "`n"
        foreach ($family in $CanaryFamilies.Keys) { $text | Should -Match "end of $family" }
        $text | Should -Match '(?m)^DEBUG: '
        $text | Should -Match '(?m)^VERBOSE: '
        $record = Get-Content -LiteralPath $transcript -Raw
        $record | Should -Match '(?m)^DEBUG: '
        $counts.Checks += $shown.Count
        foreach ($one in $text, $record) { (Test-Mark $one) ? (Get-MarkContext $one) : $null | Should -BeNullOrEmpty }
    }
}

Describe 'Progress' {
    It 'tells no secret' {
        $emulator = Start-ServiceEmulator -Credential (New-CanaryCredential) -StuckTenant 'stuck*'
        # A pipeline of its own keeps its progress; no redirection does.
        $shell = [powershell]::Create().AddScript({
            param($module, $key, $parameters)
            Import-Module $module
            $null = Connect-InstanceManager -ServiceKey $key -PollingIntervalMilliseconds 100
            New-ManagedInstance stuck1 -ProvisioningParameter $parameters -TimeoutSeconds 3
        }).AddArgument($ManifestPath).AddArgument($emulator.ServiceKey).AddArgument((New-CanaryObject))
        try { $null = $shell.Invoke() } finally { Stop-ServiceEmulator $emulator }
        $shell.Streams.Progress.Count | Should -BeGreaterThan 0
        $trace = foreach ($record in $shell.Streams.Progress) { [pscustomobject]@{ Source = 'New-ManagedInstance'; Stream = 'Progress'; Record = $record } }
        Get-Report (Find-Mark $trace $counts) | Should -BeNullOrEmpty
        $shell.Dispose()
    }
}

Describe 'All of it' {
    It 'reached each property of what cmdlets return, but for those that are named' {
        $types = (Get-Module SapServiceTools).ExportedCmdlets.Values.OutputType.Type | Where-Object { $_ } | Sort-Object -Unique FullName
        $properties = $types | ForEach-Object { [SapServiceTools.Tests.CanaryWalk]::PropertiesOf($_) } | Sort-Object -Unique
        $properties.Count | Should -BeGreaterThan 150
        $missing = foreach ($property in $properties) {
            if ([SapServiceTools.Tests.CanaryWalk]::Seen[$property]) { continue }
            $rule = $allowed.Properties.Keys | Where-Object { $property -like $_ }
            foreach ($one in $rule) { $null = $used.Add("Property $one") }
            if (-not $rule) { $property }
        }
        $missing | Should -BeNullOrEmpty
        $counts.Properties = $properties.Count
    }

    It 'needed every allowance' {
        $rules = @($allowed.Streams.Keys | ForEach-Object { "Stream $_" }) + @($allowed.Files.Keys | ForEach-Object { "File $_" }) + @($allowed.Parameters.Keys | ForEach-Object { "Parameter $_" }) + @($allowed.Properties.Keys | ForEach-Object { "Property $_" })
        $rules | Where-Object { -not $used.Contains($_) } | Should -BeNullOrEmpty
    }

    It 'counts' {
        $parameters = @(Get-SecretParameter)
        Write-Host ("cmdlets {0}, parameters {1}, properties {2}, forms {3}, derived calls {4}, checks {5}, files {6}" -f
            $CmdletNames.Count, $parameters.Count, $counts.Properties, $counts.Places.Count, $counts.Calls, $counts.Checks, $counts.Files)
        $counts.Checks | Should -BeGreaterThan 10000
        $counts.Calls | Should -BeGreaterThan 300
    }
}
