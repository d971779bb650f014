# Dot-sourced: a fleet with something of each kind that a report shows, some of it failed, some with names that are no friends.

# Writes the report of such a fleet.
function Export-Fleet([string] $Path, [string] $HostileName) {
    $emulator = Start-ServiceEmulator -ProvisioningTime 0.05 -DeprovisioningTime 0.05 -JobTime 0.05 -FailingTenant 'bad*' -StuckTenant 'slow*' -FailingCluster 'boom*'
    try {
        $null = $emulator | Connect-Sahara -PollingIntervalMilliseconds 20
        $null = Connect-InstanceManager -ServiceKey $emulator.ServiceManagerKey -PollingIntervalMilliseconds 20
        @(Get-TenantThing $HostileName) + @(Get-BrokerThing $emulator) + @(Get-ClusterThing) | Export-ServiceReport $Path -Title 'Fleet of the eu10 landscape' -Force
    }
    finally {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }
}

function Get-TenantThing([string] $HostileName) {
    $null = (1..60 | ForEach-Object { "tenant-$_" }) + 'a-tenant-whose-name-is-as-long-as-a-name-can-be-before-somebody-complains-about-it' + $HostileName | New-ManagedInstance -ProvisioningParameter @{ password = 'never-shown' }
    $null = New-ManagedInstance slow-1 -NoWait
    try { $null = New-ManagedInstance bad-1 -ErrorAction Stop } catch { $_ }
    Sync-ManagedInstance tenant-1, tenant-2, umbrella, hooli, bad-1 -RemoveExtra -WhatIf
    Update-ManagedInstanceCredential tenant-1, tenant-2 -WarningAction Ignore
    # An emulator knows no other time than now.
    Get-ManagedInstance -NoCache | ForEach-Object {
        $age = if ($_.TenantId -match '^tenant-(\d+)') { [int]$Matches[1] * [int]$Matches[1] / 6 } else { 0 }
        [pscustomobject]@{
            PSTypeName = 'SapServiceTools.ManagedInstance'; TenantId = $_.TenantId; Status = $_.Status; InstanceId = $_.InstanceId; FailedMessage = $_.FailedMessage; Credentials = $_.Credentials
            UpdatedOn = $_.UpdatedOn.AddDays(-$age)
        }
    }
}

function Get-BrokerThing($Emulator) {
    $null = $Emulator | Connect-Broker -PollingIntervalMilliseconds 20
    $instances = 'orders', 'billing', 'archive' | Invoke-BrokerProvision store small
    $instances
    $instances | Invoke-BrokerBind
    $now = [DateTimeOffset]::UtcNow
    foreach ($binding in @{ Id = 'b-past'; Days = -2 }, @{ Id = 'b-soon'; Days = 9 }) {
        [pscustomobject]@{ PSTypeName = 'SapServiceTools.BrokerServiceBinding'; BindingId = $binding.Id; InstanceId = 'orders'; Status = 'succeeded'; ExpiresAt = $now.AddDays($binding.Days); RenewBefore = $now.AddDays($binding.Days - 7) }
    }
}

function Get-ClusterThing {
    $common = @{ PluginName = 'fake'; PluginVersion = '0.1' }
    $null = Register-SaharaImage 11111111-2222-3333-4444-555555555551 cirros -Tag fake, 0.1
    $null = New-SaharaNodeGroupTemplate worker -FlavorId 2 -NodeProcess datanode, tasktracker @common
    $null = New-SaharaNodeGroupTemplate master -FlavorId 1 -NodeProcess namenode, jobtracker @common
    $null = New-SaharaClusterTemplate small -NodeGroup master:1, worker:5 -Image cirros-fake -ManagementNetworkId 99999999-8888-7777-6666-555555555555 @common
    $null = 'analytics', 'boom-1' | New-SaharaCluster -ClusterTemplate small -ErrorAction Ignore
    $null = New-SaharaJobBinary lib.jar swift://jobs.sahara/lib.jar -Credential @{ user = 'u'; password = 'never-shown' }
    $null = New-SaharaJobTemplate wordcount Java -Library lib.jar
    $null = 1..3 | ForEach-Object { Start-SaharaJobExecution wordcount analytics -Config @{ 'edp.java.main_class' = 'Main' } }
    Get-SaharaCluster -IncludeEvent
    Get-SaharaJobExecution
}
