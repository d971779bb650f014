BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $canary = 'c4n4ry-"ü\'
    $bodyCanary = 'c4n4ry-in-body'
    $emulator = Start-TestEmulator -With @{ Credential = [pscredential]::new('runner', (ConvertTo-Secret $canary)) }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    $emulator | Stop-ServiceEmulator
}

Describe 'No secret of Sahara in any text' {
    It 'in API v<_>' -ForEach '1.1', '2' {
        $version = $_
        $text = (Get-Trace {
            $emulator | Connect-Sahara -ApiVersion $version
            New-SaharaDataSource "d$version" swift://c/o -Credential ([pscredential]::new('u', (ConvertTo-Secret $bodyCanary)))
            New-SaharaDataSource "s$version" s3://b/o -Credential @{ accesskey = $bodyCanary; secretkey = $bodyCanary; endpoint = 'e'; ssl = $true; bucket_in_path = $true }
            New-SaharaJobBinary "b$version" swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            # Refused by the server, then by the client.
            New-SaharaJobBinary "b$version" swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            New-SaharaDataSource 'not ok!' swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            Get-SaharaDataSource
            Get-ServiceSession
            try { Connect-Sahara -Credential ([pscredential]::new('runner', (ConvertTo-Secret "$canary-wrong"))) -AuthUri $emulator.OpenStack.AuthUri -ProjectName demo } catch { $_ }
            try { Connect-Sahara -Token (ConvertTo-Secret $bodyCanary) -AuthUri $emulator.OpenStack.AuthUri -ProjectName demo } catch { $_ }
            try { Connect-Sahara @{ auth = @{ auth_url = "http://u:$bodyCanary@127.0.0.1"; username = 'u'; password = $bodyCanary } } } catch { $_ }
        }).Text

        $text | Should -Match 'POST .*/auth/tokens'
        $text | Should -Match 'POST .*/data-sources'
        $text | Should -Match 'NameExists'
        $text | Should -Not -Match 'c4n4ry'
    }
}

