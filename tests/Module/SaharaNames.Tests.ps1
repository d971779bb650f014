# How Sahara's cmdlets find what they are told of, what they preview, and what they ask about.
BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $emulator = Start-TestEmulator -With @{ StuckCluster = 'stuck*' }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    $emulator | Stop-ServiceEmulator
}

Describe 'Names in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $session = Connect-TestSahara $emulator $_
        $suffix = $_ -replace '\W'
        if ($suffix -eq '11') { New-TestTemplate }
        $null = New-SaharaDataSource "Logs$suffix" hdfs://h/logs
        $null = New-SaharaDataSource "Twin$suffix" hdfs://h/1
        $null = New-SaharaDataSource "TWIN$suffix" hdfs://h/2
        $guid = [guid]::NewGuid().ToString()
        $null = New-SaharaDataSource $guid hdfs://h/guid
    }

    AfterAll {
        Disconnect-ServiceSession $session
    }

    It 'are found in any case where no other matches' {
        (Get-SaharaDataSource "logs$suffix").Name | Should -Be "Logs$suffix"
        (Update-SaharaDataSource "LOGS$suffix" -Description x).Name | Should -Be "Logs$suffix"
        (Get-SaharaNodeGroupTemplate WORKER).Name | Should -Be 'worker'
        (Get-SaharaImage Cirros-FAKE).Id | Should -Be $ImageId
        (Get-SaharaPlugin FAKE).Name | Should -Be 'fake'
        (Get-SaharaJobType pig).Name | Should -Be 'Pig'
        (New-SaharaClusterTemplate "any$suffix" -PluginName fake -PluginVersion 0.1 -NodeGroup Master:1 -Image CIRROS-fake).NodeGroups.Name | Should -Be 'master'
    }

    It 'are exact where several differ in case only' {
        (Get-SaharaDataSource "Twin$suffix").Url | Should -Be 'hdfs://h/1'
        (Get-SaharaDataSource "TWIN$suffix").Url | Should -Be 'hdfs://h/2'
        $failure = Get-ErrorOf { Remove-SaharaDataSource "twin$suffix" -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -Be 'NameNotUnique,SapServiceTools.Cmdlets.Sahara.Data.RemoveSaharaDataSourceCommand'
        "$failure" | Should -Match "several data sources with the name 'twin$suffix'.*\(Twin$suffix\)"
    }

    It 'may look like ids' {
        (Get-SaharaDataSource $guid).Url | Should -Be 'hdfs://h/guid'
        (Update-SaharaDataSource $guid -Description named).Name | Should -Be $guid
        Remove-SaharaDataSource $guid -Confirm:$false
        Get-ErrorId { Get-SaharaDataSource $guid } | Should -Be 'NotFound'
        Get-ErrorId { Remove-SaharaDataSource $guid -Confirm:$false } | Should -Be 'NotFound'
    }

    It 'stand in errors as they were typed' {
        $null = Update-SaharaDataSource "Logs$suffix" -IsProtected $true
        $failure = Get-ErrorOf { Remove-SaharaDataSource "Logs$suffix" -Confirm:$false }
        "$failure" | Should -Match "delete the data source 'Logs$suffix'"
        $failure.TargetObject | Should -Be "Logs$suffix"
        "$(Get-ErrorOf { Get-SaharaJobBinary nobody })" | Should -Be "There is no job binary 'nobody'."
        if ($suffix -eq '2') { "$(Get-ErrorOf { Get-SaharaJobBinaryInternal })" | Should -Match 'has no internal job binaries' }
        $null = Update-SaharaDataSource "Logs$suffix" -IsProtected $false
    }
}

