BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $canary = "c4n4ry-`"`u{fc}\"
    $parameterCanary = 'c4n4ry-parameter'
    $broker = Start-TestBroker -With @{
        Credential  = New-TestCredential -Password $canary
        OnBind      = { @{ credentials = @{ password = 'c4n4ry-binding'; uri = 'https://u:c4n4ry-binding@host.example' }; syslog_drain_url = 'syslog://u:c4n4ry-drain@host.example' } }
        OnProvision = { if ($Request.InstanceId -eq 'broken') { throw 'c4n4ry-fault' } }
    } -Service @{ Requires = 'syslog_drain'; BindingsRetrievable = $true; InstancesRetrievable = $true }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
}

Describe 'No secret of a broker in any text' {
    It 'until it is asked for' {
        $file = Join-Path $TestDrive 'inventory.json'
        $trace = Get-Trace {
            $session = $broker | Connect-Broker -Credential (New-TestCredential -Password $canary)
            $session
            $instance = Invoke-BrokerProvision store small -InstanceId seen -Parameter @{ admin_password = $parameterCanary }
            $instance
            $binding = $instance | Invoke-BrokerBind -BindingId seen -Parameter @{ token = $parameterCanary }
            $binding
            Get-BrokerBinding
            $binding | Get-BrokerBinding
            $instance | Get-BrokerInstance
            $binding | Get-BrokerCredential
            Invoke-BrokerProvision store small -InstanceId broken -Parameter @{ secret = $parameterCanary }
            Export-BrokerInventory $file
            $binding | Invoke-BrokerUnbind -PassThru
        }
        $trace.Records.Count | Should -BeGreaterThan 20
        $trace.Records | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | Should -Not -BeNullOrEmpty
        $trace.Text | Should -Match 'admin_password'
        $trace.Text | Should -Not -Match 'c4n4ry'
        Get-Content $file -Raw | Should -Not -Match 'c4n4ry'
    }

    It 'and then they are all there' {
        $binding = Invoke-BrokerProvision store small | Invoke-BrokerBind
        $shown = $binding | Get-BrokerCredential
        $shown.password | Should -BeOfType ([securestring])
        $shown.uri | Should -BeOfType ([securestring])
        $plain = $binding | Get-BrokerCredential -AsPlainText
        $plain.password | Should -Be 'c4n4ry-binding'
        $plain.syslog_drain_url | Should -Be 'syslog://u:c4n4ry-drain@host.example'
        $binding.SyslogDrainUrl | Should -Match 'host\.example'
    }
}

Describe 'No secret of a broker in what cmdlets return' {
    BeforeAll {
        $hidden = 'c4n4ry-hidden'
        $metadata = @{ displayName = 'Shown'; adminPassword = $hidden; deep = @(@{ token = @{ value = $hidden } }); link = "https://u:$hidden@h.example" }
        $settings = @{
            Plan    = @{ Metadata = $metadata; BindingRotatable = $true }
            Service = @{
                Metadata = $metadata; DashboardClient = @{ id = 'c'; secret = $hidden; redirect_uri = 'https://r.example'; api_key = $hidden }
                Requires = 'syslog_drain', 'route_forwarding', 'volume_mount'; BindingsRetrievable = $true; InstancesRetrievable = $true
            }
            With    = @{
                Credential  = New-TestCredential -Password $hidden
                OnProvision = { @{ dashboard_url = 'https://u:c4n4ry-hidden@d.example/x?token=c4n4ry-hidden'; metadata = @{ attributes = @{ api_key = 'c4n4ry-hidden'; size = 'shown' } } } }
                OnBind      = {
                    @{
                        credentials = @{ password = 'c4n4ry-hidden' }; syslog_drain_url = 'syslog://u:c4n4ry-hidden@l.example'; route_service_url = 'https://c4n4ry-hidden@r.example'
                        volume_mounts = @(@{ driver = 'd'; container_dir = '/x'; mode = 'r'; device_type = 'shared'; device = @{ volume_id = 'v'; mount_config = @{ password = 'c4n4ry-hidden' } } })
                    }
                }
            }
        }
        $there = Start-TestBroker @settings
        $session = $there | Connect-Broker -Credential (New-TestCredential -Password $hidden)
        $file = Join-Path $TestDrive 'all.json'
        $returned = & {
            $there
            Get-ServiceBroker
            $session
            New-TestService -Service @{ DashboardClient = @{ id = 'c'; secret = $hidden; redirect_uri = 'https://r.example' } }
            $catalog = Get-BrokerCatalog
            $catalog
            $catalog.Services
            $catalog.Services.Plans
            Get-BrokerService
            Get-BrokerPlan
            $instance = Invoke-BrokerProvision store small -InstanceId i1 -Parameter @{ password = $hidden }
            $instance
            $instance | Get-BrokerInstance
            $binding = $instance | Invoke-BrokerBind -BindingId b1 -Parameter @{ password = $hidden }
            $binding
            $binding | Get-BrokerBinding
            $binding | Get-BrokerCredential
            $instance | Get-BrokerLastOperation
            Export-BrokerInventory $file
            Get-Item (Join-Path $TestDrive all.json)
            Import-BrokerInventory $file
            $binding | Invoke-BrokerUnbind -PassThru
            Test-BrokerConformance store small -Requirement Catalog.*, Provision.Created, Bind.* -WarningAction SilentlyContinue
        }
    }

    It 'as JSON, of every type that any of them names' {
        $named = (Get-Command -Module SapServiceTools -Noun *Broker* | Where-Object CommandType -EQ Cmdlet).OutputType.Name | Sort-Object -Unique
        $named.Count | Should -BeGreaterThan 10
        $seen = $returned | ForEach-Object { $_.PSObject.TypeNames } | Sort-Object -Unique
        $named | Where-Object { $_ -notin $seen } | Should -BeNullOrEmpty
        foreach ($one in $returned) {
            # A file's object leads through all its folders, and has nothing of ours but what is written in it.
            $text = $one -is [IO.FileInfo] ? (Get-Content $one -Raw) : ($one | ConvertTo-Json -Depth 10 -WarningAction SilentlyContinue)
            $text | Should -Not -Match $hidden -Because "$($one.PSObject.TypeNames[0]) is shown to anybody"
        }
    }

    It 'and the rest of it is there, and the secrets for who asks for them' {
        $catalog = Get-BrokerCatalog
        $catalog.Services[0].Metadata.displayName | Should -Be 'Shown'
        $catalog.Services[0].DashboardClient.GetSecret() | Should -Be $hidden
        $instance = Get-BrokerInstance i1
        $instance.Metadata.attributes.size | Should -Be 'shown'
        $instance.DashboardUrl | Should -Be 'https://***@d.example/x?token=***'
        $instance.GetDashboardUrl() | Should -Be "https://u:$hidden@d.example/x?token=$hidden"
        (Invoke-Broker $there -Path v2/catalog -Header (Get-BasicHeader -Password $hidden)).Body.services[0].dashboard_client.secret | Should -Be $hidden
    }
}
