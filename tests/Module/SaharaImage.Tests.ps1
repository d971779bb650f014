BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
}

Describe 'Images and plugins in API v<_>' -ForEach '1.1', '2' {
    BeforeAll {
        $version = $_
        $emulator = Start-TestEmulator
        $session = Connect-TestSahara $emulator $version
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'are registered with tags' {
        Get-SaharaImage | Should -BeNullOrEmpty
        $image = Register-SaharaImage $ImageId cirros -Description d -Tag fake, 0.1
        $image.UserName | Should -Be 'cirros'
        $image.Tags | Sort-Object | Should -Be '0.1', 'fake'
        $null = [pscustomobject]@{ Id = $OtherImageId; UserName = 'ubuntu' } | Register-SaharaImage
        (Get-SaharaImage -SortBy Name).Id | Should -Be $ImageId, $OtherImageId
        (Get-SaharaImage -Tag fake).Id | Should -Be $ImageId
        Get-SaharaImage -Tag fake, nothing | Should -BeNullOrEmpty
        (Get-SaharaImage cirros-fake).Id | Should -Be $ImageId
    }

    It 'have their tags changed' {
        (Add-SaharaImageTag cirros-fake more).Tags | Sort-Object | Should -Be '0.1', 'fake', 'more'
        (Get-SaharaImage cirros-fake | Remove-SaharaImageTag -Tag more -PassThru).Tags | Sort-Object | Should -Be '0.1', 'fake'
        Remove-SaharaImageTag cirros-fake fake | Should -BeNullOrEmpty
        (Get-SaharaImage cirros-fake).Tags | Should -Be '0.1'
        (Set-SaharaImageTag $ImageId new, fake).Tags | Sort-Object | Should -Be 'fake', 'new'
        (Set-SaharaImageTag $ImageId @()).Tags | Should -BeNullOrEmpty
        Get-ErrorId { Add-SaharaImageTag cirros-fake 'bad tag!' } | Should -Be 'InvalidRequest'
    }

    It 'are unregistered' {
        Unregister-SaharaImage $OtherImageId -Confirm:$false
        $failure = Get-ErrorOf { Get-SaharaImage $OtherImageId }
        $failure.FullyQualifiedErrorId | Should -Be 'ImageNotRegistered,SapServiceTools.Cmdlets.Sahara.Images.GetSaharaImageCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Get-SaharaImage | Unregister-SaharaImage -Confirm:$false
        Get-SaharaImage | Should -BeNullOrEmpty
    }

    It 'have versions and settings' {
        $plugin = Get-SaharaPlugin
        $plugin.Name | Should -Be 'fake'
        $plugin.Versions | Should -Be '0.1'
        $plugin.PluginLabels['enabled'].Status | Should -BeTrue
        $plugin.Version | Should -BeNullOrEmpty
        $details = $plugin | Get-SaharaPlugin
        $details.Name | Should -Be 'fake'
        $details = Get-SaharaPlugin fake -Version 0.1
        $details.Version | Should -Be '0.1'
        $details.NodeProcesses['HDFS'] | Should -Contain 'namenode'
        $details.RequiredImageTags | Sort-Object | Should -Be '0.1', 'fake'
        $details.Configs[0].ApplicableTarget | Should -Not -BeNullOrEmpty
        Get-ErrorId { Get-SaharaPlugin none } | Should -Be 'NotFound'
        Get-ErrorId { Get-SaharaPlugin fake -Version 9 } | Should -Be 'NotFound'
    }

    It 'are changed by administrators only' {
        Get-ErrorId { Update-SaharaPlugin fake -Label @{ hidden = $true } } | Should -Be 'PermissionDenied'
        $cloud = @{ auth = @{} + $emulator.OpenStack.Cloud.auth }
        $cloud.auth.username = 'admin'
        $cloud.auth.project_name = 'admin'
        $admin = Connect-Sahara $cloud -ApiVersion $version -NoDefault
        (Update-SaharaPlugin fake -Label @{ hidden = $false } -VersionLabel @{ '0.1' = @{ enabled = $true } } -Session $admin).PluginLabels['hidden'].Status | Should -BeFalse
        (Get-SaharaPlugin fake).PluginLabels['hidden'].Status | Should -BeFalse
    }

    It 'make cluster templates of files, where the server can' {
        $file = Join-Path $TestDrive 'config.xml'
        'x' | Set-Content $file
        Get-ErrorId { ConvertTo-SaharaClusterTemplate fake 0.1 $file } | Should -Be ($version -eq '2' ? 'NotInApiVersion' : 'InvalidReference')
    }
}