Describe 'With -WhatIf' {
    BeforeAll {
        $session = Connect-TestSahara $emulator 2
        $null = New-SaharaCluster seen small
        # A cluster is checked by itself after it has become Active.
        Wait-Until { (Test-SaharaCluster seen -Latest).Status -eq 'GREEN' }
        $null = New-SaharaDataSource seen-in hdfs://h/in
        $null = New-SaharaJobBinary seen.jar swift://jobs/seen.jar -Credential @{ user = 'u'; password = 'p' }
        $null = New-SaharaJobTemplate seen-job Java -Library seen.jar
        $common = @{ PluginName = 'fake'; PluginVersion = '0.1' }
        $before = @(Get-SaharaCluster; Get-SaharaClusterTemplate; Get-SaharaNodeGroupTemplate; Get-SaharaDataSource; Get-SaharaJobTemplate; Get-SaharaImage) | ConvertTo-Json -Depth 10 -WarningAction Ignore
    }

    AfterAll {
        Disconnect-ServiceSession $session
    }

    It '<Code> says that it is not there' -ForEach @(
        @{ Code = 'New-SaharaCluster w nobody' }
        @{ Code = 'New-SaharaCluster w small -Image nobody' }
        @{ Code = 'New-SaharaCluster w -NodeGroup nobody:1 @common' }
        @{ Code = 'New-SaharaClusterTemplate w -NodeGroup nobody:1 @common' }
        @{ Code = 'New-SaharaNodeGroupTemplate w -FlavorId 1 -NodeProcess datanode -Image nobody @common' }
        @{ Code = 'New-SaharaJobTemplate w Pig -Main nobody' }
        @{ Code = 'Start-SaharaJobExecution nobody seen' }
        @{ Code = 'Start-SaharaJobExecution seen-job nobody' }
        @{ Code = 'Start-SaharaJobExecution seen-job seen -InputDataSource nobody' }
        @{ Code = 'Update-SaharaClusterTemplate nobody -Description x' }
        @{ Code = 'Update-SaharaDataSource nobody -Description x' }
        @{ Code = 'Resize-SaharaCluster nobody worker:1' }
        @{ Code = 'Resize-SaharaCluster seen nobody:1' }
        @{ Code = 'Test-SaharaCluster nobody' }
        @{ Code = 'Remove-SaharaCluster nobody' }
        @{ Code = 'Remove-SaharaJobBinary nobody' }
        @{ Code = 'Add-SaharaImageTag nobody x' }
        @{ Code = 'Register-SaharaImage 11111111-2222-3333-4444-555555550000 u' }
        @{ Code = 'Stop-SaharaJobExecution 11111111-2222-3333-4444-555555550000' }
    ) {
        $failure = Get-ErrorOf ([scriptblock]::Create("$Code -WhatIf"))
        $failure.FullyQualifiedErrorId | Should -Match ($Code -eq 'Resize-SaharaCluster seen nobody:1' ? '^InvalidReference,' : '^NotFound,')
        if ($Code -match 'nobody') { "$failure" | Should -Match "'nobody'" }
    }

    It '<_> says nothing' -ForEach @(
        'New-SaharaCluster w small', 'Start-SaharaJobExecution seen-job seen', 'Resize-SaharaCluster seen worker:1', 'Remove-SaharaCluster seen', 'Test-SaharaCluster seen'
        'Update-SaharaDataSource seen-in -Description x', 'Register-SaharaImage 11111111-2222-3333-4444-555555555552 u', 'Add-SaharaImageTag cirros-fake x', 'Unregister-SaharaImage cirros-fake'
    ) {
        Get-ErrorOf ([scriptblock]::Create("$_ -WhatIf")) | Should -BeNullOrEmpty
    }

    It '<Code> <Switch> is refused before anything is asked or sent' -ForEach @(
        foreach ($switch in '', '-WhatIf', '-Confirm') {
            @{ Code = 'Resize-SaharaCluster seen worker:three'; Wrong = 'worker:three'; Cmdlet = 'Resize'; Switch = $switch }
            @{ Code = 'Resize-SaharaCluster seen worker:1, master'; Wrong = 'master'; Cmdlet = 'Resize'; Switch = $switch }
            @{ Code = 'Resize-SaharaCluster seen -AddNodeGroup worker:-1'; Wrong = 'worker:-1'; Cmdlet = 'Resize'; Switch = $switch }
            @{ Code = 'New-SaharaCluster w -NodeGroup :1 @common'; Wrong = ':1'; Cmdlet = 'New'; Switch = $switch }
        }
    ) {
        $sent = $session.RequestCount
        $failure = Get-ErrorOf ([scriptblock]::Create("$Code $Switch"))
        $failure.FullyQualifiedErrorId | Should -Be "InvalidParameter,SapServiceTools.Cmdlets.Sahara.Clusters.${Cmdlet}SaharaClusterCommand"
        $failure.Exception | Should -BeOfType SapServiceTools.ServiceException
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -Match "'$([regex]::Escape($Wrong))'"
        if ($Code -match 'seen worker') { $failure.TargetObject | Should -Be $Wrong }
        $session.RequestCount | Should -Be $sent
    }

    It 'nothing has been changed' {
        @(Get-SaharaCluster; Get-SaharaClusterTemplate; Get-SaharaNodeGroupTemplate; Get-SaharaDataSource; Get-SaharaJobTemplate; Get-SaharaImage) | ConvertTo-Json -Depth 10 -WarningAction Ignore | Should -Be $before
    }
}