Describe 'Settings and arguments that say secret, in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $version = $_
        $suffix = $version -replace '\W'
        $secret = "c4n4ry-$suffix-in-settings"
        $session = Connect-TestSahara $emulator $version
        if ($version -eq '1.1') { New-TestTemplate }
        $kerberos = @{ Kerberos = @{ 'Admin password' = $secret; 'Realm Name' = 'R' } }
        $common = @{ PluginName = 'fake'; PluginVersion = '0.1' }
        $settings = @{ 'edp.java.main_class' = 'Main'; 'fs.swift.service.sahara.password' = $secret; 'fs.s3a.access.key' = $secret; 'fs.s3a.secret.key' = $secret; 'edp.hive.password' = $secret }
        $arguments = 'in', '--password', $secret, "--token=$secret", "user:u password:$secret"

        # A run with arguments, read by itself: in lists the server blanks some secrets.
        function Get-TestRun { Get-SaharaJobExecution (Get-SaharaJobExecution -JobTemplate "j$suffix" | Where-Object { $_.JobConfigs['args'] })[0].Id }
    }

    AfterAll {
        Disconnect-ServiceSession $session
    }

    It 'are masked in every type that a cmdlet returns, and in Debug' {
        $trace = Get-Trace {
            $session
            Get-SaharaPlugin; Get-SaharaPlugin fake -Version 0.1
            Get-SaharaImage
            New-SaharaNodeGroupTemplate "ngt$suffix" -FlavorId 1 -NodeProcess datanode -NodeConfig $kerberos @common
            New-SaharaClusterTemplate "ct$suffix" -NodeGroup "ngt${suffix}:1" -Image $ImageId -ManagementNetworkId $NetworkId -ClusterConfig $kerberos @common
            New-SaharaCluster "c$suffix" "ct$suffix" -ClusterConfig $kerberos
            New-SaharaCluster "d$suffix" "ct$suffix" -NoWait | Tee-Object -Variable operation
            $operation | Wait-SaharaCluster
            Test-SaharaCluster "c$suffix"
            New-SaharaDataSource "in$suffix" hdfs://h/in
            New-SaharaJobBinary "b$suffix.jar" swift://c/o -Credential @{ user = 'u'; password = $secret }
            if ($version -eq '1.1') { $file = New-Item (Join-Path $TestDrive "f$suffix") -Value x; New-SaharaJobBinaryInternal $file }
            $argument = @{ name = 'Password'; mapping_type = 'configs'; location = 'edp.x.password'; value_type = 'string'; required = $false; default = $secret }
            New-SaharaJobTemplate "j$suffix" Java -Library "b$suffix.jar" -Interface $argument
            Start-SaharaJobExecution "j$suffix" "c$suffix" -Config $settings -Argument $arguments
            Start-SaharaJobExecution "j$suffix" "c$suffix" -Config $settings -Argument $arguments -Interface @{ Password = $secret } -NoWait | Wait-SaharaJobExecution
            Get-SaharaNodeGroupTemplate; Get-SaharaClusterTemplate; Get-SaharaCluster -IncludeEvent; Get-SaharaJobTemplate; Get-SaharaJobExecution
            Get-SaharaJobType -IncludeHint:($version -eq '1.1'); Get-SaharaJobConfigHint Java
        }
        $objects = @($trace.Records | Where-Object { $_.GetType().Namespace -eq 'SapServiceTools' })
        $returned = (Get-Command -Module SapServiceTools -Noun Sahara* | Where-Object CommandType -EQ Cmdlet).OutputType.Type | Where-Object Namespace -EQ 'SapServiceTools' | Select-Object -Unique
        if ($version -eq '2') { $returned = $returned | Where-Object Name -NE 'SaharaJobBinaryInternal' }
        $returned.Count | Should -BeGreaterThan 12
        $returned | Where-Object { $_ -notin $objects.ForEach('GetType') } | Should -BeNullOrEmpty
        $trace.Records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty

        $trace.Text | Should -Match 'fs.swift.service.sahara.password'
        $trace.Text | Should -Not -Match 'c4n4ry'
        $objects | ConvertTo-Json -Depth 10 -WarningAction Ignore | Should -Not -Match 'c4n4ry'
        [System.Management.Automation.PSSerializer]::Serialize($objects, 10) | Should -Not -Match 'c4n4ry'
    }

    It 'are read on purpose' {
        $run = Get-TestRun
        $run.JobConfigs['configs']['edp.hive.password'] | Should -Be '***'
        $run.GetJobConfigs()['configs']['edp.hive.password'] | Should -Be $secret
        $run.JobConfigs['args'] | Should -Be 'in', '--password', '***', '--token=***', 'user:u password:***'
        $run.GetJobConfigs()['args'] | Should -Be $arguments
        (Get-SaharaClusterTemplate "ct$suffix").GetClusterConfigs()['Kerberos']['Admin password'] | Should -Be $secret
        (Get-SaharaNodeGroupTemplate "ngt$suffix").GetNodeConfigs()['Kerberos']['Admin password'] | Should -Be $secret
        (Get-SaharaJobTemplate "j$suffix").Interface[0].Default | Should -Be '***'
        (Get-SaharaJobTemplate "j$suffix").Interface[0].GetDefault() | Should -Be $secret
    }

    It 'are passed on whole in a pipeline' {
        $copy = Get-SaharaClusterTemplate "ct$suffix" | New-SaharaClusterTemplate -Name "copy$suffix"
        $copy.GetClusterConfigs()['Kerberos']['Admin password'] | Should -Be $secret
        (Get-SaharaNodeGroupTemplate "ngt$suffix" | New-SaharaNodeGroupTemplate -Name "ngcopy$suffix").GetNodeConfigs()['Kerberos']['Admin password'] | Should -Be $secret
        $run = Get-TestRun
        (Start-SaharaJobExecution "j$suffix" "c$suffix" -Config $run.JobConfigs['configs']).GetJobConfigs()['configs']['fs.s3a.secret.key'] | Should -Be $secret
    }

    It 'stay when what was shown is changed and given back' {
        $configs = (Get-SaharaClusterTemplate "copy$suffix").ClusterConfigs
        $configs['Kerberos']['Realm Name'] = 'changed'
        $changed = (Update-SaharaClusterTemplate "copy$suffix" -ClusterConfig $configs).GetClusterConfigs()['Kerberos']
        $changed['Realm Name'] | Should -Be 'changed'
        $changed['Admin password'] | Should -Be $secret
    }

    It 'are not overwritten with a mask out of a file' {
        $path = Join-Path $TestDrive "copy$suffix.xml"
        Get-SaharaClusterTemplate "copy$suffix" | Export-Clixml $path -Depth 10
        $failure = Get-ErrorOf { Import-Clixml $path | Select-Object PluginName, PluginVersion, ClusterConfigs | New-SaharaClusterTemplate -Name "file$suffix" }
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidRequest,SapServiceTools.Cmdlets.Sahara.Templates.NewSaharaClusterTemplateCommand'
        "$failure" | Should -Match 'Kerberos.Admin password'
        $json = (Get-SaharaClusterTemplate "copy$suffix").ClusterConfigs | ConvertTo-Json -Depth 5
        Get-ErrorId { Update-SaharaClusterTemplate "copy$suffix" -ClusterConfig $json } | Should -Be 'InvalidRequest'
        $run = Get-TestRun
        Get-ErrorId { Start-SaharaJobExecution "j$suffix" "c$suffix" -Config $settings -Argument $run.JobConfigs['args'] } | Should -Be 'InvalidRequest'
        (Get-SaharaClusterTemplate "copy$suffix").GetClusterConfigs()['Kerberos']['Admin password'] | Should -Be $secret
    }
}
