BeforeAll {
    . $PSScriptRoot/Support.ps1
}

AfterAll {
    Stop-ServiceEmulator
}

Describe 'Start-ServiceEmulator' {
    AfterEach {
        Stop-ServiceEmulator
    }

    It 'listens on a free port of the loopback and hands out a service key' {
        $one = Start-ServiceEmulator
        $two = Start-ServiceEmulator
        $one.Uri.Host | Should -Be '127.0.0.1'
        $one.Uri.Port | Should -Not -Be $two.Uri.Port
        foreach ($field in 'user', 'password', 'post_managed_instance_url', 'get_managed_instance_url', 'get_all_managed_instances_url', 'delete_managed_instance_url') {
            $one.ServiceKey[$field] | Should -Not -BeNullOrEmpty
        }
    }

    It 'is ready for the whole job in one pipeline' {
        Start-ServiceEmulator -ProvisioningTime 0.02 | Connect-InstanceManager | Should -BeOfType SapServiceTools.InstanceManagerSession
        (New-ManagedInstance acme).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'takes seconds and time spans' {
        (Start-ServiceEmulator -ProvisioningTime 3).ProvisioningTime.TotalSeconds | Should -Be 3
        (Start-ServiceEmulator -ProvisioningTime 0.5).ProvisioningTime.TotalSeconds | Should -Be 0.5
        (Start-ServiceEmulator -ProvisioningTime 0:0:7).ProvisioningTime.TotalSeconds | Should -Be 7
        (Start-ServiceEmulator -DeprovisioningTime ([timespan]::FromMinutes(1))).DeprovisioningTime.TotalSeconds | Should -Be 60
    }

    It 'takes a port, and says so when it is taken' {
        $port = (Start-ServiceEmulator).Uri.Port
        $failure = Get-ErrorOf { Start-ServiceEmulator -Port $port }
        $failure.FullyQualifiedErrorId | Should -Be 'PortInUse,SapServiceTools.Cmdlets.Emulator.StartServiceEmulatorCommand'
        "$failure" | Should -Match "$port"
        Stop-ServiceEmulator
        (Start-ServiceEmulator -Port $port).Uri.Port | Should -Be $port
    }

    It 'takes a credential' {
        $emulator = Start-ServiceEmulator -Credential ([pscredential]::new('me', (ConvertTo-Secret 'my own')))
        $emulator.ServiceKey.user | Should -Be 'me'
        $emulator.ServiceKey.password | Should -Be 'my own'
    }

    It 'plays random faults that the client gets over' {
        $emulator = Start-ServiceEmulator -ProvisioningTime 0.02 -FaultRate 0.2 -Seed 7
        $session = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 20 -WarningAction Ignore
        $made = 1..30 | New-ManagedInstance -WarningAction Ignore
        $made | Should -HaveCount 30
        @($emulator.Requests | Where-Object Fault) | Should -Not -BeNullOrEmpty
        Disconnect-ServiceSession $session
    }

    It 'has a Keystone and a Sahara that fail as told' {
        $emulator = Start-ServiceEmulator -ProvisioningTime 0.1 -JobTime 0.1 -TokenLifetime 600 -FailingCluster bad -FailingScaling odd -StuckCluster stuck -FailingVerification red -FailingJob wrong -StuckJob endless
        $cloud = $emulator.OpenStack
        $cloud.ProjectName | Should -Be 'demo'
        $cloud.Cloud.auth.username | Should -Be $emulator.UserName
        $cloud.FailingClusters | Should -Be 'bad'
        $cloud.FailingScalings | Should -Be 'odd'
        $cloud.StuckClusters | Should -Be 'stuck'
        $cloud.FailingVerifications | Should -Be 'red'
        $cloud.FailingJobs | Should -Be 'wrong'
        $cloud.StuckJobs | Should -Be 'endless'
        (Invoke-RestMethod $cloud.SaharaUri -SkipHttpErrorCheck).versions.id | Should -Be 'v1.0', 'v1.1', 'v2'
        $older = Start-ServiceEmulator -SaharaV1Only -IdentityV2
        (Invoke-RestMethod $older.OpenStack.SaharaUri -SkipHttpErrorCheck).versions.id | Should -Be 'v1.0', 'v1.1'
        (Invoke-RestMethod ([uri]::new($older.OpenStack.AuthUri, '.')) -SkipHttpErrorCheck -MaximumRedirection 0 -ErrorAction Ignore).versions.values.id | Should -Contain 'v2.0'
    }

    It 'shows no password of its cloud' {
        $emulator = Start-ServiceEmulator
        $password = [regex]::Escape($emulator.OpenStack.Cloud.auth.password)
        $emulator.OpenStack | Out-String | Should -Not -Match $password
        $emulator.OpenStack | Format-List * | Out-String -Width 500 | Should -Not -Match $password
        $emulator | Format-List | Out-String -Width 500 | Should -Not -Match $password
    }

    It 'shows no secret in any view, and hands them out by name' {
        $emulator = Start-ServiceEmulator
        $keys = $emulator.ServiceKey, $emulator.ServiceManagerKey, $emulator.OpenStack.Cloud
        $secrets = $keys[0].password, $keys[1].clientsecret, $keys[2].auth.password
        $secrets | Should -Not -Contain $null
        $shown = @(
            $emulator | Out-String -Width 4000
            $emulator | Format-List * | Out-String -Width 4000
            $emulator | Format-List * -Force | Out-String -Width 4000
            $emulator | Format-Custom * -Depth 9 | Out-String -Width 4000
            $emulator | Select-Object * | Out-String -Width 4000
            $emulator | Select-Object * | ConvertTo-Json -Depth 9 -WarningAction Ignore
            $emulator | ConvertTo-Json -Depth 9 -WarningAction Ignore
            ConvertTo-Json $emulator -Depth 9 -WarningAction Ignore
            [System.Management.Automation.PSSerializer]::Serialize($emulator, 9)
            "$emulator $($keys[0]) $($keys[1]) $($keys[2])"
        ) -join "`n"
        $shown | Should -Match ([regex]::Escape($emulator.Uri.Port))
        foreach ($secret in $secrets) { $shown.Contains($secret) | Should -BeFalse }
        ($emulator.ServiceKey | ConvertTo-Json | ConvertFrom-Json).password | Should -Be $secrets[0]
        $emulator.GetServiceKey().password | Should -Be $secrets[0]
        (Get-ServiceEmulator | Where-Object { $_.Uri -eq $emulator.Uri }).ServiceManagerKey.clientsecret | Should -Be $secrets[1]
        $emulator.ServiceManagerCertificateKey | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        Start-ServiceEmulator -WhatIf | Should -BeNullOrEmpty
        Get-ServiceEmulator | Should -BeNullOrEmpty
    }

    It '<name> is out of range' -ForEach @(
        @{ name = 'a port'; more = @{ Port = 70000 } }
        @{ name = 'a fault rate'; more = @{ FaultRate = 1.5 } }
        @{ name = 'a time'; more = @{ ProvisioningTime = -1 } }
    ) {
        (Get-ErrorOf { Start-ServiceEmulator @more }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }
}

Describe 'Get- and Stop-ServiceEmulator' {
    BeforeEach {
        Stop-ServiceEmulator
        $one = Start-ServiceEmulator
        $two = Start-ServiceEmulator
    }

    It 'list the running ones' {
        (Get-ServiceEmulator).Uri | Should -Be $one.Uri, $two.Uri
        (Get-ServiceEmulator -Port $two.Uri.Port).Uri | Should -Be $two.Uri
    }

    It 'stop one, several and all' {
        Stop-ServiceEmulator $one
        $one.IsRunning | Should -BeFalse
        (Get-ServiceEmulator).Uri | Should -Be $two.Uri
        $null = Start-ServiceEmulator
        Get-ServiceEmulator | Stop-ServiceEmulator
        Get-ServiceEmulator | Should -BeNullOrEmpty
        { [Net.Sockets.TcpClient]::new('127.0.0.1', $one.Uri.Port) } | Should -Throw
    }

    It 'do nothing with -WhatIf' {
        Stop-ServiceEmulator -WhatIf
        $one.IsRunning | Should -BeTrue
    }

    It 'stop with the module' {
        $shell = [powershell]::Create()
        try {
            $emulator = $shell.AddScript("Import-Module '$ManifestPath'; Start-ServiceEmulator; Remove-Module SapServiceTools").Invoke()[0]
            $emulator.IsRunning | Should -BeFalse
            $one.IsRunning | Should -BeTrue
        }
        finally {
            $shell.Dispose()
        }
    }
}