Describe 'Questions' {
    It 'come before all removals of what holds data or is shared' {
        # Tags are changed rather than removed: Add-SaharaImageTag brings them back.
        $removals = Get-Command -Module SapServiceTools -Verb Remove, Unregister -Noun Sahara* | Where-Object Name -NE 'Remove-SaharaImageTag'
        $removals.Count | Should -Be 9
        foreach ($command in $removals) {
            $command.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High' -Because $command.Name
        }
        $others = Get-Command -Module SapServiceTools -Noun Sahara* | Where-Object { $_.CommandType -eq 'Cmdlet' -and $_.Name -notin $removals.Name }
        foreach ($command in $others) {
            $command.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -BeIn 'Medium', 'None' -Because $command.Name
        }
    }
}

Describe 'A wait that is stopped' {
    It 'leaves operations that the session has' {
        $session = Connect-TestSahara $emulator 2 @{ NoDefault = $true }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$s) Import-Module '$ManifestPath'; 'stuck1', 'stuck2' | New-SaharaCluster -ClusterTemplate small -Session `$s").AddArgument($session)
            $null = $shell.BeginInvoke()
            Wait-Until { $session.PendingOperations.Count -eq 2 }
            $shell.Stop()
        }
        finally {
            $shell.Dispose()
        }
        $session.PendingOperations.Name | Sort-Object | Should -Be 'stuck1', 'stuck2'
        $late = Get-ErrorOf { $session.PendingOperations | Wait-SaharaCluster -TimeoutSeconds 1 }
        $late.TargetObject.Name | Sort-Object | Should -Be 'stuck1', 'stuck2'
        Remove-SaharaCluster stuck1, stuck2 -Force -Confirm:$false -Session $session
        $session.PendingOperations | Should -BeNullOrEmpty
        Disconnect-ServiceSession $session
    }

    It 'by Ctrl-C says what goes on and how to resume' -Skip:$IsWindows {
        $password = $emulator.OpenStack.Cloud.auth.password
        $script = Join-Path $TestDrive 'interrupted.ps1'
        @(
            "Import-Module '$ManifestPath'"
            "`$secret = [Net.NetworkCredential]::new('', '$password').SecurePassword"
            "`$null = Connect-Sahara -AuthUri '$($emulator.OpenStack.AuthUri)' -ProjectName '$($emulator.OpenStack.ProjectName)' -Credential ([pscredential]::new('$($emulator.UserName)', `$secret)) -PollingIntervalMilliseconds 100"
            "'stuck3', 'stuck4' | New-SaharaCluster -ClusterTemplate small"
        ) | Set-Content $script
        $session = Connect-TestSahara $emulator 2 @{ NoDefault = $true }
        $before = @($emulator.Requests | Where-Object { $_.Method -eq 'POST' -and $_.Path -match '/clusters$' }).Count
        $process = Start-ChildProcess '-File', $script
        try {
            # Both were made, and polled some times since, alone or by the list; nobody else asks meanwhile.
            Wait-Until -Seconds 60 {
                $requests = @($emulator.Requests)
                $made = @(0..($requests.Count - 1) | Where-Object { $requests[$_].Method -eq 'POST' -and $requests[$_].Path -match '/clusters$' })
                $made.Count -ge $before + 2 -and @($requests | Select-Object -Skip $made[-1] | Where-Object { $_.Method -eq 'GET' -and $_.Path -match '/clusters' }).Count -ge 6
            }
            Send-Signal $process INT
            $process.WaitForExit(20000) | Should -BeTrue
            $text = $process.StandardOutput.ReadToEnd() + $process.StandardError.ReadToEnd()
            $text | Should -Match 'ClusterCreation stuck3 \(Validating\)'
            $text | Should -Match 'ClusterCreation stuck4 \(Validating\)'
            $text | Should -Match '\(Get-ServiceSession \d+\)\.PendingOperations \| Wait-SaharaCluster'
            $text.Contains($password) | Should -BeFalse
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
            Remove-SaharaCluster stuck3, stuck4 -Force -Confirm:$false -Session $session
            Disconnect-ServiceSession $session
        }
    }
}
