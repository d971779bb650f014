# What handlers get, and what becomes of what they return, write and throw.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $ask = @{ 'X-Broker-API-Request-Identity' = 'request-7' }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'A handler' {
    BeforeAll {
        $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true; BindingsRetrievable = $true; PlanUpdateable = $true } -Plan @{ MaintenanceVersion = '1.2.3' } -With @{
            OnProvision     = {
                @{ metadata = @{ attributes = @{
                            kind = "$($Request.Kind)"; id = $Request.InstanceId; service = $Request.Service.Name; plan = $Request.Plan.Name; size = $Request.Parameters.size
                            nested = $Request.Parameters.deep.list[1]; org = $Request.OrganizationGuid; space = $Request.SpaceGuid; context = $Request.Context.instance_name
                            user = $Request.OriginatingIdentity.Value.user_id; platform = $Request.OriginatingIdentity.Platform; request = $Request.RequestIdentity
                            version = $Request.ApiVersion; maintenance = $Request.MaintenanceVersion; incomplete = $Request.AcceptsIncomplete; attempt = $Request.Attempt
                            operation = $Request.OperationId; argument = $args[0].InstanceId; instance = $Request.Instance
                        }
                    }; data = @{ secret = 'from provision' }
                }
            }
            OnUpdate        = {
                @{ metadata = @{ attributes = @{
                            kind = "$($Request.Kind)"; previous = $Request.PreviousValues.PlanId; size = $Request.Parameters.size; before = $Request.Instance.Parameters.size
                            data = $Request.Instance.Data.secret; plan = $Request.Plan.Id
                        }
                    }
                }
            }
            OnBind          = {
                @{ credentials = @{
                        kind = "$($Request.Kind)"; binding = $Request.BindingId; app = $Request.AppGuid; route = $Request.BindResource.Route; size = $Request.Parameters.size
                        instance = $Request.Instance.Id; instanceSize = $Request.Instance.Parameters.size; data = $Request.Instance.Data.secret
                    }; data = @{ note = 'from bind' }
                }
            }
            OnFetchInstance = { @{ metadata = @{ attributes = @{ kind = "$($Request.Kind)"; ready = $Request.Instance.IsReady } } } }
            OnFetchBinding  = { @{ credentials = @{ kind = "$($Request.Kind)"; note = $Request.Binding.Data.note; app = $Request.Binding.AppGuid; was = $Request.Binding.Credentials.binding } } }
            OnUnbind        = { Write-Information "unbind $($Request.BindingId) $($Request.Binding.Data.note)" }
            OnDeprovision   = { Write-Information "deprovision $($Request.InstanceId) $($Request.Instance.Parameters.size)" }
        }
    }

    It 'gets all of a provision' {
        $identity = 'cloudfoundry ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('{"user_id":"u-1"}'))
        $answer = Invoke-Operation $broker Provision -Incomplete -Header (Merge-Table $ask @{ 'X-Broker-API-Originating-Identity' = $identity; 'X-Broker-API-Version' = '2.15' }) -Body @{
            parameters = @{ size = 3; deep = @{ list = 1, 'two' } }; context = @{ platform = 'cloudfoundry'; instance_name = 'mine' }; maintenance_info = @{ version = '1.2.3' }
        }
        $answer.Status | Should -Be 201
        $seen = $answer.Body.metadata.attributes
        $seen.operation | Should -Match '^provision-\w{32}$'
        $seen.Remove('operation')
        $expected = @{
            kind = 'Provision'; id = 'i1'; service = 'store'; plan = 'small'; size = 3; nested = 'two'; org = 'org-1'; space = 'space-1'; context = 'mine'
            user = 'u-1'; platform = 'cloudfoundry'; request = 'request-7'; version = '2.15'; maintenance = '1.2.3'; incomplete = $true; attempt = 1
            argument = 'i1'; instance = $null
        }
        foreach ($name in $expected.Keys) { $seen[$name] | Should -Be $expected[$name] -Because $name }
        $seen.Count | Should -Be $expected.Count
        $answer.Text | Should -Not -Match 'from provision'
    }

    It 'gets the existing instance and what it left itself for an update' {
        $answer = Invoke-Operation $broker Update -Body @{ parameters = @{ size = 4 }; previous_values = @{ plan_id = 'plan-0' } }
        $answer.Status | Should -Be 200
        $seen = $answer.Body.metadata.attributes
        $seen.kind, $seen.previous, $seen.size, $seen.before, $seen.data, $seen.plan | Should -Be 'Update', 'plan-0', 4, 3, 'from provision', 'plan-1'
    }

    It 'gets app, route and instance for a binding' {
        $answer = Invoke-Operation $broker Bind -Body @{ parameters = @{ size = 5 }; bind_resource = @{ app_guid = 'app-1'; route = 'r.example.com' } }
        $answer.Status | Should -Be 201
        $seen = $answer.Body.credentials
        $seen.kind, $seen.binding, $seen.app, $seen.route, $seen.size, $seen.instance, $seen.instanceSize, $seen.data |
            Should -Be 'Bind', 'b1', 'app-1', 'r.example.com', 5, 'i1', 4, 'from provision'
    }

    It 'can say more when instance and binding are fetched' {
        $instance = (Invoke-Operation $broker FetchInstance).Body
        $instance.metadata.attributes.kind, $instance.metadata.attributes.ready | Should -Be 'FetchInstance', $true
        $instance.parameters.size | Should -Be 4
        $binding = (Invoke-Operation $broker FetchBinding).Body
        $binding.credentials.kind, $binding.credentials.note, $binding.credentials.app, $binding.credentials.was | Should -Be 'FetchBinding', 'from bind', 'app-1', 'b1'
        $binding.parameters.size | Should -Be 5
    }

    It 'learns what is deleted' {
        (Invoke-Operation $broker Unbind).Status | Should -Be 200
        (Invoke-Operation $broker Deprovision).Status | Should -Be 200
        @($broker.Log | Where-Object Kind -EQ Information).Message | Should -Be 'unbind b1 from bind', 'deprovision i1 4'
    }
}

