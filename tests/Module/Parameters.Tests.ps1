# What holds for parameters of every cmdlet: text of the pipeline is a name and no pattern, null is no "all", and numbers in text are seconds.
BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe 'Names of the pipeline: <BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $null = 'a1', 'a[1]', 'xay', 'x*y', 'xzy' | New-ManagedInstance
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'are literal by property, from rows and copies' {
        ([pscustomobject]@{ TenantId = 'a[1]' } | Get-ManagedInstance).TenantId | Should -Be 'a[1]'
        ("TenantId`nx*y" | ConvertFrom-Csv | Get-ManagedInstance).TenantId | Should -Be 'x*y'
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-ManagedInstance 'x`*y')))
        ($copy | Get-ManagedInstance).TenantId | Should -Be 'x*y'
        Get-ErrorId { [pscustomobject]@{ TenantId = 'a?' } | Get-ManagedInstance } | Should -Be 'InstanceNotFound'
        # A backtick means nothing then, either.
        Get-ErrorId { [pscustomobject]@{ TenantId = 'x`*y' } | Get-ManagedInstance } | Should -Be 'InstanceNotFound'
    }

    It 'are literal by value' {
        ('a[1]', 'x*y' | Get-ManagedInstance).TenantId | Sort-Object | Should -Be 'a[1]', 'x*y'
        Get-ErrorId { 'x?y' | Get-ManagedInstance } | Should -Be 'InstanceNotFound'
        ([pscustomobject]@{ Name = 'x*y' } | Get-ManagedInstance -TenantId { $_.Name }).TenantId | Should -Be 'x*y'
    }

    It 'remove what they name and nothing else' {
        $null = New-ManagedInstance 'b1', 'b[1]'
        [pscustomobject]@{ TenantId = 'b[1]' } | Get-ManagedInstance | Remove-ManagedInstance -Confirm:$false
        (Get-ManagedInstance).TenantId | Sort-Object | Should -Be (@('a1', 'a[1]', 'b1', 'x*y', 'xay', 'xzy') | Sort-Object)
    }

    It 'that are typed are patterns' {
        (Get-ManagedInstance 'x*y').TenantId | Sort-Object | Should -Be (@('x*y', 'xay', 'xzy') | Sort-Object)
        (Get-ManagedInstance -TenantId 'a[1]').TenantId | Should -Be 'a1'
        (Get-ManagedInstance -TenantId 'x`*y').TenantId | Should -Be 'x*y'
        # Also in a block that itself stands in a pipeline.
        (1 | ForEach-Object { Get-ManagedInstance 'xz*' }).TenantId | Should -Be 'xzy'
        (1 | & { Get-ManagedInstance 'xz*' }).TenantId | Should -Be 'xzy'
    }

    It 'of 70,000 characters are not repeated whole by errors and questions' {
        $long = 'x' * 70000
        foreach ($failure in @(
                Get-ErrorOf { $long | Get-ManagedInstance }
                Get-ErrorOf { $long | Remove-ManagedInstance -Confirm:$false }
                Get-ErrorOf { $long | Repair-ManagedInstance }
                Get-ErrorOf { $long | New-ManagedInstance -TimeoutSeconds 5 }
                Get-ErrorOf { "$long`n" | Sync-ManagedInstance }
            )) {
            $failure.Exception.Message.Length | Should -BeLessThan 1000
            "$failure".Length | Should -BeLessThan 1000
        }
    }
}

