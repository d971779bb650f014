# The whole life of templates, clusters and jobs, in both versions of the API: on the emulator, and unchanged on real servers (SaharaCloud.ps1).
BeforeAll {
    . $PSScriptRoot/SaharaCloud.ps1
    $cloud = Start-TestCloud
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-TestCloud $cloud
}

Describe 'The life of a cluster and its jobs in API <_>' -ForEach '1.1', '2' {
    BeforeAll {
        $version = $_
        $id = [guid]::NewGuid().ToString('N').Substring(0, 6)
        $session = Connect-TestCloud $cloud @{ ApiVersion = $version }
        $plugin = @{ PluginName = 'fake'; PluginVersion = '0.1' }
    }

    AfterAll {
        Disconnect-ServiceSession $session
    }

    It 'begins with a session' {
        $session.ApiVersion | Should -Be $version
        $session.ProjectName | Should -Be $cloud.Project
    }

    It 'knows the plugin with its processes' {
        (Get-SaharaPlugin).Name | Should -Contain 'fake'
        $fake = Get-SaharaPlugin fake -Version 0.1
        $fake.NodeProcesses.HDFS | Should -Be 'namenode', 'datanode'
        $fake.RequiredImageTags | Should -Be 'fake', '0.1'
    }

    It 'registers an image and tags it' {
        $image = Register-SaharaImage $ImageId cirros -Description 'CirrOS – für Tests'
        $image.UserName | Should -Be 'cirros'
        $image.Description | Should -Be 'CirrOS – für Tests'
        (Set-SaharaImageTag $ImageId fake, 0.1, extra).Tags | Sort-Object | Should -Be '0.1', 'extra', 'fake'
        (Remove-SaharaImageTag $ImageId extra -PassThru).Tags | Sort-Object | Should -Be '0.1', 'fake'
        (Add-SaharaImageTag $ImageId more).Tags | Sort-Object | Should -Be '0.1', 'fake', 'more'
        (Set-SaharaImageTag $ImageId fake, 0.1).Tags | Sort-Object | Should -Be '0.1', 'fake'
        (Get-SaharaImage -Tag fake, 0.1).Id | Should -Contain $ImageId
    }

    It 'makes node group templates' {
        $worker = New-SaharaNodeGroupTemplate "worker-$id" @plugin -FlavorId 1 -NodeProcess datanode, tasktracker -Description 'Größe S, 数据'
        $worker.Description | Should -Be 'Größe S, 数据'
        New-SaharaNodeGroupTemplate "master-$id" @plugin -FlavorId 2 -NodeProcess namenode, jobtracker | Should -BeOfType SapServiceTools.SaharaNodeGroupTemplate
        (Get-SaharaNodeGroupTemplate "*-$id").Name | Sort-Object | Should -Be "master-$id", "worker-$id"
        Get-ErrorId { New-SaharaNodeGroupTemplate "worker-$id" @plugin -FlavorId 1 -NodeProcess datanode } | Should -Be 'NameExists'
    }

    It 'changes one, clears a field of it, and leaves the others' {
        (Update-SaharaNodeGroupTemplate "worker-$id" -Description 'anders').Description | Should -Be 'anders'
        $cleared = Update-SaharaNodeGroupTemplate "worker-$id" -Description $null
        $cleared.Description | Should -BeNullOrEmpty
        $cleared.NodeProcesses | Should -Be 'datanode', 'tasktracker'
    }

    It 'takes a template to a file and back' {
        $file = Export-SaharaNodeGroupTemplate "worker-$id" $TestDrive
        (Import-SaharaNodeGroupTemplate $file -Name "copy-$id" -FlavorId 1).NodeProcesses | Should -Be 'datanode', 'tasktracker'
        Remove-SaharaNodeGroupTemplate "copy-$id" -Confirm:$false
        Get-ErrorId { Get-SaharaNodeGroupTemplate "copy-$id" } | Should -Be 'NotFound'
    }

    It 'makes a cluster template of them' {
        $template = New-SaharaClusterTemplate "small-$id" @plugin -NodeGroup "master-${id}:1", "worker-${id}:2" -Image $ImageId -ManagementNetworkId $NetworkId
        $template.NodeGroups | Should -HaveCount 2
        Get-ErrorOf { Remove-SaharaNodeGroupTemplate "worker-$id" -Confirm:$false } | Should -Match "small-$id"
    }

    It 'makes a cluster and waits until it is active' {
        $cluster = New-SaharaCluster "c-$id" "small-$id" -Keypair demo-key -Description 'für alle'
        $cluster.Status | Should -Be 'Active'
        $cluster.NodeCount | Should -Be 3
        $cluster.Description | Should -Be 'für alle'
        $cluster.ProvisionProgress.StepName | Should -Contain 'Create Heat stack'
        (Get-SaharaCluster "c-$id").NodeGroups.Instances.InternalIP | Should -HaveCount 3
        Get-ErrorOf { Remove-SaharaClusterTemplate "small-$id" -Confirm:$false } | Should -Match "c-$id"
    }

    It 'verifies it' {
        Wait-Until { (Get-SaharaCluster "c-$id").Verification.Status -eq 'GREEN' }
        $before = (Get-SaharaCluster "c-$id").Verification.Id
        $verification = Test-SaharaCluster "c-$id"
        $verification.Status | Should -Be 'GREEN'
        $verification.Id | Should -Not -Be $before
    }

    It 'scales it' {
        $cluster = Resize-SaharaCluster "c-$id" "worker-${id}:1" -AddNodeGroup @{ Name = 'extra'; Template = "worker-$id"; Count = 1 }
        $cluster.Status | Should -Be 'Active'
        ($cluster.NodeGroups | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) | Should -Be 'extra 1', "master-$id 1", "worker-$id 1"
    }

    It 'makes data sources, binaries and a job, and runs it to its end' {
        New-SaharaDataSource "in_$id" -Url hdfs://namenode/in -Type hdfs | Should -BeOfType SapServiceTools.SaharaDataSource
        $null = New-SaharaDataSource "out_$id" -Url 'hdfs://namenode/out%RANDSTR(4)%' -Type hdfs
        if ($version -eq '1.1') {
            $script = Join-Path $TestDrive "run_$id.pig"
            [IO.File]::WriteAllBytes($script, [byte[]](0..255))
            $null = New-SaharaJobBinary -Path $script
            $saved = Save-SaharaJobBinary "run_$id.pig" (Join-Path $TestDrive 'saved.pig')
            [IO.File]::ReadAllBytes($saved) | Should -Be ([byte[]](0..255))
        }
        else {
            $null = New-SaharaJobBinary "run_$id.pig" "swift://jobs.sahara/run_$id.pig" -Credential @{ user = 'u'; password = 'p' }
        }
        $null = New-SaharaJobTemplate "job_$id" -Type Pig -Main "run_$id.pig" -Description 'zählt'
        $run = Start-SaharaJobExecution "job_$id" "c-$id" -InputDataSource "in_$id" -OutputDataSource "out_$id" -Parameter @{ K = 'Wert' } -Argument a, b
        $run.Status | Should -Be 'SUCCEEDED'
        Get-ErrorOf { Remove-SaharaDataSource "in_$id" -Confirm:$false } | Should -Not -BeNullOrEmpty
        Get-ErrorOf { Remove-SaharaJobTemplate "job_$id" -Confirm:$false } | Should -Not -BeNullOrEmpty
        Get-ErrorOf { Remove-SaharaJobBinary "run_$id.pig" -Confirm:$false } | Should -Not -BeNullOrEmpty
    }

    It 'waits for a run later' {
        $operation = Start-SaharaJobExecution "job_$id" "c-$id" -InputDataSource "in_$id" -OutputDataSource "out_$id" -NoWait
        ($operation | Wait-SaharaJobExecution).Status | Should -Be 'SUCCEEDED'
        (Get-SaharaJobExecution $operation.Id | Stop-SaharaJobExecution -PassThru).Status | Should -Be 'SUCCEEDED'
    }

    It 'says why a cluster could not be made' {
        $failure = Get-ErrorOf { New-SaharaCluster "boom-$id" "small-$id" }
        $failure.FullyQualifiedErrorId | Should -Be 'ClusterCreationFailed,SapServiceTools.Cmdlets.Sahara.Clusters.NewSaharaClusterCommand'
        "$failure" | Should -Match 'refused to spawn'
        Remove-SaharaCluster "boom-$id" -Confirm:$false
    }

    It 'makes several at once and removes them in a pipeline' {
        $made = New-SaharaCluster "many-$id" "small-$id" -Count 2
        $made.Name | Sort-Object | Should -Be "many-$id-1", "many-$id-2"
        Get-SaharaCluster "many-$id-*" | Remove-SaharaCluster -Confirm:$false
        Get-SaharaCluster "many-$id-*" | Should -BeNullOrEmpty
    }

    It 'protects what is protected' {
        (Update-SaharaCluster "c-$id" -IsProtected $true).IsProtected | Should -BeTrue
        Get-ErrorOf { Remove-SaharaCluster "c-$id" -Confirm:$false } | Should -Match 'protected'
        (Update-SaharaCluster "c-$id" -IsProtected $false).IsProtected | Should -BeFalse
    }

    It 'cleans up' {
        Get-SaharaJobExecution | Where-Object JobTemplateId -EQ (Get-SaharaJobTemplate "job_$id").Id | Remove-SaharaJobExecution -Confirm:$false
        Remove-SaharaCluster "c-$id" -Confirm:$false
        Get-ErrorId { Get-SaharaCluster "c-$id" } | Should -Be 'NotFound'
        Remove-SaharaJobTemplate "job_$id" -Confirm:$false
        Remove-SaharaJobBinary "run_$id.pig" -Confirm:$false
        Get-SaharaDataSource "*_$id" | Remove-SaharaDataSource -Confirm:$false
        Remove-SaharaClusterTemplate "small-$id" -Confirm:$false
        Get-SaharaNodeGroupTemplate "*-$id" | Remove-SaharaNodeGroupTemplate -Confirm:$false
        Get-SaharaNodeGroupTemplate "*-$id" | Should -BeNullOrEmpty
    }
}