Describe 'A result' {
    It 'of a provision may be <name>' -ForEach @(
        @{ name = 'a hashtable as in the protocol'; handler = { @{ dashboard_url = 'https://d'; metadata = @{ labels = @{ a = 'b' } } } } }
        @{ name = 'a hashtable in PowerShell''s way'; handler = { @{ DashboardUrl = 'https://d'; Metadata = @{ labels = @{ a = 'b' } } } } }
        @{ name = 'ordered'; handler = { [ordered]@{ dashboard_url = 'https://d'; metadata = [ordered]@{ labels = @{ a = 'b' } } } } }
        @{ name = 'an object'; handler = { [pscustomobject]@{ DashboardUrl = [uri] 'https://d'; Metadata = [pscustomobject]@{ labels = @{ a = 'b' } } } } }
        @{ name = 'an object with a script property'; handler = { [pscustomobject]@{ Metadata = @{ labels = @{ a = 'b' } } } | Add-Member -PassThru ScriptProperty dashboard_url { 'https:' + '//d' } } }
        @{ name = 'returned from within'; handler = { if ($Request) { return @{ dashboard_url = 'https://d'; metadata = @{ labels = @{ a = 'b' } } } }; throw 'too far' } }
    ) {
        $broker = Start-TestBroker -With @{ OnProvision = $handler }
        $answer = Invoke-Operation $broker Provision
        $answer.Status | Should -Be 201
        $answer.Body.dashboard_url.TrimEnd('/') | Should -Be 'https://d'
        $answer.Body.metadata.labels.a | Should -Be 'b'
    }

    It 'may be nothing: <name>' -ForEach @(
        @{ name = 'an empty block'; handler = {} }
        @{ name = 'null'; handler = { $null } }
        @{ name = 'piped away'; handler = { 1, 2 | Out-Null } }
        @{ name = 'an empty hashtable'; handler = { @{} } }
    ) {
        $broker = Start-TestBroker -With @{ OnProvision = $handler; OnBind = $handler; OnUpdate = $handler; OnUnbind = $handler; OnDeprovision = $handler } -Service @{ PlanUpdateable = $true }
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        (Invoke-Operation $broker Update -Body @{ parameters = @{ a = 1 } }).Status | Should -Be 200
        (Invoke-Operation $broker Bind).Status | Should -Be 201
        (Invoke-Operation $broker Unbind).Status | Should -Be 200
        (Invoke-Operation $broker Deprovision).Status | Should -Be 200
    }

    It 'of a binding has all that the protocol has, in either spelling: <name>' -ForEach @(
        @{
            name = 'the protocol''s'; handler = {
                @{
                    credentials = @{ password = 'p' }; syslog_drain_url = 'syslog://s'; route_service_url = 'https://r'
                    volume_mounts = @(@{ driver = 'nfs'; container_dir = '/data'; mode = 'r'; device_type = 'shared'; device = @{ volume_id = 'v-1'; mount_config = @{ a = 1 } } })
                    endpoints = @(@{ host = 'h'; ports = '443', '9000-9010'; protocol = 'udp' })
                    metadata = @{ expires_at = '2030-01-02T03:04:05Z'; renew_before = '2030-01-01T00:00:00Z' }
                }
            }
        }
        @{
            name = 'PowerShell''s'; handler = {
                [pscustomobject]@{
                    Credentials = @{ password = 'p' }; SyslogDrainUrl = 'syslog://s'; RouteServiceUrl = 'https://r'
                    VolumeMounts = @{ Driver = 'nfs'; ContainerDir = '/data'; ReadOnly = $true; VolumeId = 'v-1'; MountConfig = @{ a = 1 } }
                    Endpoints = @{ Host = 'h'; Ports = 443, '9000-9010'; Protocol = 'udp' }
                    ExpiresAt = [datetime]::new(2030, 1, 2, 3, 4, 5, [DateTimeKind]::Utc); RenewBefore = [datetimeoffset]::new(2030, 1, 1, 1, 0, 0, '1:00')
                }
            }
        }
    ) {
        $broker = Start-TestBroker -With @{ OnBind = $handler } -Service @{ Requires = 'syslog_drain', 'route_forwarding', 'volume_mount' }
        $null = Invoke-Operation $broker Provision
        $answer = Invoke-Operation $broker Bind
        $broker.Log | Where-Object Kind -EQ Fault | Should -BeNullOrEmpty
        $answer.Status | Should -Be 201
        $body = $answer.Body
        $body.credentials.password, $body.syslog_drain_url, $body.route_service_url | Should -Be 'p', 'syslog://s', 'https://r'
        $mount = $body.volume_mounts[0]
        $mount.driver, $mount.container_dir, $mount.mode, $mount.device_type, $mount.device.volume_id, $mount.device.mount_config.a | Should -Be 'nfs', '/data', 'r', 'shared', 'v-1', 1
        $endpoint = $body.endpoints[0]
        $endpoint.host, $endpoint.protocol | Should -Be 'h', 'udp'
        $endpoint.ports | Should -Be '443', '9000-9010'
        $answer.Text | Should -Match '"expires_at":"2030-01-02T03:04:05\.000Z"'
        $answer.Text | Should -Match '"renew_before":"2030-01-01T00:00:00\.000Z"'
    }

    It 'is a fault of the handler: <name>' -ForEach @(
        @{ name = 'a misspelt field'; handler = { @{ credentails = @{} } }; says = "unknown field 'credentails'; known are .*Credentials" }
        @{ name = 'a field twice'; handler = { @{ syslog_drain_url = 'a'; SyslogDrainUrl = 'b' } }; says = 'twice' }
        @{ name = 'two objects'; handler = { @{}; @{} }; says = 'wrote 2 object\(s\)' }
        @{ name = 'text'; handler = { 'credentials' }; says = 'a String' }
        @{ name = 'a number'; handler = { 7 }; says = 'a Int32' }
        @{ name = 'credentials that are text'; handler = { @{ credentials = 'secret-value' } }; says = 'Credentials that isn''t a hashtable' }
        @{ name = 'something without a form in JSON'; handler = { @{ credentials = @{ process = [Diagnostics.Process]::GetCurrentProcess() } } }; says = 'credentials\.process is a Process' }
        @{ name = 'a circle'; handler = { $a = @{}; $a.a = $a; @{ credentials = $a } }; says = 'contains itself' }
        @{ name = 'a time that is none'; handler = { @{ expires_at = 'soon' } }; says = 'ExpiresAt that isn''t a time' }
        @{ name = 'a mount without a driver'; handler = { @{ volume_mounts = @{ container_dir = '/' ; volume_id = 'v' } } }; says = 'lacks Driver' }
        @{ name = 'a mount of an unknown mode'; handler = { @{ volume_mounts = @{ driver = 'd'; container_dir = '/' ; volume_id = 'v'; mode = 'x' } } }; says = 'Mode' }
        @{ name = 'a mount of a strange device'; handler = { @{ volume_mounts = @{ driver = 'd'; container_dir = '/' ; volume_id = 'v'; device_type = 'x' } } }; says = 'DeviceType' }
        @{ name = 'an endpoint without ports'; handler = { @{ endpoints = @{ host = 'h' } } }; says = 'lacks Ports' }
        @{ name = 'an endpoint with more'; handler = { @{ endpoints = @{ host = 'h'; ports = 1; prot = 'tcp' } } }; says = "Endpoints\[0\] has the unknown field 'prot'" }
        @{ name = 'endpoints that are text'; handler = { @{ endpoints = 'h' } }; says = 'Endpoints that aren''t hashtables' }
        @{ name = 'text that is none'; handler = { @{ syslog_drain_url = @{ a = 1 } } }; says = 'SyslogDrainUrl that isn''t text' }
        @{ name = 'work that nobody asks after'; handler = { @{ asynchronous = $true } }; says = 'no -OnLastOperation' }
    ) {
        $broker = Start-TestBroker -With @{ OnBind = $handler }
        $null = Invoke-Operation $broker Provision
        $answer = Invoke-Operation $broker Bind -Header $ask
        $answer.Status | Should -Be 500
        $answer.Body.description | Should -Be 'The broker failed.'
        $fault = @($broker.Log | Where-Object Kind -EQ Fault)
        $fault | Should -HaveCount 1
        $fault.RequestId | Should -Be 'request-7'
        $fault.Message | Should -Match 'OnBind'
        $fault.Message | Should -Match $says
        $fault.Message | Should -Not -Match 'secret-value'
    }

    It 'of a fetch has no work in it' {
        $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true } -With @{ OnFetchInstance = { @{ operation = 'x' } } }
        $null = Invoke-Operation $broker Provision
        (Invoke-Operation $broker FetchInstance).Status | Should -Be 500
        @($broker.Log | Where-Object Kind -EQ Fault).Message | Should -Match "unknown field 'operation'"
    }
}

