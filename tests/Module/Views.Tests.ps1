BeforeAll {
    . $PSScriptRoot/Support.ps1
    $PSStyle.OutputRendering = 'PlainText'
    $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
    $session = Connect-TestEmulator $emulator
    $null = 'acme', 'fail1' | New-ManagedInstance -ErrorAction Ignore

    function Get-Header {
        param($InputObject)
        (($InputObject | Out-String -Width 200) -split '\r?\n' | Where-Object { $_.Trim() })[0].Trim() -split '\s+'
    }
}

AfterAll {
    Disconnect-ServiceSession $session
    Stop-ServiceEmulator $emulator
}

Describe 'The default view' {
    It 'of instances' {
        Get-Header (Get-ManagedInstance) | Should -Be 'TenantId', 'Status', 'UpdatedOn', 'Credentials', 'Id'
        Get-ManagedInstance acme | Out-String -Width 200 | Should -Match 'acme\s+CREATION_SUCCEEDED\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+\d+ fields\s+[0-9a-f-]{36}'
    }

    It 'of operations' {
        Get-Header (New-ManagedInstance later -NoWait) | Should -Be 'TenantId', 'Type', 'Status', 'StartedAt'
    }

    It 'of sessions' {
        Get-Header (Get-ServiceSession) | Should -Be 'Id', 'Kind', 'UserName', 'ConnectedAt', 'Uri'
    }

    It 'of steps and renewals' {
        Get-Header (Sync-ManagedInstance acme, globex) | Should -Be 'TenantId', 'Action', 'State', 'Status', 'Reason'
        $rotation = Update-ManagedInstanceCredential acme
        Get-Header $rotation | Should -Be 'TenantId', 'BindingId', 'Credentials', 'Old', 'OldRemoved'
        $password = (Get-ManagedInstanceCredential acme -AsPlainText).password
        ($rotation | Format-List * | Out-String -Width 400) + ($rotation | ConvertTo-Json -Depth 5) | Should -Not -Match ([regex]::Escape($password))
    }

    It 'of what the emulated Service Manager has' {
        Get-Header $emulator.ServiceManager | Should -Be 'Instances', 'Bindings', 'TokenLifetime', 'RefusesConflictsAtOnce', 'ForgetsDeletions'
        $null = $emulator.ServiceManager.AddInstance('acme', 'name')
        Get-Header $emulator.ServiceManager.Instances | Should -Be 'TenantId', 'Ready', 'LastOperation', 'Bindings', 'Id'
    }

    It 'of emulators' {
        Get-Header (Get-ServiceEmulator) | Should -Be 'Uri', 'UserName', 'ProvisioningTime', 'Instances', 'Requests'
        Get-ServiceEmulator | Format-List | Out-String | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
    }

    It 'of an emulator behind another object shows no secret either' {
        $text = (Get-ManagedInstance acme), (Get-ServiceEmulator) | Out-String -Width 200
        $text | Should -Match 'InstanceCount\s+: \d'
        $text | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
    }

    It 'as a list shows a failure''s reason and the counts of the cache' {
        Get-ManagedInstance fail1 -NoCache | Format-List | Out-String | Should -Match 'FailedMessage\s+: \S'
        Get-ServiceSession | Format-List | Out-String | Should -Match 'CacheHits\s+: \d'
    }

    It 'has no colours where they are not wanted' {
        Get-ManagedInstance | Out-String | Should -Not -Match "`e"
    }
}

Describe 'The default view of Sahara''s objects' {
    BeforeAll {
        $views = ([xml](Get-Content (Join-Path $ModulePath 'SapServiceTools.Sahara.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View
    }

    It 'has at most five columns' {
        foreach ($view in $views) { @($view.TableControl.TableHeaders.TableColumnHeader).Count | Should -BeLessOrEqual 5 -Because $view.Name }
    }

    It 'is there for every type that a cmdlet returns' {
        $types = (Get-Command -Module SapServiceTools -Noun 'Sahara*').OutputType.Type | Where-Object { $_.Namespace -eq 'SapServiceTools' -and $_.Name -ne 'SaharaSession' } | Sort-Object -Unique FullName
        $types.Count | Should -BeGreaterThan 10
        $types.FullName | Where-Object { $_ -notin $views.ViewSelectedBy.TypeName } | Should -BeNullOrEmpty
    }
}
