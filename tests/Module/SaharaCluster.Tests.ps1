BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
}

Describe 'Clusters in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $version = $_
        $emulator = Start-TestEmulator -With @{ FailingCluster = 'boom*'; FailingScaling = 'stiff*'; FailingVerification = 'ill*'; StuckCluster = 'stuck*'; JobTime = 0.05 }
        $session = Connect-TestSahara $emulator $version
        New-TestTemplate
    }

    AfterAll {
        $session | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'are made from a template and waited for' {
        $made = New-SaharaCluster c1 small -Keypair demo-key -Description 'größer 🐘'
        $made | Should -BeOfType SapServiceTools.SaharaCluster
        $made.Status | Should -Be 'Active'
        $made.NodeCount | Should -Be 3
        $made.PluginName | Should -Be 'fake'
        $made.Description | Should -Be 'größer 🐘'
        $made.ProvisionProgress | Should -Not -BeNullOrEmpty
        @($made.NodeGroups.Instances).Count | Should -Be 3
        ($made | Out-String -Width 200) | Should -Match 'c1\s+Active\s+3 \(.*worker:2.*\)\s+fake 0.1\s+\dm\d+s'
    }

    It 'are made without waiting, and waited for later' {
        $operation = New-SaharaCluster later small -NoWait
        $operation | Should -BeOfType SapServiceTools.SaharaOperation
        $operation.Kind | Should -Be 'ClusterCreation'
        ($operation | Wait-SaharaCluster).Status | Should -Be 'Active'
        (Wait-SaharaCluster later).Status | Should -Be 'Active'
    }

    It 'are made of names that the pipeline brings' {
        $made = 'piped1', 'piped2' | New-SaharaCluster -ClusterTemplate small
        $made.Name | Sort-Object | Should -Be 'piped1', 'piped2'
        $made.Status | Select-Object -Unique | Should -Be 'Active'
        $rows = 'Name,ClusterTemplate', 'row1,small' | ConvertFrom-Csv
        ($rows | New-SaharaCluster).Name | Should -Be 'row1'
        Get-ErrorId { [pscustomobject]@{ Description = 'no name' } | New-SaharaCluster -ClusterTemplate small } | Should -Be 'InputObjectMissingMandatory'
        Get-SaharaCluster '*@{*' | Should -BeNullOrEmpty
    }

    It 'are made several at once' {
        $many = New-SaharaCluster many small -Count 3
        $many.Name | Sort-Object | Should -Be 'many-1', 'many-2', 'many-3'
        $many.Status | Select-Object -Unique | Should -Be 'Active'
    }

    It 'that fail are errors with the reason, and the others go on' {
        $failure = Get-ErrorOf { New-SaharaCluster boom1 small }
        $failure.FullyQualifiedErrorId | Should -Be 'ClusterCreationFailed,SapServiceTools.Cmdlets.Sahara.Clusters.NewSaharaClusterCommand'
        $failure.CategoryInfo.Category | Should -Be 'OperationStopped'
        $failure.Exception.Message | Should -Match 'failed for the following reason'
        (Get-SaharaCluster -Status Error).Name | Should -Be 'boom1'
        Remove-SaharaCluster boom1 -Confirm:$false
        Get-SaharaCluster 'boom*' | Should -BeNullOrEmpty
    }

    It 'are refused where the name is taken' {
        $failure = Get-ErrorOf { New-SaharaCluster c1 small }
        $failure.FullyQualifiedErrorId | Should -Be 'NameExists,SapServiceTools.Cmdlets.Sahara.Clusters.NewSaharaClusterCommand'
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    It 'that are late leave an operation behind' {
        $failure = Get-ErrorOf { New-SaharaCluster stuck1 small -TimeoutSeconds 1 }
        $failure.FullyQualifiedErrorId | Should -Be 'OperationTimedOut,SapServiceTools.Cmdlets.Sahara.Clusters.NewSaharaClusterCommand'
        $failure.TargetObject | Should -BeOfType SapServiceTools.SaharaOperation
        Get-ErrorId { $failure.TargetObject | Wait-SaharaCluster -TimeoutSeconds 1 } | Should -Be 'OperationTimedOut'
        if ($version -eq '2') {
            Remove-SaharaCluster stuck1 -Force -Confirm:$false
            Get-SaharaCluster 'stuck*' | Should -BeNullOrEmpty
        }
        else {
            Get-ErrorId { Remove-SaharaCluster stuck1 -Force -Confirm:$false } | Should -Be 'NotInApiVersion'
        }
    }

    It 'are scaled' {
        $scaled = Resize-SaharaCluster c1 worker:3 -AddNodeGroup @{ Name = 'extra'; Template = 'worker'; Count = 1 }
        $scaled.NodeCount | Should -Be 5
        ($scaled.NodeGroups | Sort-Object Name).Name | Should -Be 'extra', 'master', 'worker'
        if ($version -eq '2') {
            $victim = ($scaled.NodeGroups | Where-Object Name -EQ worker).Instances[0].InstanceName
            $shrunk = $scaled | Resize-SaharaCluster -NodeGroup @{ Name = 'worker'; Count = 2 } -RemoveInstance @{ worker = $victim }
            ($shrunk.NodeGroups | Where-Object Name -EQ worker).Instances.InstanceName | Should -Not -Contain $victim
        }
        $failure = Get-ErrorOf { Resize-SaharaCluster c1 nobody:1 }
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidReference,SapServiceTools.Cmdlets.Sahara.Clusters.ResizeSaharaClusterCommand'
        Get-ErrorId { Resize-SaharaCluster c1 } | Should -Be 'InvalidRequest'
        Get-ErrorId { Resize-SaharaCluster c1 worker } | Should -Be 'InvalidParameter'
        "$(Get-ErrorOf { Resize-SaharaCluster c1 @{ Name = 'worker'; Count = 'three' } })" | Should -Match '^-NodeGroup: an object needs Name.*@\{ Name = ''worker''; Count = 3 \}'
        "$(Get-ErrorOf { Resize-SaharaCluster c1 @{ Count = 3 } })" | Should -Match '^-NodeGroup: an object needs Name'
    }

    It 'that fail to scale are errors, although they are Active again' {
        $null = New-SaharaCluster stiff1 small
        $failure = Get-ErrorOf { Resize-SaharaCluster stiff1 worker:3 }
        $failure.FullyQualifiedErrorId | Should -Be 'ClusterScalingFailed,SapServiceTools.Cmdlets.Sahara.Clusters.ResizeSaharaClusterCommand'
        $failure.Exception.Description | Should -Not -BeNullOrEmpty
        (Get-SaharaCluster stiff1).Status | Should -Be 'Active'
        (Get-SaharaCluster stiff1 | Out-String -Width 200) | Should -Match 'Active!'
    }

    It 'are checked for their health' {
        # A cluster is checked by itself, too, after it has become Active.
        Wait-Until { (Test-SaharaCluster c1 -Latest).Status -eq 'GREEN' }
        $before = (Test-SaharaCluster c1 -Latest).Id
        $result = Test-SaharaCluster c1
        $result | Should -BeOfType SapServiceTools.SaharaVerification
        $result.Status | Should -Be 'GREEN'
        $result.Checks | Should -Not -BeNullOrEmpty
        $result.Id | Should -Not -Be $before
        (Test-SaharaCluster c1 -Latest).Id | Should -Be $result.Id
        $operation = Test-SaharaCluster c1 -NoWait
        $operation.Kind | Should -Be 'Verification'
        ($operation | Wait-SaharaCluster).Verification.Status | Should -Be 'GREEN'
        $null = New-SaharaCluster ill1 small
        (Test-SaharaCluster ill1).Status | Should -Be 'RED'
    }

    It 'are changed' {
        $changed = Get-SaharaCluster later | Update-SaharaCluster -NewName newer -Description x -IsPublic $true
        $changed.Name | Should -Be 'newer'
        $changed.IsPublic | Should -BeTrue
        (Update-SaharaCluster newer -IsProtected $true).IsProtected | Should -BeTrue
        $failure = Get-ErrorOf { Remove-SaharaCluster newer -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -Be 'DeletionRefused,SapServiceTools.Cmdlets.Sahara.Clusters.RemoveSaharaClusterCommand'
        $null = Update-SaharaCluster newer -IsProtected $false
    }

    It 'have their key pair brought up to date, in API v2' {
        $id = Get-ErrorId { Update-SaharaClusterKeypair c1 }
        if ($version -eq '2') { $id | Should -Not -Be 'NotInApiVersion' } else { $id | Should -Be 'NotInApiVersion' }
    }

    It 'are listed, filtered and sorted' {
        $all = Get-SaharaCluster
        (Get-SaharaCluster -SortBy Name).Name | Should -Be ($all.Name | Sort-Object)
        (Get-SaharaCluster 'many*' -Status Active).Count | Should -Be 3
        (Get-SaharaCluster -PluginVersion 0.1 -First 2) | Should -HaveCount 2
        Get-SaharaCluster c1 -Status Error | Should -BeNullOrEmpty
        (Get-SaharaCluster c1 -IncludeEvent).Name | Should -Be 'c1'
        Get-ErrorId { Get-SaharaCluster -SortBy Nothing } | Should -Be 'InvalidRequest'
    }

    It 'that are deleted while they are made end the wait at once' {
        $operation = New-SaharaCluster stuck2 small -NoWait
        $null = Remove-SaharaCluster stuck2 -NoWait -Confirm:$false
        # It hangs in Deleting; only a time-out of hours would end a wait for Active.
        $failure = Get-ErrorOf { $operation | Wait-SaharaCluster -TimeoutSeconds 7200 }
        $failure.FullyQualifiedErrorId | Should -Be 'ClusterCreationFailed,SapServiceTools.Cmdlets.Sahara.Clusters.WaitSaharaClusterCommand'
        "$failure" | Should -Match "creation of cluster 'stuck2'.*is being deleted"
    }

    It 'are removed many at once, after a question' {
        [SapServiceTools.Cmdlets.Sahara.Clusters.RemoveSaharaClusterCommand].GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
        $operation = Remove-SaharaCluster many-1 -NoWait -Confirm:$false
        $operation.Kind | Should -Be 'ClusterDeletion'
        $operation | Wait-SaharaCluster | Should -BeNullOrEmpty
        Get-SaharaCluster | Where-Object Name -NotLike 'stuck*' | Remove-SaharaCluster -Confirm:$false
        (Get-SaharaCluster).Name | Where-Object { $_ -notlike 'stuck*' } | Should -BeNullOrEmpty
        Get-ErrorId { Remove-SaharaCluster c1 -Confirm:$false } | Should -Be 'NotFound'
    }
}