Describe 'An error in a handler' {
    It 'fails the operation, stays inside, and is in the log with its place: <name>' -ForEach @(
        @{ name = 'throw'; handler = { throw 'inner secret' }; says = 'inner secret \(at .*ServiceBrokerHandlers\.Tests\.ps1: line \d+\)' }
        @{ name = 'an error that would not stop a script'; handler = { Write-Error 'inner secret'; @{} }; says = 'inner secret' }
        @{ name = 'an unknown command'; handler = { Get-NoSuchThing }; says = 'Get-NoSuchThing' }
        @{ name = 'a failing .NET call'; handler = { [int]::Parse('inner secret') }; says = 'OnProvision: ' }
        @{ name = 'exit'; handler = { exit 3 }; says = 'ended with exit, break or continue' }
        @{ name = 'break'; handler = { break }; says = 'ended with exit, break or continue' }
        @{ name = 'a stop of its own making'; handler = { throw [System.Management.Automation.PipelineStoppedException]::new() }; says = 'OnProvision: ' }
    ) {
        $broker = Start-TestBroker -With @{ OnProvision = $handler; WorkerCount = 1 }
        foreach ($round in 1..3) {
            $answer = Invoke-Operation $broker Provision -Instance "i$round" -Header $ask
            $answer.Status | Should -Be 500
            $answer.Text | Should -Not -Match 'inner secret'
        }
        $faults = @($broker.Log | Where-Object Kind -EQ Fault)
        $faults | Should -HaveCount 3
        foreach ($fault in $faults) {
            $fault.Message | Should -Match $says
            $fault.RequestId | Should -Be 'request-7'
        }
        $broker.FailedCalls | Should -Be 3
    }

    It 'can be caught, as everywhere' {
        $broker = Start-TestBroker -With @{ OnProvision = { try { Get-Item /no/such/file } catch { @{ dashboard_url = 'https://caught' } } } }
        (Invoke-Operation $broker Provision).Body.dashboard_url | Should -Be 'https://caught'
    }

    It 'can be let go by the handler itself' {
        $broker = Start-TestBroker -With @{ OnProvision = { $ErrorActionPreference = 'Continue'; Write-Error 'never mind'; @{ dashboard_url = 'https://on' } } }
        (Invoke-Operation $broker Provision -Header $ask).Body.dashboard_url | Should -Be 'https://on'
        $entry = $broker.Log | Where-Object Kind -EQ Error
        $entry.Message, $entry.RequestId, $entry.Operation | Should -Be 'never mind', 'request-7', 'OnProvision'
    }
}

Describe 'Streams' {
    It 'go to the log with the request''s id' {
        $broker = Start-TestBroker -With @{
            OnProvision = {
                Write-Warning 'one'; Write-Verbose 'two' -Verbose; Write-Debug 'three' -Debug; Write-Information 'four'; Write-Host 'five'
                Write-Error 'six' -ErrorAction Continue; Write-Progress 'seven'; Write-Verbose 'not wanted'
            }
        }
        (Invoke-Operation $broker Provision -Header $ask).Status | Should -Be 201
        $entries = @($broker.Log | Where-Object Kind -NE Request)
        $entries.Kind | Should -Be 'Warning', 'Verbose', 'Debug', 'Information', 'Information', 'Error'
        $entries.Message | Should -Be 'one', 'two', 'three', 'four', 'five', 'six'
        $entries.RequestId | Select-Object -Unique | Should -Be 'request-7'
        $entries.Operation | Select-Object -Unique | Should -Be 'OnProvision'
    }
}