Describe 'Names of other families' {
    BeforeAll {
        . $PSScriptRoot/SaharaSupport.ps1
        . $PSScriptRoot/BrokerSupport.ps1
        $emulator = Start-TestEmulator
        $sahara = Connect-TestSahara $emulator
        $null = 'input1', 'input2' | ForEach-Object { New-SaharaDataSource $_ "hdfs://host/$_" }
        $broker = Start-TestBroker
        $session = $broker | Connect-Broker
    }

    AfterAll {
        $sahara, $session | Disconnect-ServiceSession
        $broker | Stop-ServiceBroker -Drain 0
        $emulator | Stop-ServiceEmulator
    }

    It 'are literal in the pipeline and patterns where they are typed: Sahara' {
        (Get-SaharaDataSource 'input*').Name | Sort-Object | Should -Be 'input1', 'input2'
        ('input1' | Get-SaharaDataSource).Name | Should -Be 'input1'
        Get-ErrorOf { 'input*' | Get-SaharaDataSource } | Should -HaveCount 1
        Get-ErrorOf { [pscustomobject]@{ Name = 'input?' } | Get-SaharaDataSource } | Should -HaveCount 1
        [pscustomobject]@{ Name = 'input?' } | Get-SaharaDataSource -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'are literal in the pipeline and patterns where they are typed: broker' {
        (Get-BrokerService 'st*').Name | Should -Be 'store'
        ('store' | Get-BrokerService).Name | Should -Be 'store'
        Get-ErrorId { 'st*' | Get-BrokerService } | Should -Be 'BrokerServiceNotFound'
        (Get-BrokerService | Get-BrokerPlan -Name 'sm*').Name | Should -Be 'small'
    }

    It 'are never null for all' {
        $null = 'one' | Invoke-BrokerProvision store small
        $null = 'one' | Invoke-BrokerBind
        Get-BrokerBinding one | Should -HaveCount 1
        foreach ($row in [pscustomobject]@{ InstanceId = $null }, [pscustomobject]@{ InstanceId = 'one'; BindingId = '' }) {
            $row | Get-BrokerBinding -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        }
        $null | Get-BrokerBinding -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        [pscustomobject]@{ Id = $null } | Get-ServiceSession -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'are text, numbers or GUIDs' {
        foreach ($value in $true, [datetime]::UnixEpoch, @{ a = 1 }, (@{ a = 1 }.GetEnumerator() | Select-Object -First 1)) {
            { Get-BrokerInstance -InstanceId $value } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        }
        Get-ErrorId { Get-BrokerInstance -InstanceId 5 } | Should -Not -Match 'Transformation'
    }
}

Describe 'Time spans' {
    BeforeAll { . $PSScriptRoot/Support.ps1 }

    It 'take numbers for seconds, in every cmdlet' {
        $all = foreach ($command in (Get-Module SapServiceTools).ExportedCmdlets.Values) {
            foreach ($parameter in $command.Parameters.Values | Where-Object ParameterType -In ([timespan], [Nullable[timespan]])) {
                [pscustomobject]@{
                    Name = "$($command.Name) -$($parameter.Name)"
                    HasSeconds = [bool]($parameter.Attributes | Where-Object { $_.GetType().Name -eq 'SecondsTransformationAttribute' })
                }
            }
        }
        $all.Count | Should -BeGreaterThan 8
        ($all | Where-Object { -not $_.HasSeconds }).Name | Should -BeNullOrEmpty
    }

    It 'read <_> as 1.5 seconds' -ForEach '1.5', ' 1.5 ', '0:00:01.5', '15e-1', 1.5, 1.5d, ([float] 1.5), ([timespan]::FromSeconds(1.5)) {
        $settings = @{ RetryAfter = $_ }
        $thrown = try { Write-BrokerError Overloaded @settings -ErrorAction Stop } catch { $_.Exception }
        ($thrown.RetryAfter ?? $thrown.InnerException.RetryAfter).TotalSeconds | Should -Be 1.5
    }

    It 'read <_> as one second' -ForEach '1', 1, ([byte] 1), ([uint16] 1), ([long] 1) {
        $settings = @{ RetryAfter = $_ }
        $thrown = try { Write-BrokerError Overloaded @settings -ErrorAction Stop } catch { $_.Exception }
        ($thrown.RetryAfter ?? $thrown.InnerException.RetryAfter).TotalSeconds | Should -Be 1
    }

    It 'refuse <_>' -ForEach 'NaN', '1e300', 'soon', '1,5' {
        $settings = @{ ProvisioningTime = $_ }
        { Start-ServiceEmulator @settings } | Should -Throw -ErrorId '*Argument*,*'
    }
}
