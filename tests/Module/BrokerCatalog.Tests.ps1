# New-BrokerPlan, New-BrokerService, and the forms that a catalog comes in.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # The one service that the catalog of a broker with it says.
    function Get-Published($Service) {
        $broker = Start-TestBroker -With @{ Catalog = $Service }
        try { (Invoke-Broker $broker -Path v2/catalog).Body.services } finally { Stop-ServiceBroker $broker -Drain 0 }
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'New-BrokerPlan' {
    It 'says no more than it is told' {
        $plan = (Get-Published (New-TestService)).plans[0]
        $plan.Keys | Sort-Object | Should -Be 'description', 'id', 'name'
        $plan.name, $plan.id, $plan.description | Should -Be 'small', 'plan-1', 'A small one'
    }

    It '-<name> becomes <field>' -ForEach @(
        @{ name = 'Free'; value = $false; field = 'free'; expected = $false }
        @{ name = 'Free'; value = $true; field = 'free'; expected = $true }
        @{ name = 'Bindable'; value = $false; field = 'bindable'; expected = $false }
        @{ name = 'PlanUpdateable'; value = $true; field = 'plan_updateable'; expected = $true }
        @{ name = 'BindingRotatable'; value = $true; field = 'binding_rotatable'; expected = $true }
        @{ name = 'Metadata'; value = @{ bullets = 'a', 'b' }; field = 'metadata'; expected = @{ bullets = 'a', 'b' } }
        @{ name = 'Metadata'; value = '{"bullets":["a","b"]}'; field = 'metadata'; expected = @{ bullets = 'a', 'b' } }
        @{ name = 'MaximumPollingDuration'; value = 90; field = 'maximum_polling_duration'; expected = 90 }
        @{ name = 'MaintenanceVersion'; value = '2.0.0-rc.1'; field = 'maintenance_info'; expected = @{ version = '2.0.0-rc.1' } }
        @{ name = 'ProvisionSchema'; value = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' }; field = 'schemas'
            expected = @{ service_instance = @{ create = @{ parameters = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' } } } }
        }
        @{ name = 'UpdateSchema'; value = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' }; field = 'schemas'
            expected = @{ service_instance = @{ update = @{ parameters = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' } } } }
        }
        @{ name = 'BindSchema'; value = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' }; field = 'schemas'
            expected = @{ service_binding = @{ create = @{ parameters = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object' } } } }
        }
    ) {
        $published = (Get-Published (New-TestService -Plan @{ $name = $value })).plans[0][$field]
        $published | ConvertTo-Json -Depth 9 -Compress | Should -Be ($expected | ConvertTo-Json -Depth 9 -Compress)
    }

    It 'describes its maintenance version' {
        $info = (Get-Published (New-TestService -Plan @{ MaintenanceVersion = '2.0.0'; MaintenanceDescription = 'A newer disk' })).plans[0].maintenance_info
        $info.version, $info.description | Should -Be '2.0.0', 'A newer disk'
    }

    It 'keeps to itself what is the host''s business' {
        $published = Get-Published (New-TestService -Plan @{ Asynchronous = 'Provision', 'Bind'; Repeatable = $true } -Service @{ BindingsRetrievable = $true; RequiresApp = $true })
        $published.plans[0].Keys | Sort-Object | Should -Be 'description', 'id', 'name'
        $published.Keys | Should -Not -Contain 'requires_app'
    }

    It 'takes a file for metadata and schemas' {
        Set-Content (Join-Path $TestDrive metadata.json) '{"displayName":"Small"}'
        Push-Location $TestDrive
        try { (New-BrokerPlan small p 'x' -Metadata ./metadata.json).Metadata.displayName | Should -Be 'Small' } finally { Pop-Location }
    }

    It 'refuses <name>' -ForEach @(
        @{ name = 'a list for metadata'; id = 'InvalidParameter'; more = @{ Metadata = 1, 2 } }
        @{ name = 'a file that is not there'; id = 'InvalidParameter'; more = @{ Metadata = './no-such-file.json' } }
        @{ name = 'broken JSON'; id = 'InvalidJson'; more = @{ ProvisionSchema = '{"type":' } }
        @{ name = 'no time to poll'; id = 'ParameterArgumentValidationError'; more = @{ MaximumPollingDuration = 0 } }
        @{ name = 'an unknown operation'; id = 'CannotConvertArgumentNoMessage'; more = @{ Asynchronous = 'Catalog' } }
        @{ name = 'an empty name'; id = 'ParameterArgumentValidationErrorEmptyStringNotAllowed'; more = @{ Name = '' } }
    ) {
        $settings = Merge-Table @{ Name = 'small'; Id = 'p'; Description = 'x' } $more
        Get-ErrorId { New-BrokerPlan @settings } | Should -Be $id
    }
}

Describe 'New-BrokerService' {
    It 'takes plans from the pipeline and as an argument' {
        $plans = (New-BrokerPlan one p1 'The first'), (New-BrokerPlan two p2 'The second')
        ($plans | New-BrokerService s s1 'x').Plans.Name | Should -Be 'one', 'two'
        (New-BrokerService s s1 'x' $plans).Plans.Name | Should -Be 'one', 'two'
    }

    It 'is bindable, and says no more than it is told' {
        $service = Get-Published (New-TestService)
        $service.Keys | Sort-Object | Should -Be 'bindable', 'description', 'id', 'name', 'plans'
        $service.bindable | Should -BeTrue
    }

    It '-<name> becomes <field>' -ForEach @(
        @{ name = 'NotBindable'; value = $true; field = 'bindable'; expected = $false }
        @{ name = 'Tag'; value = 'sql', 'small'; field = 'tags'; expected = 'sql', 'small' }
        @{ name = 'Requires'; value = 'syslog_drain', 'volume_mount'; field = 'requires'; expected = 'syslog_drain', 'volume_mount' }
        @{ name = 'InstancesRetrievable'; value = $true; field = 'instances_retrievable'; expected = $true }
        @{ name = 'BindingsRetrievable'; value = $true; field = 'bindings_retrievable'; expected = $true }
        @{ name = 'AllowContextUpdates'; value = $true; field = 'allow_context_updates'; expected = $true }
        @{ name = 'PlanUpdateable'; value = $true; field = 'plan_updateable'; expected = $true }
        @{ name = 'Metadata'; value = [pscustomobject]@{ displayName = 'Store' }; field = 'metadata'; expected = @{ displayName = 'Store' } }
    ) {
        (Get-Published (New-TestService -Service @{ $name = $value }))[$field] | ConvertTo-Json -Compress | Should -Be ($expected | ConvertTo-Json -Compress)
    }

    It '-DashboardClient becomes dashboard_client' {
        $client = (Get-Published (New-TestService -Service @{ DashboardClient = @{ id = 'c-1'; secret = 's-1'; redirect_uri = 'https://d'; more = 1 } })).dashboard_client
        $client.id, $client.secret, $client.redirect_uri, $client.more | Should -Be 'c-1', 's-1', 'https://d', 1
    }

    It '-RequiresApp lets the host ask for one' {
        $broker = Start-TestBroker -Service @{ RequiresApp = $true }
        $null = Invoke-Operation $broker Provision
        $refused = Invoke-Operation $broker Bind
        $refused.Status, $refused.Body.error | Should -Be 422, 'RequiresApp'
        (Invoke-Operation $broker Bind -Body @{ bind_resource = @{ app_guid = 'a' } }).Status | Should -Be 201
    }

    It 'refuses <name>' -ForEach @(
        @{ name = 'an unknown permission'; more = @{ Requires = 'root' } }
        @{ name = 'something else than a plan'; more = @{ Plan = 'p' } }
        @{ name = 'no plan'; more = @{ Plan = @() } }
    ) {
        $settings = Merge-Table @{ Name = 's'; Id = 's'; Description = 'x'; Plan = (New-BrokerPlan p p x) } $more
        (Get-ErrorOf { New-BrokerService @settings }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }
}

Describe '-Catalog' {
    BeforeAll {
        $json = @{
            services = @(
                @{
                    id = 's-1'; name = 'one'; description = 'd'; bindable = $false; vendor = 'kept'
                    plans = @(@{ id = 'p-1'; name = 'a'; description = 'd'; schemas = @{ service_instance = @{ create = @{ parameters = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; required = @('size') } } } } })
                }
            )
        } | ConvertTo-Json -Depth 12
        $file = Join-Path $TestDrive catalog.json
        Set-Content -LiteralPath $file $json
    }

    It 'takes <name>' -ForEach @(
        @{ name = 'services'; make = { New-BrokerPlan a p-1 d | New-BrokerService one s-1 d -NotBindable } }
        @{ name = 'services without bindings, whose other operations all run in the background'; make = { New-BrokerPlan a p-1 d -Asynchronous All | New-BrokerService one s-1 d -NotBindable } }
        @{ name = 'several services'; make = { (New-BrokerPlan a p-1 d | New-BrokerService one s-1 d -NotBindable), (New-BrokerPlan a p-2 d | New-BrokerService two s-2 d -NotBindable) } }
        @{ name = 'a file'; make = { $file } }
        @{ name = 'a file object'; make = { Get-Item $file } }
        @{ name = 'JSON text'; make = { $json } }
        @{ name = 'a hashtable'; make = { $json | ConvertFrom-Json -AsHashtable } }
        @{ name = 'an object'; make = { $json | ConvertFrom-Json } }
    ) {
        $catalog = & $make
        $broker = Start-ServiceBroker -Catalog $catalog -OnProvision {}
        $body = (Invoke-Broker $broker -Path v2/catalog).Body
        $body.services[0].name, $body.services[0].plans[0].id | Should -Be 'one', 'p-1'
        $broker.Services[0] | Should -Be 'one'
    }

    It 'keeps fields that it does not know, and checks parameters against the schema' {
        $broker = Start-ServiceBroker -Catalog $file -OnProvision {}
        (Invoke-Broker $broker -Path v2/catalog).Body.services[0].vendor | Should -Be 'kept'
        $ids = @{ service_id = 's-1'; plan_id = 'p-1' }
        $refused = Invoke-Operation $broker Provision -Body $ids
        $refused.Status, $refused.Body.error | Should -Be 400, 'InvalidParameters'
        $refused.Body.description | Should -Match 'size'
        (Invoke-Operation $broker Provision -Body (Merge-Table $ids @{ parameters = @{ size = 1 } })).Status | Should -Be 201
    }

    It 'is not checked against its schemas with -SkipSchemaValidation' {
        $broker = Start-ServiceBroker -Catalog $file -OnProvision {} -SkipSchemaValidation
        (Invoke-Operation $broker Provision -Body @{ service_id = 's-1'; plan_id = 'p-1' }).Status | Should -Be 201
    }

    It 'from JSON gets operations in the background with -Asynchronous' {
        $broker = Start-ServiceBroker -Catalog $file -OnProvision {} -Asynchronous Provision -Repeatable -SkipSchemaValidation
        $ids = @{ service_id = 's-1'; plan_id = 'p-1' }
        (Invoke-Operation $broker Provision -Body $ids).Body.error | Should -Be 'AsyncRequired'
        (Invoke-Operation $broker Provision -Body $ids -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
    }

    It 'names all of its faults at once, before anything is started' {
        $failure = Get-ErrorOf {
            Start-ServiceBroker -OnProvision {} -Catalog @{
                services = @(
                    @{ id = 's'; name = 'n'; description = ''; bindable = 'yes'; requires = @('root'); plans = @() }
                    @{ id = 's'; name = 'n'; description = 'd'; bindable = $true; plans = @(@{ id = 'p'; name = 'a'; description = 'd'; maintenance_info = @{ version = '1' } }, @{ id = 'p'; name = 'a'; description = 'd' }) }
                )
            }
        }
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidCatalog,SapServiceTools.Cmdlets.BrokerHost.StartServiceBrokerCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        foreach ($path in 'services[0].description', 'services[0].bindable', 'services[0].requires[0]', 'services[0].plans', 'services[1].id', 'services[1].name',
            'services[1].plans[0].maintenance_info.version', 'services[1].plans[1].id', 'services[1].plans[1].name') {
            $failure.Exception.Faults.Path | Should -Contain $path
            "$failure" | Should -Match ([regex]::Escape($path))
        }
        $failure.Exception.Faults.Count | Should -Be 9
    }

    It 'names all faults of services from New-BrokerService, too, even with -WhatIf' {
        $services = @(
            New-BrokerPlan a p d -MaintenanceVersion 1 -Asynchronous Bind -ProvisionSchema @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'nonsense' } | New-BrokerService one s d
            New-BrokerPlan a p d | New-BrokerService one s d
        )
        $failure = Get-ErrorOf { Start-ServiceBroker $services {} -OnBind {} -WhatIf }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidCatalog,'
        $failure.Exception.Faults.Path | Should -Be 'services[0].plans[0].maintenance_info.version', 'services[0].plans[0].schemas.service_instance.create.parameters.type',
            'services[0].plans[0]', 'services[1].id', 'services[1].name', 'services[1].plans[0].id'
    }

    It 'is no <name>' -ForEach @(
        @{ name = 'file that is not there'; value = './no-such-catalog.json' }
        @{ name = 'list'; value = '[]' }
        @{ name = 'number'; value = 7 }
        @{ name = 'mixture'; value = @{ services = @() }, @{ services = @() } }
    ) {
        (Get-ErrorOf { Start-ServiceBroker -Catalog $value -OnProvision {} }).FullyQualifiedErrorId | Should -Match '^InvalidCatalog,'
    }

    It 'is no broken JSON' {
        (Get-ErrorOf { Start-ServiceBroker -Catalog '{"services":' -OnProvision {} }).FullyQualifiedErrorId | Should -Match '^InvalidJson,'
    }

    It 'must not offer what nobody does: <name>' -ForEach @(
        @{ name = 'bindings'; service = @{}; plan = @{}; says = 'bindable, but there is no -OnBind' }
        @{ name = 'bindings of one plan'; service = @{ NotBindable = $true }; plan = @{ Bindable = $true }; says = 'bindable, but there is no -OnBind' }
        @{ name = 'plan changes'; service = @{ NotBindable = $true; PlanUpdateable = $true }; plan = @{}; says = 'plan_updateable, but there is no -OnUpdate' }
        @{ name = 'context updates'; service = @{ NotBindable = $true; AllowContextUpdates = $true }; plan = @{}; says = 'allow_context_updates, but there is no -OnUpdate' }
    ) {
        $failure = Get-ErrorOf { Start-ServiceBroker (New-TestService -Service $service -Plan $plan) {} }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        "$failure" | Should -Match "'small'|'store'"
        "$failure" | Should -Match $says
    }

    It 'may bind nothing, where a plan takes it back' {
        $broker = Start-ServiceBroker (New-TestService -Plan @{ Bindable = $false }) {}
        $null = Invoke-Operation $broker Provision
        (Invoke-Operation $broker Bind).Status | Should -Be 400
    }
}

Describe 'What other brokers'' authors bring along' {
    BeforeAll {
        # As a broker of version 2.3 published it: names that are no command-line names, a field that is null, no metadata.
        $old = @'
{
  "services": [
    {
      "description": "Echo back the value received",
      "dashboard_client": { "secret": "secret-1", "redirect_uri": "http://192.0.2.1:8090/echo/dashboard", "id": "client-id-1" },
      "name": "Echo Service", "bindable": true, "id": "echo_service",
      "plans": [ { "description": "A large dedicated service", "id": "big_0001", "free": false, "name": "large" } ]
    },
    {
      "description": "Invert the value received", "dashboard_client": null, "name": "Invert Service", "bindable": true, "id": "invert_service",
      "plans": [ { "description": "A small shared service", "id": "small_0001", "name": "small" } ]
    }
  ]
}
'@
    }

    It 'a catalog in JSON is served as it is' {
        $broker = Start-ServiceBroker $old {} -OnBind {}
        $services = (Invoke-Broker $broker -Path v2/catalog).Body.services
        $services.id | Should -Be 'echo_service', 'invert_service'
        $services[0].dashboard_client.redirect_uri | Should -Be 'http://192.0.2.1:8090/echo/dashboard'
        $services[0].plans[0].free | Should -BeFalse
        Stop-ServiceBroker $broker
    }

    It 'and so are calls of that time, with what the protocol has asked for ever since' {
        $broker = Start-ServiceBroker $old { @{ dashboard_url = "http://192.0.2.1/echo/dashboard/$($Request.InstanceId)" } } -MinimumVersion 2.3 -Credential (New-TestCredential user pass) -OnBind {
            @{ credentials = @{ uri = "http://192.0.2.1/echo/$($Request.InstanceId)/$($Request.BindingId)" } }
        }
        $header = @{ 'X-Broker-API-Version' = '2.3'; Authorization = 'Basic dXNlcjpwYXNz' }
        $ids = 'service_id=echo_service&plan_id=big_0001'
        (Invoke-Broker $broker -Path v2/catalog -Header $header).Status | Should -Be 200
        $body = @{ service_id = 'echo_service'; plan_id = 'big_0001'; organization_guid = 'HP'; space_guid = 'IT' }
        $made = Invoke-Broker $broker PUT v2/service_instances/mynewinstance $body $header
        $made.Status, $made.Text | Should -Be 201, '{"dashboard_url":"http://192.0.2.1/echo/dashboard/mynewinstance"}'
        $bound = Invoke-Broker $broker PUT v2/service_instances/mynewinstance/service_bindings/myappid @{ service_id = 'echo_service'; plan_id = 'big_0001'; app_guid = 'otherappid' } $header
        $bound.Status, $bound.Text | Should -Be 201, '{"credentials":{"uri":"http://192.0.2.1/echo/mynewinstance/myappid"}}'
        $unbound = Invoke-Broker $broker DELETE "v2/service_instances/mynewinstance/service_bindings/myappid?$ids" -Header $header
        $unbound.Status, $unbound.Text | Should -Be 200, '{}'
        $gone = Invoke-Broker $broker DELETE "v2/service_instances/mynewinstance?$ids" -Header $header
        $gone.Status, $gone.Text | Should -Be 200, '{}'
        Stop-ServiceBroker $broker
    }

    It 'a broker whose every method is still empty already answers everything: <name>' -ForEach @(
        @{ name = 'with credentials'; credential = $true }
        @{ name = 'without'; credential = $false }
    ) {
        $with = @{ OnProvision = {}; OnUnbind = {}; OnUpdate = {}; OnBind = {}; OnDeprovision = {}; OnLastOperation = {} }
        if ($credential) { $with.Credential = New-TestCredential }
        $broker = Start-TestBroker -With $with -Service @{ PlanUpdateable = $true }
        $header = $credential ? (Get-BasicHeader) : @{}
        $statuses = foreach ($operation in 'Provision', 'Update', 'Bind', 'LastOperation', 'Unbind', 'Deprovision') {
            (Invoke-Operation $broker $operation -Header $header -Body $(if ($operation -eq 'Update') { @{ parameters = @{ a = 1 } } } else { @{} })).Status
        }
        $statuses | Should -Be 201, 200, 201, 200, 200, 200
        Stop-ServiceBroker $broker
    }
}
