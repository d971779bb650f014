BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $emulator = Start-TestEmulator
    $session = Connect-TestSahara $emulator 2
    New-TestTemplate
    $null = Add-SaharaImageTag $ImageId gpu
    $null = Register-SaharaImage $OtherImageId ubuntu -Tag other
    $null = New-SaharaCluster c1 small

    function Get-Completion {
        param([string] $Line)
        # What the shell itself offers instead are files.
        (TabExpansion2 $Line $Line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | ForEach-Object ListItemText
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    $emulator | Stop-ServiceEmulator
}

Describe 'Completion of Sahara''s values' {
    It 'has plugin versions: <_>' -ForEach @(
        'New-SaharaNodeGroupTemplate -PluginName fake -PluginVersion ', 'New-SaharaClusterTemplate -PluginVersion ', 'New-SaharaCluster -PluginName FAKE -PluginVersion 0'
        'Get-SaharaCluster -PluginVersion ', 'Get-SaharaNodeGroupTemplate -PluginVersion ', 'Get-SaharaClusterTemplate -PluginVersion ', 'Get-SaharaJobType -PluginVersion '
        'Get-SaharaPlugin fake -Version ', 'ConvertTo-SaharaClusterTemplate fake '
    ) {
        Get-Completion $_ | Should -Be '0.1'
    }

    It 'has no version of a plugin that is not there' {
        Get-Completion 'New-SaharaCluster -PluginName nobody -PluginVersion ' | Should -BeNullOrEmpty
    }

    It 'has node processes: <_>' -ForEach @(
        'New-SaharaNodeGroupTemplate w -PluginName fake -PluginVersion 0.1 -NodeProcess ', 'New-SaharaNodeGroupTemplate w -NodeProcess ', 'New-SaharaClusterTemplate -AntiAffinity '
        'Update-SaharaNodeGroupTemplate worker -NodeProcess ', 'Update-SaharaClusterTemplate small -AntiAffinity '
    ) {
        Get-Completion $_ | Should -Be 'datanode', 'jobtracker', 'namenode', 'tasktracker'
        Get-Completion "$($_)nam" | Should -Be 'namenode'
    }

    It 'has node groups' {
        Get-Completion 'Resize-SaharaCluster c1 ' | Should -Be 'master:1', 'worker:2'
        Get-Completion 'Resize-SaharaCluster c1 -AddNodeGroup w' | Should -Be 'worker:1'
        Get-Completion 'New-SaharaClusterTemplate t -PluginName fake -NodeGroup ' | Should -Be 'master:1', 'worker:1'
        Get-Completion 'New-SaharaCluster c -NodeGroup MAS' | Should -Be 'master:1'
        Get-Completion 'Resize-SaharaCluster nobody ' | Should -BeNullOrEmpty
    }

    It 'has what templates, clusters and images use already' {
        $fields = @{
            VolumeType = 'fast'; BootVolumeType = 'boot'; VolumesAvailabilityZone = 'far'; BootVolumeAvailabilityZone = 'near'; AvailabilityZone = 'nova'
            FloatingIpPool = '99999999-8888-7777-6666-444444444444'; SecurityGroup = 'default'
        }
        $null = New-SaharaNodeGroupTemplate used -FlavorId 2 -PluginName fake -PluginVersion 0.1 -NodeProcess datanode @fields
        foreach ($verb in 'New', 'Update', 'Import') {
            Get-Completion "$verb-SaharaNodeGroupTemplate n -FlavorId " | Should -Be '1', '2'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -VolumeType " | Should -Be 'boot', 'fast'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -BootVolumeType f" | Should -Be 'fast'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -VolumesAvailabilityZone " | Should -Be 'far', 'near'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -BootVolumeAvailabilityZone f" | Should -Be 'far'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -AvailabilityZone " | Should -Be 'nova'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -FloatingIpPool " | Should -Be '99999999-8888-7777-6666-444444444444'
            Get-Completion "$verb-SaharaNodeGroupTemplate n -SecurityGroup " | Should -Be 'default'
            Get-Completion "$verb-SaharaClusterTemplate n -ManagementNetworkId " | Should -Be $NetworkId
        }
        $null = New-SaharaCluster keyed small -Keypair mykey
        Get-Completion 'New-SaharaCluster n -Keypair ' | Should -Be 'mykey'
        Get-Completion 'New-SaharaCluster n -ManagementNetworkId ' | Should -Be $NetworkId
        Get-Completion "Register-SaharaImage $OtherImageId " | Should -Be 'cirros', 'ubuntu'
        $null = New-SaharaClusterTemplate named -PluginName fake -PluginVersion 0.1 -NodeGroup master:1 -DomainName 'example.org.'
        Get-Completion 'New-SaharaCluster n -DomainName ' | Should -Be 'example.org.'
    }

    It 'has image tags' {
        Get-Completion 'Remove-SaharaImageTag cirros-fake ' | Should -Be '0.1', 'fake', 'gpu'
        Get-Completion 'Get-SaharaImage -Tag ' | Should -Be '0.1', 'fake', 'gpu', 'other'
        Get-Completion 'Add-SaharaImageTag cirros-fake f' | Should -Be 'fake'
        Get-Completion 'Set-SaharaImageTag cirros-fake o' | Should -Contain 'other'
        Get-Completion "Register-SaharaImage $OtherImageId ubuntu -Tag g" | Should -Be 'gpu'
    }

    It 'has regions of clouds.yaml and of the catalog' {
        $complete = [SapServiceTools.Cmdlets.Sahara.Completion.SaharaRegionCompleter]::new()
        Push-Location $TestDrive
        try {
            @{ clouds = @{ one = @{ regions = @('east', @{ name = 'west'; values = @{} }) }; two = @{ region_name = 'north' }; three = @{ profile = 'ours' } } } | ConvertTo-Json -Depth 5 | Set-Content clouds.json
            $complete.CompleteArgument('Connect-Sahara', 'Region', '', $null, @{ Cloud = 'one' }).ListItemText | Should -Be 'east', 'west'
            @{ 'public-clouds' = @{ ours = @{ regions = @('south') } } } | ConvertTo-Json -Depth 5 | Set-Content clouds-public.json
            $complete.CompleteArgument('Connect-Sahara', 'Region', '', $null, @{ Cloud = 'three' }).ListItemText | Should -Be 'south'
            $complete.CompleteArgument('Connect-Sahara', 'Region', '', $null, @{ Cloud = 'two' }).ListItemText | Should -Be 'north'
            $complete.CompleteArgument('Connect-Sahara', 'Region', '', $null, @{}).ListItemText | Should -Be 'east', 'north', 'Old', 'RegionOne', 'south', 'west'
            Get-Completion 'Connect-Sahara one -Region W' | Should -Be 'west'
            'no: [yaml' | Set-Content clouds.json
            $complete.CompleteArgument('Connect-Sahara', 'Region', '', $null, @{}) | Should -BeNullOrEmpty
        }
        finally { Pop-Location }
    }

    It 'is empty with a closed session' {
        $closed = Connect-TestSahara $emulator 2 @{ NoDefault = $true }
        Disconnect-ServiceSession $closed
        Get-Completion 'New-SaharaCluster -Session $closed -PluginVersion ' | Should -BeNullOrEmpty
    }
}
