BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
}

Describe 'Data and jobs in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $version = $_
        $emulator = Start-TestEmulator -With @{ FailingJob = 'bad*'; StuckJob = 'endless*'; JobTime = 0.05 }
        $session = Connect-TestSahara $emulator $version
        New-TestTemplate
        $null = New-SaharaCluster c1 small
        $swift = [pscredential]::new('u', (ConvertTo-Secret 'p'))
    }

    AfterAll {
        $session | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'have data sources' {
        $made = New-SaharaDataSource in1 -Url hdfs://host/in -Description 'für 🐘'
        $made.Type | Should -Be 'hdfs'
        (New-SaharaDataSource out1 /out -Type hdfs).Url | Should -Be '/out'
        (New-SaharaDataSource sw1 swift://c.sahara/o -Credential $swift).Type | Should -Be 'swift'
        (New-SaharaDataSource s31 s3a://b/o -Credential @{ accesskey = 'a'; secretkey = 's'; endpoint = 'e'; ssl = $true; bucket_in_path = $false }).Type | Should -Be 's3'
        (Get-SaharaDataSource -Type swift).Name | Should -Be 'sw1'
        (Get-SaharaDataSource '*1' -SortBy Name -First 2).Name | Should -Be 'in1', 'out1'
        (Update-SaharaDataSource in1 -Url hdfs://host/new -IsPublic $true).Url | Should -Be 'hdfs://host/new'
        Get-ErrorId { New-SaharaDataSource in1 hdfs://host/in } | Should -Be 'NameExists'
        Get-ErrorId { New-SaharaDataSource sw2 swift://c/o } | Should -Be 'InvalidReference'
        Get-SaharaDataSource s31 | Remove-SaharaDataSource -Confirm:$false
        Get-ErrorId { Get-SaharaDataSource s31 } | Should -Be 'NotFound'
    }

    It 'have binaries in stores' {
        $made = New-SaharaJobBinary store.jar swift://jobs.sahara/store.jar -Credential $swift -Description d
        $made.Url | Should -Be 'swift://jobs.sahara/store.jar'
        (Update-SaharaJobBinary store.jar -NewName lib.jar -Description $null).Description | Should -BeNullOrEmpty
        (Get-SaharaJobBinary '*.jar').Name | Should -Be 'lib.jar'
    }

    It 'have binaries from files' {
        $file = Join-Path $TestDrive "script-$version.sh"
        [byte[]] $bytes = 0..255
        [IO.File]::WriteAllBytes($file, $bytes)
        if ($version -eq '2') {
            Get-ErrorId { New-SaharaJobBinary -Path $file } | Should -Be 'NotInApiVersion'
            Get-ErrorId { Get-SaharaJobBinaryInternal } | Should -Be 'NotInApiVersion'
            $null = New-SaharaJobBinary run.sh swift://jobs.sahara/run.sh -Credential $swift
            return
        }

        (New-SaharaJobBinary run.sh -Path $file).Url | Should -Match '^internal-db://'
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive out)).FullName
        $saved = Get-SaharaJobBinary run.sh | Save-SaharaJobBinary -Path $folder
        [IO.File]::ReadAllBytes($saved.FullName) | Should -Be $bytes
        Get-ErrorId { Save-SaharaJobBinary run.sh $folder } | Should -Be 'FileExists'
        $null = Save-SaharaJobBinary run.sh $folder -Force

        $internal = Get-Item $file | New-SaharaJobBinaryInternal -Name second.sh
        $internal.DataSize | Should -Be 256
        (Update-SaharaJobBinaryInternal second.sh -NewName third.sh).Name | Should -Be 'third.sh'
        (Save-SaharaJobBinaryInternal third.sh (Join-Path $folder third.bin)).Length | Should -Be 256
        Get-ErrorId { New-SaharaJobBinaryInternal $file -Name third.sh } | Should -Be 'NameExists'
        Remove-SaharaJobBinaryInternal third.sh -Confirm:$false
        (Get-SaharaJobBinaryInternal).Name | Should -Be 'run.sh'
    }

    It 'have job templates' {
        $argument = @{ name = 'X'; mapping_type = 'args'; location = '0'; value_type = 'string'; required = $false; default = 'v' }
        $made = New-SaharaJobTemplate shell1 Shell -Main run.sh -Library lib.jar -Interface $argument -Description d
        $made.Mains.Name | Should -Be 'run.sh'
        $made.Libs.Name | Should -Be 'lib.jar'
        $made.Interface.Name | Should -Be 'X'
        $null = 'bad1', 'endless1', 'pig1' | ForEach-Object { New-SaharaJobTemplate $_ -Type Pig -Main run.sh }
        (Get-SaharaJobTemplate -Type SHELL).Name | Should -Be 'shell1'
        (Update-SaharaJobTemplate shell1 -NewName shell2 -Description $null).Name | Should -Be 'shell2'
        Get-ErrorId { New-SaharaJobTemplate x Nonsense } | Should -Be 'InvalidRequest'
        Get-ErrorId { New-SaharaJobTemplate x Pig } | Should -Be 'InvalidRequest'
        Get-ErrorId { New-SaharaJobTemplate x Pig -Main nobody } | Should -Be 'NotFound'
    }

    It 'have types and hints' {
        (Get-SaharaJobType).Name | Should -Contain 'Pig'
        (Get-SaharaJobType 'MapReduce*' -SortBy Name).Name | Should -Be 'MapReduce', 'MapReduce.Streaming'
        (Get-SaharaJobType Pig -PluginName fake).Plugins.Name | Should -Be 'fake'
        Get-ErrorId { Get-SaharaJobType Nonsense } | Should -Be 'NotFound'
        (Get-SaharaJobConfigHint Pig).Configs | Should -Not -BeNullOrEmpty
        Get-ErrorId { Get-SaharaJobConfigHint Nonsense } | Should -Be 'NotFound'
    }

    It 'run and are waited for' {
        $run = Start-SaharaJobExecution pig1 c1 -InputDataSource in1 -OutputDataSource out1 -Config @{ a = 'b' } -Parameter @{ p = 'q' } -Argument x, y
        $run.Status | Should -Be 'SUCCEEDED'
        $run.JobConfigs['args'] | Should -Be 'x', 'y'
        $run.InputId | Should -Be (Get-SaharaDataSource in1).Id
        (Get-SaharaJobTemplate shell2 | Start-SaharaJobExecution -Cluster c1).Status | Should -Be 'SUCCEEDED'
        (Start-SaharaJobExecution shell2 c1 -Interface @{ X = 'hello' }).JobConfigs['args'] | Should -Be 'hello'
        $operation = Start-SaharaJobExecution shell2 c1 -NoWait
        $operation.Kind | Should -Be 'JobExecution'
        ($operation | Wait-SaharaJobExecution).Status | Should -Be 'SUCCEEDED'
    }

    It 'that fail are errors' {
        $failure = Get-ErrorOf { Start-SaharaJobExecution bad1 c1 -InputDataSource in1 -OutputDataSource out1 }
        $failure.FullyQualifiedErrorId | Should -Be 'JobExecutionFailed,SapServiceTools.Cmdlets.Sahara.Jobs.StartSaharaJobExecutionCommand'
        $failure.CategoryInfo.Category | Should -Be 'OperationStopped'
        Get-ErrorId { Get-SaharaJobExecution -JobTemplate bad1 | Wait-SaharaJobExecution } | Should -Be 'JobExecutionFailed'
    }

    It 'are cancelled' {
        $failure = Get-ErrorOf { Start-SaharaJobExecution endless1 c1 -InputDataSource in1 -OutputDataSource out1 -TimeoutSeconds 1 }
        $failure.FullyQualifiedErrorId | Should -Be 'OperationTimedOut,SapServiceTools.Cmdlets.Sahara.Jobs.StartSaharaJobExecutionCommand'
        $run = Get-SaharaJobExecution -JobTemplate endless1
        $stopped = $run | Stop-SaharaJobExecution -PassThru
        $stopped.Status | Should -Be 'KILLED'
        Stop-SaharaJobExecution $run.Id | Should -BeNullOrEmpty
        Stop-SaharaJobExecution $run.Id -Verbose 4>&1 | Where-Object { $_ -match 'nothing was cancelled' } | Should -Not -BeNullOrEmpty
    }

    It 'that have ended are not suspended, and that is said' {
        $run = Get-SaharaJobExecution -JobTemplate endless1
        $text = Stop-SaharaJobExecution $run.Id -Suspend 3>&1
        $text | Should -BeOfType System.Management.Automation.WarningRecord
        "$text" | Should -Be "The job execution '$($run.Id)' has ended as KILLED already, so nothing was suspended."
        (Stop-SaharaJobExecution $run.Id -Suspend -PassThru -WarningAction Ignore).Status | Should -Be 'KILLED'
    }

    It 'are started by the noun of all that handles runs, and by the older name' {
        (Get-Alias Start-SaharaJob).ResolvedCommand.Name | Should -Be 'Start-SaharaJobExecution'
        (Start-SaharaJob shell2 c1).Status | Should -Be 'SUCCEEDED'
        (Get-Command -Module SapServiceTools -Name Start-Sahara*, Stop-Sahara*, Wait-SaharaJob* | Where-Object CommandType -EQ Cmdlet).Noun | Select-Object -Unique | Should -Be 'SaharaJobExecution'
    }

    It 'have executions to list, change and remove' {
        $all = Get-SaharaJobExecution
        (Get-SaharaJobExecution -Cluster c1 -Status Succeeded).Count | Should -Be ($all | Where-Object Status -EQ SUCCEEDED).Count
        (Get-SaharaJobExecution -SortBy Status -Descending -First 1).Status | Should -Be 'SUCCEEDED'
        (Get-SaharaJobExecution -SortBy JobTemplateId).JobTemplateId | Should -Be ($all.JobTemplateId | Sort-Object)
        (Get-SaharaJobExecution $all[0].Id -Refresh).Id | Should -Be $all[0].Id
        (Update-SaharaJobExecution $all[0].Id -IsPublic $true).IsPublic | Should -BeTrue
        Get-ErrorId { Remove-SaharaJobTemplate shell2 -Confirm:$false } | Should -Be 'DeletionRefused'
        # From files, whose rows have all properties.
        foreach ($copies in @($all | ConvertTo-Csv | ConvertFrom-Csv), @($all | ConvertTo-Json -Depth 5 | ConvertFrom-Json)) {
            # Names are looked up at the same time.
            ($copies | Get-SaharaJobExecution).Id | Sort-Object | Should -Be ($all.Id | Sort-Object)
            ($copies | Where-Object Status -EQ SUCCEEDED | Wait-SaharaJobExecution).Id | Sort-Object | Should -Be (($all | Where-Object Status -EQ SUCCEEDED).Id | Sort-Object)
            ($copies | Stop-SaharaJobExecution -PassThru).Id | Sort-Object | Should -Be ($all.Id | Sort-Object)
        }
        $all | ConvertTo-Csv | ConvertFrom-Csv | Remove-SaharaJobExecution -Confirm:$false
        Get-SaharaJobExecution | Should -BeNullOrEmpty
        Get-SaharaJobTemplate | Remove-SaharaJobTemplate -Confirm:$false
        Get-SaharaJobBinary | Remove-SaharaJobBinary -Confirm:$false
        Get-SaharaDataSource | Remove-SaharaDataSource -Confirm:$false
        @(Get-SaharaJobTemplate; Get-SaharaJobBinary; Get-SaharaDataSource) | Should -BeNullOrEmpty
    }
}
