# Dot-sourced after CanarySupport.ps1: what each cmdlet does when all goes well, with secrets wherever it takes any. A family is set up, its steps run in their order, and all is put away.
# $it has what steps share; $it.Folder is for files. A step that begins with a comment `# fails` is one that an emulator can't do.

$CanaryFamilies = [ordered]@{
    Tenants   = @{
        Begin = {
            $it.Emulator = Start-ServiceEmulator -Credential (New-CanaryCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -FailingTenant 'fail*' -StuckTenant 'stuck*'
            $it.Journal = Join-Path $it.Folder journal.jsonl
        }
        Steps = @(
            { Start-ServiceEmulator -Credential (New-CanaryCredential) | Tee-Object -Variable other; Stop-ServiceEmulator $other }
            { Get-ServiceEmulator -Port $it.Emulator.Uri.Port }
            { Connect-InstanceManager -ServiceKey $it.Emulator.ServiceKey -PollingIntervalMilliseconds 20 }
            { Get-ServiceSession }
            { New-ManagedInstance a, b, old -ProvisioningParameter (New-CanaryObject) -BindingParameter (New-CanaryObject) }
            { New-ManagedInstance later -NoWait -ProvisioningParameter (New-CanaryObject) | Tee-Object -Variable operation; $it.Operation = $operation }
            { $it.Operation | Wait-ManagedInstance }
            { New-ManagedInstance watched -NoWait -ProvisioningParameter (New-CanaryObject) -BindingParameter (New-CanaryObject) | Watch-ManagedInstance }
            {
                # What the server makes up counts as a mark from here on.
                foreach ($instance in Get-ManagedInstanceCredential a, b, old, later -AsPlainText) {
                    foreach ($field in 'password', 'hdi_password') { if ($instance.$field) { $null = $CanaryMarks.Add($instance.$field) } }
                }
            }
            { Get-ManagedInstance }
            { Get-ManagedInstance a, b -NoCache }
            { Get-ManagedInstanceCredential a, b }
            { Clear-ManagedInstanceCache a }
            { Export-ManagedInstanceCredential a, b -Path (Join-Path $it.Folder credentials) -PassThru }
            { Update-ManagedInstanceCredential b -BindingParameter (New-CanaryObject) -WarningAction Ignore }
            { Sync-ManagedInstance a, b, new -ProvisioningParameter (New-CanaryObject) -BindingParameter (New-CanaryObject) -Confirm:$false }
            { Repair-ManagedInstance -JournalPath $it.Journal -ProvisioningParameter (New-CanaryObject) -BindingParameter (New-CanaryObject) -Confirm:$false }
            { Remove-ManagedInstance old -PassThru -Confirm:$false }
            { $it.ServiceManager = Connect-InstanceManager -ServiceKey $it.Emulator.ServiceManagerKey -PollingIntervalMilliseconds 20 -NoDefault; $it.ServiceManager }
            { New-ManagedInstance s -Session $it.ServiceManager -ProvisioningParameter (New-CanaryObject) -BindingParameter (New-CanaryObject) }
            { Update-ManagedInstance s -ProvisioningParameter (New-CanaryObject) -Session $it.ServiceManager }
            { Update-ManagedInstanceCredential s -BindingParameter (New-CanaryObject) -RemoveOld -Session $it.ServiceManager }
            { Get-ManagedInstance -NoCache -Session $it.ServiceManager; Get-ManagedInstanceCredential s -Session $it.ServiceManager }
            {
                # fails: one creation ends in an error, one never ends, which is waited for in vain.
                New-ManagedInstance fail1, stuck1 -ProvisioningParameter (New-CanaryObject) -TimeoutSeconds 2
            }
            { Get-ManagedInstance fail1 -NoCache }
            {
                # All kinds that a tenant comes into a report as, with what failed.
                $failed = @(try { New-ManagedInstance fail2 -ProvisioningParameter (New-CanaryObject) -ErrorAction Stop } catch { $_ })
                $planned = Sync-ManagedInstance a, b, other -RemoveExtra -WhatIf -Verbose:$false -Debug:$false
                $renewed = Update-ManagedInstanceCredential a -BindingParameter (New-CanaryObject) -WarningAction Ignore
                @(Get-ManagedInstance -NoCache) + $planned + $renewed + $failed | Export-ServiceReport (Join-Path $it.Folder tenants.html) -PassThru
            }
            { Disconnect-ServiceSession $it.ServiceManager }
        )
        End   = { Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator $it.Emulator }
    }

    Broker    = @{
        Begin = {
            $it.Handlers = @{
                OnProvision = {
                    if ($Request.InstanceId -like 'broken*') { Write-BrokerError -Error InvalidParameters -Description "no: password=$($Request.Parameters.password)" }
                    $secret = $using:CanaryInAddress
                    @{ dashboard_url = "https://u:$secret@d.example/x?token=$secret&sig=$secret"; metadata = @{ labels = @{ a = 'b' }; attributes = @{ api_key = $secret; size = 'shown' } } }
                }
                OnUpdate    = {}
                OnBind      = {
                    $secret = $using:CanarySecret
                    $inAddress = $using:CanaryInAddress
                    @{
                        credentials = @{ password = $secret; uri = "https://u:$inAddress@host.example" }; syslog_drain_url = "syslog://u:$inAddress@l.example"; route_service_url = "https://$inAddress@r.example"
                        endpoints = @(@{ host = 'h.example'; ports = @('80') }); metadata = @{ expires_at = '2999-01-01T00:00:00.0Z' }
                        volume_mounts = @(@{ driver = 'd'; container_dir = '/x'; mode = 'r'; device_type = 'shared'; device = @{ volume_id = 'v'; mount_config = @{ password = $secret } } })
                    }
                }
                OnUnbind    = {}
            }
        }
        Steps = @(
            {
                $object = New-CanaryObject
                $schema = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object'; properties = @{ password = @{ type = 'string' }; size = @{ type = 'integer' } } }
                $it.Plan = New-BrokerPlan small plan-1 'A small one' -Metadata $object -BindingRotatable -ProvisionSchema $schema -UpdateSchema $schema -BindSchema $schema -MaintenanceVersion 1.0.0
                $it.Plan
            }
            {
                $client = @{ id = 'c'; secret = $CanarySecret; redirect_uri = 'https://r.example'; api_key = $CanarySecret }
                $it.Service = $it.Plan | New-BrokerService store service-1 'Keeps things' -Metadata (New-CanaryObject) -DashboardClient $client -Requires syslog_drain, route_forwarding, volume_mount -BindingsRetrievable -InstancesRetrievable -PlanUpdateable -Tag t
                $it.Service
            }
            {
                $handlers = $it.Handlers
                $it.Host = Start-ServiceBroker $it.Service -Credential (New-CanaryCredential) -StatePath (Join-Path $it.Folder broker.db) -LogPath (Join-Path $it.Folder broker.log) -Variable @{ secret = $CanarySecret } @handlers
                $it.Host
            }
            { Get-ServiceBroker }
            { $it.Host | Connect-Broker -Credential (New-CanaryCredential) -PollingIntervalMilliseconds 20 -OriginatingIdentity @{ platform = 'cloudfoundry'; value = @{ user_id = 'u'; token = $CanarySecret } } }
            { Get-BrokerCatalog | Tee-Object -Variable catalog; $catalog.Services; $catalog.Services.Plans }
            { Get-BrokerService }
            { Get-BrokerPlan }
            { $it.Instance = Invoke-BrokerProvision store small -InstanceId i1 -Parameter (New-CanaryObject) -Context (New-CanaryObject) -MaintenanceInfo @{ version = '1.0.0' }; $it.Instance }
            { $it.Instance | Invoke-BrokerUpdate -Parameter (New-CanaryObject) -Context (New-CanaryObject) }
            { $it.Binding = $it.Instance | Invoke-BrokerBind -BindingId b1 -Parameter (New-CanaryObject) -Context (New-CanaryObject) -BindResource @{ app_guid = 'a'; token = $CanarySecret }; $it.Binding }
            { $it.Instance | Invoke-BrokerBind -BindingId b2 -Rotate $it.Binding }
            { $it.Instance | Get-BrokerInstance; $it.Binding | Get-BrokerBinding; Get-BrokerBinding }
            { $it.Binding | Get-BrokerCredential }
            { $it.Instance | Get-BrokerLastOperation }
            { $it.Instance | Invoke-BrokerUpdate -Parameter (New-CanaryObject) -NoWait | Wait-BrokerOperation }
            { $it.Instance | Invoke-BrokerUpdate -Parameter (New-CanaryObject) -NoWait | Watch-BrokerOperation }
            { @(Get-BrokerInstance) + @(Get-BrokerBinding) | Export-ServiceReport (Join-Path $it.Folder broker.html) -PassThru }
            { Export-BrokerInventory (Join-Path $it.Folder inventory.json) }
            { Import-BrokerInventory (Join-Path $it.Folder inventory.json) -Force }
            {
                # fails: by the handler, which tells what it got.
                Invoke-BrokerProvision store small -InstanceId broken1 -Parameter (New-CanaryObject)
            }
            { Test-BrokerConformance store small -Requirement Catalog.Valid, Provision.Created, Bind.* -Parameter (New-CanaryObject) -BindParameter (New-CanaryObject) -Context (New-CanaryObject) -HtmlPath (Join-Path $it.Folder report.html) -JUnitPath (Join-Path $it.Folder report.xml) -WarningAction SilentlyContinue }
            {
                # The pages of the host, for those who had to log in.
                foreach ($page in '', '/instances/i1') {
                    Invoke-WebRequest -NoProxy "$($it.Host.DashboardUri.AbsoluteUri)$page" -Authentication Basic -AllowUnencryptedAuthentication -Credential (New-CanaryCredential) -Verbose:$false -Debug:$false | ForEach-Object Content
                }
            }
            { Get-BrokerBinding i1 b2 | Invoke-BrokerUnbind -PassThru; $it.Binding | Invoke-BrokerUnbind -PassThru }
            { $it.Instance | Invoke-BrokerDeprovision -PassThru -Confirm:$false }
            { $it.Host.Log | ForEach-Object { "$_" } }
            { Get-ServiceSession | Disconnect-ServiceSession }
            { Stop-ServiceBroker $it.Host -Drain 1 }
        )
        End   = { Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceBroker -Drain 0 }
    }

    Sahara    = @{
        Begin = {
            $it.Emulator = Start-ServiceEmulator -Credential (New-CanaryCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -JobTime 0.02 -FailingCluster 'boom*' -StuckJob 'endless*'
            $it.Settings = @{ Kerberos = @{ 'Admin password' = $CanarySecret; 'Realm Name' = 'R' } }
            $it.Common = @{ PluginName = 'fake'; PluginVersion = '0.1' }
            $it.Swift = New-CanaryCredential u
            'content' | Set-Content (Join-Path $it.Folder run.sh)
            '<configuration><property><name>a.password</name><value>c4n4ry</value></property></configuration>' | Set-Content (Join-Path $it.Folder config.xml)
        }
        Steps = @(
            { $it.Emulator | Connect-Sahara -PollingIntervalMilliseconds 20 -ApiVersion 2 }
            {
                $cloud = @{ auth = @{} + $it.Emulator.OpenStack.Cloud.auth }
                $cloud.auth.username = $cloud.auth.project_name = 'admin'
                $it.Admin = Connect-Sahara $cloud -NoDefault
                $it.Admin
            }
            { Get-SaharaPlugin; Get-SaharaPlugin fake -Version 0.1 }
            { Update-SaharaPlugin fake -Label @{ hidden = $false } -Session $it.Admin }
            { Register-SaharaImage $ImageId cirros -Description d -Tag fake, 0.1; Register-SaharaImage $OtherImageId ubuntu -Description d }
            { Add-SaharaImageTag $OtherImageId one; Set-SaharaImageTag $OtherImageId one, two; Remove-SaharaImageTag $OtherImageId one; Get-SaharaImage }
            { Unregister-SaharaImage $OtherImageId -Confirm:$false }
            { $common = $it.Common; New-SaharaNodeGroupTemplate worker -FlavorId 2 -NodeProcess datanode, tasktracker -NodeConfig $it.Settings -Description d @common }
            { $common = $it.Common; New-SaharaNodeGroupTemplate master -FlavorId 1 -NodeProcess namenode, jobtracker -NodeConfig $it.Settings @common }
            { Update-SaharaNodeGroupTemplate worker -NodeConfig $it.Settings; Get-SaharaNodeGroupTemplate }
            { Export-SaharaNodeGroupTemplate worker (Join-Path $it.Folder ngt.json) }
            { Import-SaharaNodeGroupTemplate (Join-Path $it.Folder ngt.json) -Name imported -FlavorId 1 -NodeConfig $it.Settings }
            { Remove-SaharaNodeGroupTemplate imported -Confirm:$false }
            { $common = $it.Common; New-SaharaClusterTemplate small -NodeGroup master:1, worker:2 -Image $ImageId -ManagementNetworkId $NetworkId -ClusterConfig $it.Settings -Description d @common }
            { Update-SaharaClusterTemplate small -ClusterConfig $it.Settings; Get-SaharaClusterTemplate }
            { Export-SaharaClusterTemplate small (Join-Path $it.Folder ct.json) }
            { Import-SaharaClusterTemplate (Join-Path $it.Folder ct.json) -Name imported -NodeGroup worker:1 -ClusterConfig $it.Settings }
            { Remove-SaharaClusterTemplate imported -Confirm:$false }
            { New-SaharaCluster c1 small -ClusterConfig $it.Settings -Description d -Keypair demo-key }
            { New-SaharaCluster c2 small -ClusterConfig $it.Settings -NoWait | Tee-Object -Variable operation; $it.Operation = $operation }
            { $it.Operation | Wait-SaharaCluster }
            { New-SaharaCluster c3 small -ClusterConfig $it.Settings -NoWait | Watch-SaharaCluster; Remove-SaharaCluster c3 -Confirm:$false }
            { Update-SaharaCluster c2 -Description x; Get-SaharaCluster -IncludeEvent }
            { Resize-SaharaCluster c1 worker:3 }
            { Test-SaharaCluster c1 }
            {
                # fails: the emulator has no machines.
                Update-SaharaClusterKeypair c1
            }
            { New-SaharaDataSource in "hdfs://u:$CanaryInAddress@host/in?sig=$CanaryInAddress"; New-SaharaDataSource sw swift://c.sahara/o -Credential $it.Swift -Description d }
            { New-SaharaDataSource s3 s3a://b/o -Credential @{ accesskey = $CanarySecret; secretkey = $CanarySecret; endpoint = 'e'; ssl = $true; bucket_in_path = $false } }
            { Update-SaharaDataSource sw -Credential $it.Swift; Get-SaharaDataSource }
            { Remove-SaharaDataSource s3 -Confirm:$false }
            { New-SaharaJobBinary lib.jar swift://jobs.sahara/lib.jar -Credential $it.Swift -Description d }
            { Update-SaharaJobBinary lib.jar -Credential $it.Swift -Description e; Get-SaharaJobBinary }
            {
                $argument = @{ name = 'Password'; mapping_type = 'configs'; location = 'edp.x.password'; value_type = 'string'; required = $false; default = $CanarySecret; description = 'd' }
                New-SaharaJobTemplate j1 Java -Library lib.jar -Interface $argument -Description d
                New-SaharaJobTemplate endless Java -Library lib.jar
            }
            { Update-SaharaJobTemplate j1 -Description e; Get-SaharaJobTemplate }
            {
                $configs = @{ 'edp.java.main_class' = 'Main'; 'fs.swift.service.sahara.password' = $CanarySecret; 'fs.s3a.access.key' = $CanarySecret; 'fs.azure.sas.sig' = $CanarySecret }
                Start-SaharaJobExecution j1 c1 -Config $configs -Argument 'in', '--password', $CanarySecret, "--token=$CanarySecret", '--pin', $CanarySecret -Interface @{ Password = $CanarySecret }
            }
            { $it.Run = Start-SaharaJobExecution endless c1 -Config @{ 'edp.java.main_class' = 'Main'; 'a.password' = $CanarySecret } -NoWait; $it.Run }
            { Stop-SaharaJobExecution $it.Run.Id -PassThru }
            { $it.Run | Wait-SaharaJobExecution -ErrorAction Ignore; Start-SaharaJobExecution j1 c1 -Config @{ 'edp.java.main_class' = 'Main' } -NoWait | Wait-SaharaJobExecution }
            { Get-SaharaJobExecution; foreach ($run in Get-SaharaJobExecution) { Get-SaharaJobExecution $run.Id } }
            { Update-SaharaJobExecution $it.Run.Id -IsPublic $true }
            { Remove-SaharaJobExecution $it.Run.Id -Confirm:$false }
            { Get-SaharaJobType; Get-SaharaJobConfigHint Java }
            {
                # fails: the cluster ends in an error.
                New-SaharaCluster boom1 small -ClusterConfig $it.Settings
            }
            { Get-SaharaCluster boom1 -IncludeEvent }
            { @(Get-SaharaCluster -IncludeEvent) + @(Get-SaharaJobExecution) | Export-ServiceReport (Join-Path $it.Folder sahara.html) -PassThru }
            { $it.Old = $it.Emulator | Connect-Sahara -PollingIntervalMilliseconds 20 -ApiVersion 1.1 -NoDefault; $it.Old }
            { New-SaharaJobBinaryInternal (Join-Path $it.Folder run.sh) -Session $it.Old }
            { Update-SaharaJobBinaryInternal run.sh -NewName run2.sh -Session $it.Old; Get-SaharaJobBinaryInternal -Session $it.Old }
            { Save-SaharaJobBinaryInternal run2.sh (Join-Path $it.Folder saved.sh) -Session $it.Old }
            { New-SaharaJobBinary run.sh -Path (Join-Path $it.Folder run.sh) -Session $it.Old; Save-SaharaJobBinary run.sh (Join-Path $it.Folder saved2.sh) -Session $it.Old }
            { Get-SaharaJobType -IncludeHint -Session $it.Old }
            {
                # fails: the emulator's plugin takes no files.
                ConvertTo-SaharaClusterTemplate fake 0.1 (Join-Path $it.Folder config.xml) -Session $it.Old
            }
            { Remove-SaharaJobTemplate j1 -Confirm:$false -ErrorAction Ignore; Remove-SaharaJobTemplate endless -Confirm:$false -ErrorAction Ignore }
            { Remove-SaharaJobBinary run.sh -Confirm:$false; Remove-SaharaJobBinaryInternal run2.sh -Confirm:$false -Session $it.Old }
            { Remove-SaharaCluster c1, c2, boom1 -Confirm:$false }
        )
        End   = { Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator $it.Emulator }
    }
}

# The cmdlets that a script calls, by its syntax.
function Get-CalledCmdlet([scriptblock] $Step) {
    $Step.Ast.FindAll({ param($part) $part -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object GetCommandName | Where-Object { $CmdletNames.Contains("$_") } | Select-Object -Unique
}

# Runs the steps of a family with -Verbose, -Debug, both or neither; each record with the step that it came from.
function Invoke-Family([string] $Family, [string[]] $Switch, [string] $Folder) {
    $steps = $CanaryFamilies[$Family]
    $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $Folder "$Family-$($Switch -join '-')-$([guid]::NewGuid())")).FullName }
    $index = 0
    try {
        $null = . $steps.Begin
        $PSDefaultParameterValues = @{}
        foreach ($name in $CmdletNames) { foreach ($one in $Switch) { $PSDefaultParameterValues["${name}:$one"] = $true } }
        foreach ($step in $steps.Steps) {
            $index++
            Invoke-Watched "$Family $index ($((@(Get-CalledCmdlet $step) + $Switch) -join ' '))" $step
        }
    }
    finally {
        $PSDefaultParameterValues = @{}
        $null = . $steps.End
    }
}

# True for a step that an emulator can't do, or that is to fail.
function Test-FailingStep([scriptblock] $Step) { $Step.ToString() -match '^\s*# fails' }

# The same as a person sees it, on the host with its preferences; what that writes and its transcript are for who started this process.
function Show-Family([string] $Family, [string] $Folder) {
    $steps = $CanaryFamilies[$Family]
    $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $Folder "$Family-host")).FullName }
    $VerbosePreference = $DebugPreference = $InformationPreference = $ProgressPreference = 'Continue'
    try {
        . $steps.Begin | Out-Null
        foreach ($step in $steps.Steps) { . $step | Out-Default }
    }
    finally { . $steps.End | Out-Null }
}
