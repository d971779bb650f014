BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
}

Describe 'Templates in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $emulator = Start-TestEmulator
        $session = Connect-TestSahara $emulator $_
        $null = Register-SaharaImage $ImageId cirros -Tag fake, 0.1
        $common = @{ FlavorId = '2'; PluginName = 'fake'; PluginVersion = '0.1'; NodeProcess = 'datanode' }
    }

    AfterAll {
        $session | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'are created with what parameters say' {
        $made = New-SaharaNodeGroupTemplate full @common -Description 'größer 🐘' -SecurityGroup default -AutoSecurityGroup $true -Image cirros-fake -IsPublic $true
        $made.Name | Should -Be 'full'
        $read = Get-SaharaNodeGroupTemplate full
        $read.Id | Should -Be $made.Id
        $read.PluginVersion | Should -Be '0.1'
        $read.Description | Should -Be 'größer 🐘'
        $read.SecurityGroups | Should -Be 'default'
        $read.AutoSecurityGroup | Should -BeTrue
        $read.ImageId | Should -Be $ImageId
        $read.IsPublic | Should -BeTrue
        $read.NodeProcesses | Should -Be 'datanode'
    }

    It 'are created from a definition, over which parameters go' {
        $definition = @{ name = 'other'; flavor_id = '1'; plugin_name = 'fake'; plugin_version = '0.1'; node_processes = @('namenode'); description = 'd' }
        $made = New-SaharaNodeGroupTemplate defined -Definition $definition -Description mine
        $made.Name | Should -Be 'defined'
        $made.FlavorId | Should -Be '1'
        $made.Description | Should -Be 'mine'
        $json = $definition | ConvertTo-Json
        (New-SaharaNodeGroupTemplate defined2 -Definition $json).NodeProcesses | Should -Be 'namenode'
    }

    It 'come from the rows of a table' {
        $rows = 'Name,FlavorId,PluginName,PluginVersion,NodeProcess', 'row1,1,fake,0.1,datanode', 'row2,2,fake,0.1,namenode' | ConvertFrom-Csv
        ($rows | New-SaharaNodeGroupTemplate).Name | Should -Be 'row1', 'row2'
    }

    It 'are copied from objects' {
        $copy = Get-SaharaNodeGroupTemplate full | New-SaharaNodeGroupTemplate -Name copied
        $copy.SecurityGroups | Should -Be 'default'
        $copy.ImageId | Should -Be $ImageId
        $copy.Id | Should -Not -Be (Get-SaharaNodeGroupTemplate full).Id
    }

    It 'have node groups by name and count, or by their fields' {
        $null = New-SaharaNodeGroupTemplate worker @common
        $made = New-SaharaClusterTemplate ct1 -PluginName fake -PluginVersion 0.1 -NodeGroup 'worker:3', @{ Name = 'extra'; Template = 'worker'; Count = 1 }, @{ Name = 'own'; Count = 2; FlavorId = '1'; NodeProcesses = 'namenode' }
        $made.NodeCount | Should -Be 6
        ($made.NodeGroups | Sort-Object Name).Name | Should -Be 'extra', 'own', 'worker'
        ($made.NodeGroups | Where-Object Name -EQ worker).NodeGroupTemplateId | Should -Be (Get-SaharaNodeGroupTemplate worker).Id
        $copy = $made | New-SaharaClusterTemplate -Name ct2
        $copy.NodeCount | Should -Be 6
    }

    It 'are changed, and null clears what an absent parameter leaves alone' {
        $null = New-SaharaNodeGroupTemplate changing @common -Description before -SecurityGroup default
        $changed = Update-SaharaNodeGroupTemplate changing -Description $null
        $changed.Description | Should -BeNullOrEmpty
        $changed.SecurityGroups | Should -Be 'default'
        (Update-SaharaNodeGroupTemplate changing -SecurityGroup $null).SecurityGroups | Should -BeNullOrEmpty
        $renamed = Get-SaharaNodeGroupTemplate changing | Update-SaharaNodeGroupTemplate -NewName changed -Description after
        $renamed.Name | Should -Be 'changed'
        Get-ErrorId { Get-SaharaNodeGroupTemplate changing } | Should -Be 'NotFound'
        (Update-SaharaClusterTemplate ct1 -AntiAffinity datanode -IsPublic $true).AntiAffinity | Should -Be 'datanode'
    }

    It 'are found by name, id and pattern, sorted and in part' {
        $all = Get-SaharaNodeGroupTemplate
        (Get-SaharaNodeGroupTemplate 'row*').Name | Sort-Object | Should -Be 'row1', 'row2'
        (Get-SaharaNodeGroupTemplate $all[0].Id).Name | Should -Be $all[0].Name
        ($all[0] | Get-SaharaNodeGroupTemplate).Id | Should -Be $all[0].Id
        (Get-SaharaNodeGroupTemplate -SortBy Name).Name | Should -Be ($all.Name | Sort-Object)
        (Get-SaharaNodeGroupTemplate -SortBy name -Descending -First 2).Name | Should -Be ($all.Name | Sort-Object -Descending | Select-Object -First 2)
        Get-SaharaNodeGroupTemplate -PluginName nobody | Should -BeNullOrEmpty
        (Get-SaharaNodeGroupTemplate -PluginName fake -PluginVersion 0.1).Count | Should -Be $all.Count
        Get-SaharaNodeGroupTemplate 'none*' | Should -BeNullOrEmpty
        $failure = Get-ErrorOf { Get-SaharaNodeGroupTemplate none, worker }
        $failure.FullyQualifiedErrorId | Should -Be 'NotFound,SapServiceTools.Cmdlets.Sahara.Templates.GetSaharaNodeGroupTemplateCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'none'
    }

    It 'go to files and come from them' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        (Get-SaharaNodeGroupTemplate worker, full | Export-SaharaNodeGroupTemplate -Path $folder).Name | Sort-Object | Should -Be 'full.json', 'worker.json'
        $file = Join-Path $folder 'worker.json'
        (Get-Content $file -Raw | ConvertFrom-Json).node_group_template.plugin_version | Should -Be '0.1'
        Get-ErrorId { Export-SaharaNodeGroupTemplate worker $file } | Should -Be 'FileExists'
        $null = Export-SaharaNodeGroupTemplate worker $file -Force
        Get-ErrorId { Import-SaharaNodeGroupTemplate $file -Name imported } | Should -Be 'InvalidRequest'
        $imported = Import-SaharaNodeGroupTemplate $file -Name imported -FlavorId 1
        $imported.FlavorId | Should -Be '1'
        $imported.NodeProcesses | Should -Be 'datanode'

        $file = (Export-SaharaClusterTemplate ct1 (Join-Path $folder ct.json)).FullName
        $made = Get-Item $file | Import-SaharaClusterTemplate -Name ct3 -NodeGroup worker:1
        $made.NodeCount | Should -Be 1
    }

    It 'are removed, unless they are in use' {
        $failure = Get-ErrorOf { Remove-SaharaNodeGroupTemplate worker -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -Be 'DeletionRefused,SapServiceTools.Cmdlets.Sahara.Templates.RemoveSaharaNodeGroupTemplateCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.Exception.ServerErrorId | Should -Not -BeNullOrEmpty
        Get-SaharaClusterTemplate | Remove-SaharaClusterTemplate -Confirm:$false
        Get-SaharaNodeGroupTemplate | Remove-SaharaNodeGroupTemplate -Confirm:$false
        Get-SaharaNodeGroupTemplate | Should -BeNullOrEmpty
        Get-ErrorId { Remove-SaharaNodeGroupTemplate worker -Confirm:$false } | Should -Be 'NotFound'
    }

    It 'are refused before sending where they can not be right' {
        $requests = $session.RequestCount
        $failure = Get-ErrorOf { New-SaharaNodeGroupTemplate 'w_2' -PluginName fake -PluginVersion 0.1 -NodeProcess x }
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidRequest,SapServiceTools.Cmdlets.Sahara.Templates.NewSaharaNodeGroupTemplateCommand'
        $failure.Exception.Description -split "`n" | Should -HaveCount 2
        $session.RequestCount | Should -Be $requests
        (Get-ErrorOf { New-SaharaNodeGroupTemplate w @common -Definition @{ node_processes = @('zz') } -NodeProcess zz }).Exception.Message | Should -Match 'has no zz'
    }

    It 'change nothing with -WhatIf' {
        $null = New-SaharaNodeGroupTemplate kept @common
        New-SaharaNodeGroupTemplate w @common -WhatIf
        New-SaharaClusterTemplate w -PluginName fake -PluginVersion 0.1 -NodeGroup kept:1 -WhatIf
        Update-SaharaNodeGroupTemplate kept -Description x -WhatIf
        Remove-SaharaNodeGroupTemplate kept -WhatIf
        Export-SaharaNodeGroupTemplate kept (Join-Path $TestDrive never.json) -WhatIf
        (Get-SaharaNodeGroupTemplate).Name | Should -Be 'kept'
        (Get-SaharaNodeGroupTemplate kept).Description | Should -BeNullOrEmpty
        Get-SaharaClusterTemplate | Should -BeNullOrEmpty
        Join-Path $TestDrive never.json | Should -Not -Exist
    }
}
