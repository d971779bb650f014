# Every page and every line of code in it: the pages fit the cmdlets, and each example and README snippet runs against a fresh emulator.
BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root 'build' 'Pages.ps1')
    $examples = Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter *-*.md | ForEach-Object { Get-Snippet $_.FullName } | ForEach-Object {
        @{ File = $_.File; Line = $_.Line; Code = $_.Code }
    }
}

BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $pages = Join-Path $root 'docs' 'en-US'
    . (Join-Path $root 'build' 'Pages.ps1')
    $module = Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1) -PassThru

    # Runs code as a reader would type it: in a new runspace with the module, an emulator, a session, three tenants and the files that the pages mention.
    # Returns what it prints; the first error ends it.
    function Invoke-AsReader([string[]] $Code, [switch] $Bare, [scriptblock] $Setting = $setting) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([Guid]::NewGuid()))).FullName
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Join-Path $env:SAPSERVICETOOLS_MODULE 'SapServiceTools.psd1'))
        $shell = [powershell]::Create($state)
        try {
            $null = $shell.AddScript("`$ErrorActionPreference = 'Stop'; Set-Location '$folder'").Invoke()
            if (-not $Bare) {
                $shell.Commands.Clear()
                $null = $shell.AddScript($Setting).Invoke()
                if ($shell.Streams.Error.Count -gt 0) { throw "The setting: $($shell.Streams.Error)" }
            }
            foreach ($block in $Code) {
                $shell.Commands.Clear()
                $shell.AddScript($block).AddCommand('Out-String').Invoke()
            }
            if ($shell.Streams.Error.Count -gt 0) { throw "$($shell.Streams.Error)" }
        }
        finally {
            $shell.Commands.Clear()
            $null = $shell.AddScript('Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator').Invoke()
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    $setting = {
        $emulator = Start-ServiceEmulator -ProvisioningTime 0.1
        $emulator.ServiceKey | ConvertTo-Json | Set-Content service-key.json
        $emulator.ServiceManagerKey | ConvertTo-Json | Set-Content service-manager-key.json
        @{ 'managed-hana' = @(@{ name = 'my-instance-manager'; label = 'managed-hana'; tags = @(); credentials = $emulator.ServiceKey }) } |
            ConvertTo-Json -Depth 5 | Set-Content vcap.json
        'TenantId', 'acme', 'globex', 'initech' | Set-Content tenants.csv
        $null = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 20
        $null = 'acme', 'globex', 'initech' | New-ManagedInstance
    }

    # A cloud with templates, clusters, data and a job; API v1.1 where only that has what a page is about.
    $saharaSetting = {
        $emulator = Start-ServiceEmulator -ProvisioningTime 0.1 -JobTime 0.05
        @{ clouds = @{ mycloud = $emulator.OpenStack.Cloud } } | ConvertTo-Json -Depth 5 | Set-Content clouds.json
        $cloud = @{ auth = @{} + $emulator.OpenStack.Cloud.auth }
        $cloud.auth.username = $cloud.auth.project_name = 'admin'
        $admin = Connect-Sahara $cloud -PollingInterval 0.02
        $null = $emulator | Connect-Sahara -PollingInterval 0.02 -ApiVersion $apiVersion
        $null = Register-SaharaImage 11111111-2222-3333-4444-555555555551 cirros -Tag fake, 0.1
        $common = @{ PluginName = 'fake'; PluginVersion = '0.1' }
        $null = New-SaharaNodeGroupTemplate worker -FlavorId 2 -NodeProcess datanode, tasktracker @common
        $null = New-SaharaNodeGroupTemplate master -FlavorId 1 -NodeProcess namenode, jobtracker @common
        $null = New-SaharaClusterTemplate small -NodeGroup master:1, worker:2 -Image cirros-fake -ManagementNetworkId 99999999-8888-7777-6666-555555555555 @common
        $null = New-SaharaNodeGroupTemplate web -FlavorId 1 -NodeProcess datanode @common
        $null = New-SaharaClusterTemplate draft @common
        $null = 'spark1', 'spark2' | ForEach-Object { New-SaharaCluster $_ small }
        $null = 'input', 'output' | ForEach-Object { New-SaharaDataSource $_ hdfs://host/$_ }
        $null = New-SaharaJobBinary script.pig swift://jobs/script.pig -Credential @{ user = 'u'; password = 'p' }
        $null = New-SaharaJobTemplate wordcount Pig -Main script.pig
        $null = Start-SaharaJob wordcount spark1 -InputDataSource input -OutputDataSource output
        $null = Export-SaharaNodeGroupTemplate worker worker.json
        'A = load;' | Set-Content script.pig
        '<configuration/>' | Set-Content config.xml
    }
}

Describe 'Pages' {
    It 'fit the cmdlets, parameter by parameter' {
        Get-PageFault $module $pages | Should -BeNullOrEmpty
    }

    It 'are those that the help file was made from; `./build.sh docs` renews it' {
        Get-StalePage $pages (Join-Path $pages 'SapServiceTools.Cmdlets.dll-Help.xml') | Should -BeNullOrEmpty
    }

    It 'reach Get-Help' {
        (Get-Help New-ManagedInstance).Description.Text | Should -Not -BeNullOrEmpty
        (Get-Help New-ManagedInstance -Parameter TenantId).Description.Text | Should -Not -BeNullOrEmpty
        @((Get-Help New-ManagedInstance -Examples).Examples.Example).Count | Should -Be @(Get-Snippet (Join-Path $pages New-ManagedInstance.md)).Count
        Get-Help about_SapServiceTools | Should -Match 'tenant'
        Get-Help about_SapServiceTools_Sessions | Should -Match 'default'
        Get-Help about_SapServiceTools_Sahara | Should -Match 'cluster'
    }
}

Describe 'Examples' {
    It 'run: <File>, line <Line>' -ForEach $examples {
        $apiVersion = $File -match 'JobBinaryInternal' ? '1.1' : '2'
        $block = $File -match '-Sahara' ? [scriptblock]::Create("`$apiVersion = '$apiVersion'`n$saharaSetting") : $setting
        { Invoke-AsReader $Code -Setting $block } | Should -Not -Throw
    }
}

Describe 'README' {
    It 'runs from top to bottom as typed' {
        $snippets = @(Get-Snippet (Join-Path $root 'README.md'))
        $snippets.Count | Should -BeGreaterThan 10
        $printed = Invoke-AsReader $snippets.Code -Bare
        "$printed" | Should -Match 'acme +CREATION_SUCCEEDED'
        "$printed" | Should -Match 'InstanceExists,'
    }
}
