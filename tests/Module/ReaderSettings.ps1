# Dot-sourced by the tests that run the pages' examples: what a reader has at hand, by page.

$ReaderSetting = {
    $emulator = Start-ServiceEmulator -ProvisioningTime 0.1
    $emulator.ServiceKey | ConvertTo-Json | Set-Content service-key.json
    $emulator.ServiceManagerKey | ConvertTo-Json | Set-Content service-manager-key.json
    @{ 'managed-hana' = @(@{ name = 'my-instance-manager'; label = 'managed-hana'; tags = @(); credentials = $emulator.ServiceKey }) } |
        ConvertTo-Json -Depth 5 | Set-Content vcap.json
    $folder = New-Item -ItemType Directory bindings/my-service-manager
    foreach ($field in $emulator.ServiceManagerKey.Keys) { Set-Content (Join-Path $folder $field) $emulator.ServiceManagerKey[$field] }
    Set-Content (Join-Path $folder type) service-manager
    'TenantId', 'acme', 'globex', 'initech' | Set-Content tenants.csv
    $null = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 20
    $null = 'acme', 'globex', 'initech' | New-ManagedInstance
}

# A cloud with templates, clusters, data and a job; API v1.1 where only that has what a page is about.
$saharaSetting = {
    $emulator = Start-ServiceEmulator -ProvisioningTime 0.1 -JobTime 0.05 -StuckJob endless
    @{ clouds = @{ mycloud = $emulator.OpenStack.Cloud } } | ConvertTo-Json -Depth 5 | Set-Content clouds.json
    $cloud = @{ auth = @{} + $emulator.OpenStack.Cloud.auth }
    $cloud.auth.username = $cloud.auth.project_name = 'admin'
    $admin = Connect-Sahara $cloud -PollingIntervalMilliseconds 20
    $null = $emulator | Connect-Sahara -PollingIntervalMilliseconds 20 -ApiVersion $apiVersion
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
    $null = New-SaharaJobTemplate endless Pig -Main script.pig
    $null = Start-SaharaJobExecution wordcount spark1 -InputDataSource input -OutputDataSource output
    $null = Export-SaharaNodeGroupTemplate worker worker.json
    'A = load;' | Set-Content script.pig
    '<configuration/>' | Set-Content config.xml
}

# The setting in which the examples of a page run, whose cmdlet or file name is given.
function Get-ReaderSetting([string] $Page) {
    if ($Page -notmatch '-Sahara') { return $ReaderSetting }
    $version = $Page -match 'JobBinaryInternal' ? '1.1' : '2'
    [scriptblock]::Create("`$apiVersion = '$version'`n$saharaSetting")
}
