BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; StuckTenant = 'stuck*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'New-ManagedInstance' {
        It 'creates an instance and waits until it is usable' {
            $made = New-ManagedInstance acme
            $made | Should -BeOfType SapServiceTools.ManagedInstance
            $made.TenantId | Should -Be 'acme'
            $made.Status | Should -Be 'CREATION_SUCCEEDED'
            $made.Credentials.FieldNames | Should -Contain 'password'
        }

        It 'takes tenants as <name>' -ForEach @(
            @{ name = 'an argument'; make = { New-ManagedInstance arg1, arg2 }; tenants = 'arg1', 'arg2' }
            @{ name = 'text from the pipeline'; make = { 'text1', 'text2' | New-ManagedInstance }; tenants = 'text1', 'text2' }
            @{ name = 'numbers'; make = { 101..103 | New-ManagedInstance }; tenants = '101', '102', '103' }
            @{ name = 'GUIDs'; make = { [guid]'00000000-0000-0000-0000-00000000abcd' | New-ManagedInstance }; tenants = '00000000-0000-0000-0000-00000000abcd' }
            @{ name = 'rows of a CSV'; make = { "TenantId,Other`ncsv1,x`ncsv2,y" | ConvertFrom-Csv | New-ManagedInstance }; tenants = 'csv1', 'csv2' }
        ) {
            (& $make).TenantId | Sort-Object | Should -Be $tenants
        }

        It 'trims and encodes a tenant such as <_>' -ForEach 'a/b', 'a?b=c', '100%', 'x$&y', 'with blank', "m`u{fc}nchen", 'a+b&c', '{tenant_id}', "o'brien", '..a' {
            $made = New-ManagedInstance "  $_ "
            $made.TenantId | Should -BeExactly $_
            (Get-ManagedInstance).TenantId | Should -Contain $_
            (Get-ManagedInstance ([wildcardpattern]::Escape($_)) -NoCache).TenantId | Should -BeExactly $_
        }

        It 'refuses empty and blank tenants one by one, and makes the others' {
            $made = 'good1', '', '   ', $null, 'good2' | New-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue
            $made.TenantId | Sort-Object | Should -Be 'good1', 'good2'
            $failures | Should -HaveCount 3
            $failures | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Select-Object -Unique | Should -Be 'InvalidTenantId'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        }

        It 'makes no tenant out of an object that has none' {
            $created = $emulator.RequestCounts.Create
            $failure = Get-ErrorOf { [pscustomobject]@{ Name = 'acme' } | New-ManagedInstance }
            $failure.FullyQualifiedErrorId | Should -Match '^InputObjectNotBound,'
            { New-ManagedInstance -TenantId @{ a = 1 } } | Should -Throw '*text*'
            $emulator.RequestCounts.Create | Should -Be $created
        }

        It 'changes nothing with -WhatIf' {
            $since = [datetimeoffset]::Now
            New-ManagedInstance never1, never2 -WhatIf | Should -BeNullOrEmpty
            Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
        }

        It 'returns an operation with -NoWait' {
            $operation = New-ManagedInstance stuck-nowait -NoWait
            $operation | Should -BeOfType SapServiceTools.ManagedInstanceOperation
            $operation.TenantId | Should -Be 'stuck-nowait'
            $operation.Type | Should -Be 'Create'
            $operation.Status | Should -Be 'CREATION_IN_PROGRESS'
        }

        It 'reports a failed creation with the server''s reason' {
            $failure = Get-ErrorOf { New-ManagedInstance fail-reason }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceCreationFailed,SapServiceTools.Cmdlets.TenantInstances.NewManagedInstanceCommand'
            $failure.CategoryInfo.Category | Should -Be 'OperationStopped'
            $reason = (Get-ManagedInstance fail-reason -NoCache).FailedMessage
            $reason | Should -Not -BeNullOrEmpty
            $failure.Exception.Description | Should -Be $reason
            "$failure" | Should -Match ([regex]::Escape($reason))
        }

        It 'gives up at its limit with an operation that can be resumed' {
            $failure = Get-ErrorOf { New-ManagedInstance stuck-limit -TimeoutSeconds 1 }
            $failure.FullyQualifiedErrorId | Should -Be 'OperationTimedOut,SapServiceTools.Cmdlets.TenantInstances.NewManagedInstanceCommand'
            $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
            $failure.TargetObject | Should -BeOfType SapServiceTools.ManagedInstanceOperation
            $failure.TargetObject.TenantId | Should -Be 'stuck-limit'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'Wait-ManagedInstance'
            # Still stuck, so it times out again: but it did go on waiting.
            Get-ErrorId { $failure.TargetObject | Wait-ManagedInstance -TimeoutSeconds 1 } | Should -Be 'OperationTimedOut'
        }
    }

    Describe 'Parameters' {
        BeforeAll {
            $parameterFile = Join-Path $TestDrive 'parameters.json'
            Set-Content -LiteralPath $parameterFile '{ "database_id": "from file", "list": [1, 2.5, true, null, { "deep": "\u00fc" }] }'

            # What arrived at the server.
            function Get-SentParameter {
                param([hashtable] $Arguments)
                $tenant = "p-$([guid]::NewGuid())"
                $null = New-ManagedInstance $tenant @Arguments
                Get-ArrivedParameter $emulator $BackEnd $tenant
            }
        }

        It 'can be <name>' -ForEach @(
            @{ name = 'a hashtable'; value = @{ database_id = 'x'; list = @(1, 2.5, $true, $null, @{ deep = "`u{fc}" }) } }
            @{ name = 'an object'; value = [pscustomobject]@{ database_id = 'x'; list = @(1, 2.5, $true, $null, [pscustomobject]@{ deep = "`u{fc}" }) } }
            @{ name = 'JSON text'; value = '{ "database_id": "x", "list": [1, 2.5, true, null, { "deep": "\u00fc" }] }' }
        ) {
            $sent = Get-SentParameter @{ ProvisioningParameter = $value; BindingParameter = $value }
            foreach ($part in $sent.provisioning_parameters, $sent.binding_parameters) {
                $part.database_id | Should -Be 'x'
                $part.list[0] | Should -Be 1
                $part.list[1] | Should -Be 2.5
                $part.list[2] | Should -BeTrue
                $part.list[3] | Should -BeNullOrEmpty
                $part.list[4].deep | Should -Be "`u{fc}"
            }
        }

        It 'can be a file' {
            (Get-SentParameter @{ ProvisioningParameter = 'TestDrive:/parameters.json' }).provisioning_parameters.database_id | Should -Be 'from file'
        }

        It 'can come with each row' {
            $made = [pscustomobject]@{ TenantId = 'row1'; ProvisioningParameter = '{ "database_id": "1" }' }, [pscustomobject]@{ TenantId = 'row2'; ProvisioningParameter = 'broken' }, [pscustomobject]@{ TenantId = 'row3'; ProvisioningParameter = @{ database_id = '3' } } |
                New-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue
            $made.TenantId | Sort-Object | Should -Be 'row1', 'row3'
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        }

        It 'that are an empty object are sent as one' {
            (Get-SentParameter @{ ProvisioningParameter = @{} }).PSObject.Properties.Name | Should -Contain 'provisioning_parameters'
        }

        It '<name> are refused, and nothing is sent' -ForEach @(
            @{ name = 'that are a list'; value = '[1]'; id = 'InvalidParameter'; text = 'object' }
            @{ name = 'that are a number'; value = 5; id = 'InvalidParameter'; text = 'object' }
            @{ name = 'that are an array'; value = @(1, 2); id = 'InvalidParameter'; text = 'object' }
            @{ name = 'that are neither JSON nor a file'; value = 'no-such.json'; id = 'InvalidParameter'; text = 'neither' }
            @{ name = 'that are bad JSON'; value = "{`n`n ""a"": nope }"; id = 'InvalidJson'; text = 'line 3, position' }
            @{ name = 'that are JSON cut short'; value = '{ "a": 1'; id = 'InvalidJson'; text = 'line 1' }
            @{ name = 'with what JSON has no form for'; value = @{ a = @{ b = @(1, { }) } }; id = 'InvalidParameter'; text = 'ProvisioningParameter\.a\.b\[1\]' }
            @{ name = 'with a number that is none'; value = @{ a = [double]::NaN }; id = 'InvalidParameter'; text = '\.a\b' }
            @{ name = 'with a key that is no text'; value = @{ a = @{ 5 = 'x' } }; id = 'InvalidParameter'; text = 'ProvisioningParameter\.a' }
        ) {
            $created = $emulator.RequestCounts.Create
            $failure = Get-ErrorOf { New-ManagedInstance never -ProvisioningParameter $value }
            $failure.FullyQualifiedErrorId | Should -Be "$id,SapServiceTools.Cmdlets.TenantInstances.NewManagedInstanceCommand"
            $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
            "$failure" | Should -Match $text
            $emulator.RequestCounts.Create | Should -Be $created
        }

        It 'that hold themselves are refused' {
            $value = @{ a = @{} }
            $value.a.b = $value
            $failure = Get-ErrorOf { New-ManagedInstance never -BindingParameter $value }
            $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
            "$failure" | Should -Match 'BindingParameter\.a\.b contains itself'
        }

        It 'that repeat an object without holding it are fine' {
            $shared = @{ x = 1 }
            (Get-SentParameter @{ ProvisioningParameter = @{ a = $shared; b = $shared } }).provisioning_parameters.b.x | Should -Be 1
        }
    }

    Describe 'An existing instance' {
        It 'is an error by default' {
            $null = New-ManagedInstance exists1
            $failure = Get-ErrorOf { New-ManagedInstance exists1 }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceExists,SapServiceTools.Cmdlets.TenantInstances.NewManagedInstanceCommand'
            $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
            $failure.TargetObject | Should -Be 'exists1'
            $failure.Exception.StatusCode | Should -Be 409
            $failure.ErrorDetails.RecommendedAction | Should -Match 'IfExists'
        }

        It 'is returned as it is by -IfExists Skip, in whatever state' {
            $null = New-ManagedInstance stuck-skip -NoWait
            $null = New-ManagedInstance fail-skip -ErrorAction Ignore
            (New-ManagedInstance stuck-skip, fail-skip -IfExists Skip | Sort-Object TenantId).Status | Should -Be 'CREATION_FAILED', 'CREATION_IN_PROGRESS'
        }

        It 'in progress is waited for by -IfExists Wait' {
            $null = New-ManagedInstance inprogress -NoWait
            (New-ManagedInstance inprogress -IfExists Wait).Status | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'failed is an error for -IfExists Wait, and made anew by Recreate' {
            $null = New-ManagedInstance fail-again -ErrorAction Ignore
            $id = (Get-ManagedInstance fail-again -NoCache).Id
            Get-ErrorId { New-ManagedInstance fail-again -IfExists Wait } | Should -Be 'InstanceCreationFailed'
            (Get-ManagedInstance fail-again -NoCache).Id | Should -Be $id
            # It fails again, as the emulator has it, but it is another one.
            Get-ErrorId { New-ManagedInstance fail-again -IfExists Recreate } | Should -Be 'InstanceCreationFailed'
            (Get-ManagedInstance fail-again -NoCache).Id | Should -Not -Be $id
        }

        It 'that is usable is left alone by Recreate' {
            $id = (New-ManagedInstance usable).Id
            (New-ManagedInstance usable -IfExists Recreate).Id | Should -Be $id
        }

        It 'lets an interrupted run be repeated' {
            $null = 'run1', 'run2' | New-ManagedInstance
            $all = 1..4 | ForEach-Object { "run$_" } | New-ManagedInstance -IfExists Wait
            $all.TenantId | Sort-Object | Should -Be 'run1', 'run2', 'run3', 'run4'
        }
    }
}
