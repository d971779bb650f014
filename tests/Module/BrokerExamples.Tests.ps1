# The broker examples as they lie in docs/examples, each in a process of its own, called over HTTP.

BeforeDiscovery {
    # The tests end the processes with SIGTERM.
    $skip = [bool] $IsWindows
    . $PSScriptRoot/Kestrel.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $examples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) docs examples

    function Start-Example([string] $Name, [string] $Arguments = '-Port 0', [hashtable] $Environment = @{}) {
        Start-BrokerProcess "& '$(Join-Path $examples $Name)' $Arguments" -Environment $Environment
    }

    function Get-Body([string] $Service, [string] $Plan, [hashtable] $More = @{}) {
        Merge-Table @{ service_id = $Service; plan_id = $Plan; organization_guid = 'HP'; space_guid = 'IT' } $More
    }

    # A call of the echo service itself.
    function Invoke-Echo([string] $Uri, [string] $Method = 'POST', [object] $Body, [string] $Type = 'application/json') {
        $message = [System.Net.Http.HttpRequestMessage]::new($Method, $Uri)
        if ($null -ne $Body) { $message.Content = [System.Net.Http.StringContent]::new(($Body -is [string] ? $Body : ($Body | ConvertTo-Json)), [Text.Encoding]::UTF8, $Type) }
        $BrokerClient.SendAsync($message) | Receive-Answer
    }

    function Stop-Example($Broker) {
        Send-Signal $Broker.Process TERM
        $Broker | Wait-BrokerProcess | Should -Be 0
        $Broker.Errors.Result | Should -BeNullOrEmpty
    }
}

Describe 'MinimalBroker.ps1' -Skip:$skip {
    AfterEach { $broker | Stop-BrokerProcess }

    It 'has ten lines' {
        $lines = Get-Content (Join-Path $examples MinimalBroker.ps1) | Where-Object { $_.Trim() -and $_ -notmatch '^\s*#' }
        @($lines).Count | Should -BeLessOrEqual 10
    }

    It 'is a broker, whose store outlives it' {
        $state = Join-Path $TestDrive minimal.db
        $broker = Start-Example MinimalBroker.ps1 "-Port 0 -StatePath '$state'"
        $service = (Invoke-Broker $broker -Path v2/catalog).Body.services[0]
        $body = Get-Body $service.id $service.plans[0].id
        (Invoke-Broker $broker PUT v2/service_instances/i1 $body).Status | Should -Be 201
        $bound = Invoke-Broker $broker PUT v2/service_instances/i1/service_bindings/b1 @{ service_id = $service.id; plan_id = $service.plans[0].id }
        $bound.Status, $bound.Body.credentials.vault | Should -Be 201, 'i1'
        Stop-Example $broker

        $broker = Start-Example MinimalBroker.ps1 "-Port 0 -StatePath '$state'"
        $again = Invoke-Broker $broker PUT v2/service_instances/i1/service_bindings/b1 @{ service_id = $service.id; plan_id = $service.plans[0].id }
        $again.Status, $again.Body.credentials.password | Should -Be 200, $bound.Body.credentials.password
        Stop-Example $broker
    }
}

Describe 'SeveralServices.ps1' -Skip:$skip {
    BeforeAll {
        $broker = Start-Example SeveralServices.ps1
        $database, $queue = (Invoke-Broker $broker -Path v2/catalog).Body.services
    }

    AfterAll {
        try { Stop-Example $broker } finally { $broker | Stop-BrokerProcess }
    }

    It 'offers both' {
        $database.name, $queue.name | Should -Be 'database', 'queue'
    }

    It 'runs each service''s own handlers' {
        (Invoke-Broker $broker PUT v2/service_instances/d1 (Get-Body $database.id $database.plans[0].id)).Status | Should -Be 201
        (Invoke-Broker $broker PUT v2/service_instances/q1 (Get-Body $queue.id $queue.plans[0].id)).Status | Should -Be 201
        (Invoke-Broker $broker PUT v2/service_instances/d1/service_bindings/b @{ service_id = $database.id; plan_id = $database.plans[0].id }).Body.credentials.uri | Should -Be 'sql://db-shared/d1'
        $body = @{ service_id = $queue.id; plan_id = $queue.plans[0].id; parameters = @{ rights = 'write' } }
        (Invoke-Broker $broker PUT v2/service_instances/q1/service_bindings/b $body).Body.credentials.rights | Should -Be 'write'
        $body.parameters.rights = 'own'
        $refused = Invoke-Broker $broker PUT v2/service_instances/q1/service_bindings/b2 $body
        $refused.Status, $refused.Body.error | Should -Be 400, 'InvalidParameters'
    }

    It 'refuses a plan of the other service' {
        (Invoke-Broker $broker PUT v2/service_instances/x (Get-Body $database.id $queue.plans[0].id)).Status | Should -Be 400
    }

    It 'makes a server of its own in the background' {
        $body = Get-Body $database.id $database.plans[1].id
        (Invoke-Broker $broker PUT v2/service_instances/d2 $body).Body.error | Should -Be 'AsyncRequired'
        (Invoke-Broker $broker PUT 'v2/service_instances/d2?accepts_incomplete=true' $body).Status | Should -Be 202
        Wait-Until { (Invoke-Broker $broker -Path v2/service_instances/d2/last_operation).Body.state -eq 'succeeded' }
        (Invoke-Broker $broker PUT v2/service_instances/d2/service_bindings/b @{ service_id = $database.id; plan_id = $database.plans[1].id }).Body.credentials.uri | Should -Be 'sql://db-d2/d2'
        (Invoke-Broker $broker DELETE "v2/service_instances/d2/service_bindings/b?service_id=$($database.id)&plan_id=$($database.plans[1].id)").Status | Should -Be 200
        (Invoke-Broker $broker DELETE "v2/service_instances/d2?service_id=$($database.id)&plan_id=$($database.plans[1].id)").Status | Should -Be 200
    }
}

Describe 'EchoBroker.ps1' -Skip:$skip {
    BeforeAll {
        $state = Join-Path $TestDrive echo.db
        $credential = "([pscredential]::new('user', (ConvertTo-SecureString 'pass' -AsPlainText)))"
        $code = "-Port 0 -EchoPort 0 -StatePath '$state' -Credential $credential"
        $run = @{ Broker = Start-Example EchoBroker.ps1 $code }
        $auth = @{ Authorization = 'Basic dXNlcjpwYXNz' }
        $echo = @{ service_id = 'echo_service'; plan_id = 'big_0001' }
        $invert = @{ service_id = 'invert_service'; plan_id = 'small_0001' }

        function Send-Echo([string] $Method, [string] $Path, [object] $Body) {
            $arguments = @{ Broker = $run.Broker; Method = $Method; Path = $Path; Header = $auth }
            if ($Body) { $arguments.Body = $Body }
            Invoke-Broker @arguments
        }
    }

    AfterAll { $run.Broker | Stop-BrokerProcess }

    It 'has the catalog of old' {
        $answer = Send-Echo GET v2/catalog
        $answer.Status | Should -Be 200
        $one, $two = $answer.Body.services
        $one.id, $one.name, $one.description, $one.bindable | Should -Be 'echo_service', 'Echo Service', 'Echo back the value received', $true
        $one.dashboard_client.id, $one.dashboard_client.secret | Should -Be 'client-id-1', 'secret-1'
        $one.dashboard_client.redirect_uri | Should -Match '^http://127\.0\.0\.1:\d+/echo/dashboard$'
        $one.plans.id, $one.plans.name, $one.plans.free | Should -Be 'big_0001', 'large', $false
        $two.id, $two.name, $two.description, $two.bindable | Should -Be 'invert_service', 'Invert Service', 'Invert the value received', $true
        $two.plans.id, $two.plans.name | Should -Be 'small_0001', 'small'
        $two.plans[0].ContainsKey('free') | Should -BeFalse
    }

    It 'gives callers of old the answers of old' {
        # Method, path, version, body and answer as the page of the first echo broker prints them; hosts differ.
        $calls = @(
            @{ method = 'GET'; path = 'v2/catalog'; version = '2.3'; status = 200; answer = '{"services": [
                {"description": "Echo back the value received",
                 "dashboard_client": {"secret": "secret-1", "redirect_uri": "http://host/echo/dashboard", "id": "client-id-1"},
                 "name": "Echo Service", "bindable": true, "id": "echo_service",
                 "plans": [{"description": "A large dedicated service with a big storage quota, lots of RAM, and many connections", "id": "big_0001", "free": false, "name": "large"}]},
                {"description": "Invert the value received", "dashboard_client": null, "name": "Invert Service", "bindable": true, "id": "invert_service",
                 "plans": [{"description": "A small shared service with a small storage quota and few connections", "id": "small_0001", "name": "small"}]}]}' }
            @{ method = 'PUT'; path = 'v2/service_instances/mynewinstance'; status = 201
                body = '{"service_id": "echo_service", "plan_id": "small_0001", "organization_guid": "HP", "space_guid": "IT"}'
                answer = '{"dashboard_url": "http://host/echo/dashboard/mynewinstance"}' }
            @{ method = 'PUT'; path = 'v2/service_instances/mynewinstance/service_bindings/myappid'; status = 201
                body = '{"service_id": "echo_service", "plan_id": "small_0001", "app_guid": "otherappid"}'
                answer = '{"credentials": {"uri": "http://host/echo/mynewinstance/myappid"}}' }
            @{ method = 'DELETE'; path = 'v2/service_instances/mynewinstance/service_bindings/myappid'; status = 200; answer = '{}' }
            @{ method = 'DELETE'; path = 'v2/service_instances/mynewinstance'; status = 200; answer = '{}' })
        foreach ($call in $calls) {
            $message = [System.Net.Http.HttpRequestMessage]::new($call.method, "$($run.Broker.Uri)$($call.path)")
            $message.Headers.Add('Authorization', 'Basic dXNlcjpwYXNz')
            if ($call.version) { $message.Headers.Add('X-Broker-Api-Version', $call.version) }
            if ($call.body) {
                $message.Content = [System.Net.Http.StringContent]::new($call.body)
                $message.Content.Headers.ContentType = $null
            }
            $answer = $BrokerClient.SendAsync($message) | Receive-Answer
            $answer.Status | Should -Be $call.status -Because "$($call.method) $($call.path): $($answer.Text)"
            $text = $answer.Text -replace 'http://[^/"]+/', 'http://host/'
            [System.Text.Json.Nodes.JsonNode]::DeepEquals([System.Text.Json.Nodes.JsonNode]::Parse($text), [System.Text.Json.Nodes.JsonNode]::Parse($call.answer)) | Should -BeTrue -Because $text
        }
    }

    It 'asks who calls, unlike the one of old' {
        (Invoke-Broker $run.Broker -Path v2/catalog).Status | Should -Be 401
        (Invoke-Broker $run.Broker -Path v2/catalog -Header (Get-BasicHeader user other)).Status | Should -Be 401
    }

    It 'refuses another major version with 412, and a plan that it doesn''t have' {
        (Invoke-Broker $run.Broker -Path v2/catalog -Header (Merge-Table $auth @{ 'X-Broker-API-Version' = '1.9' })).Status | Should -Be 412
        (Send-Echo PUT v2/service_instances/mynewinstance (Get-Body echo_service other_0001)).Status | Should -Be 400
    }

    It 'provisions, and says where the dashboard is; the same again changes nothing, anything else a conflict' {
        $answer = Send-Echo PUT v2/service_instances/mynewinstance (Get-Body echo_service big_0001)
        $answer.Status | Should -Be 201
        $answer.Body.dashboard_url | Should -Match '^http://127\.0\.0\.1:\d+/echo/dashboard/mynewinstance$'
        (Invoke-Echo $answer.Body.dashboard_url GET).Status | Should -Be 200
        (Send-Echo PUT v2/service_instances/mynewinstance (Get-Body echo_service big_0001)).Status | Should -Be 200
        (Send-Echo PUT v2/service_instances/mynewinstance (Get-Body echo_service big_0001 @{ parameters = @{ a = 1 } })).Status | Should -Be 409
    }

    It 'takes a content type with a charset' {
        # Send-Request always sends one.
        (Send-Echo PUT v2/service_instances/other (Get-Body invert_service small_0001)).Status | Should -Be 201
    }

    It 'binds, and the address echoes' {
        $answer = Send-Echo PUT v2/service_instances/mynewinstance/service_bindings/myappid (Merge-Table $echo @{ app_guid = 'otherappid' })
        $answer.Status | Should -Be 201
        $answer.Body.credentials.uri | Should -Match '^http://127\.0\.0\.1:\d+/echo/mynewinstance/myappid$'
        $heard = Invoke-Echo $answer.Body.credentials.uri -Body @{ message = 'Hällo 🌍' }
        $heard.Status, $heard.Body.response | Should -Be 200, 'Hällo 🌍'
        (Send-Echo PUT v2/service_instances/nowhere/service_bindings/b $echo).Status | Should -Be 404
    }

    It 'inverts, which the one of old could not' {
        $answer = Send-Echo PUT v2/service_instances/other/service_bindings/b (Merge-Table $invert @{ app_guid = 'a' })
        $answer.Body.credentials.uri | Should -Match '/invert/other/b$'
        (Invoke-Echo $answer.Body.credentials.uri -Body @{ message = 'abc äö 👩‍🚀!' }).Body.response | Should -Be '!👩‍🚀 öä cba'
        (Invoke-Echo $answer.Body.credentials.uri -Body @{ message = '' }).Body.response | Should -Be ''
    }

    It 'the echo service refuses <name>' -ForEach @(
        @{ name = 'another type'; path = 'echo/mynewinstance/myappid'; body = 'message'; type = 'text/plain'; status = 415 }
        @{ name = 'what is no JSON'; path = 'echo/mynewinstance/myappid'; body = '{'; type = 'application/json'; status = 400 }
        @{ name = 'no message'; path = 'echo/mynewinstance/myappid'; body = '{}'; type = 'application/json'; status = 400 }
        @{ name = 'an unknown instance'; path = 'echo/nobody/myappid'; body = '{"message":"x"}'; type = 'application/json'; status = 404 }
        @{ name = 'an unknown binding'; path = 'echo/mynewinstance/nobody'; body = '{"message":"x"}'; type = 'application/json'; status = 404 }
        @{ name = 'an instance of the other kind'; path = 'invert/mynewinstance/myappid'; body = '{"message":"x"}'; type = 'application/json'; status = 404 }
        @{ name = 'an unknown path'; path = 'nothing'; body = '{"message":"x"}'; type = 'application/json'; status = 404 }
    ) {
        $root = [uri] (Send-Echo GET v2/catalog).Body.services[0].dashboard_client.redirect_uri
        (Invoke-Echo ([uri]::new($root, "/$path")) -Body $body -Type $type).Status | Should -Be $status
    }

    It 'shows instance, bindings and messages on the dashboard' {
        $url = (Send-Echo PUT v2/service_instances/mynewinstance (Get-Body echo_service big_0001)).Body.dashboard_url
        (Invoke-Echo $url GET).Text | Should -Match '<td>mynewinstance</td><td>1</td><td>1</td>'
    }

    It 'ends with SIGTERM and goes on where it was, echo service included' {
        $port = ([uri] (Send-Echo GET v2/catalog).Body.services[0].dashboard_client.redirect_uri).Port
        Stop-Example $run.Broker
        # The echo service keeps its address: the bindings name it.
        $run.Broker = Start-Example EchoBroker.ps1 ($code -replace '-EchoPort 0', "-EchoPort $port")
        $answer = Send-Echo PUT v2/service_instances/mynewinstance/service_bindings/myappid (Merge-Table $echo @{ app_guid = 'otherappid' })
        $answer.Status | Should -Be 200
        (Invoke-Echo $answer.Body.credentials.uri -Body @{ message = 'again' }).Body.response | Should -Be 'again'
    }

    It 'unbinds and deprovisions; what is gone stays gone' {
        $ids = 'service_id=echo_service&plan_id=big_0001'
        $address = (Send-Echo PUT v2/service_instances/mynewinstance/service_bindings/myappid (Merge-Table $echo @{ app_guid = 'otherappid' })).Body.credentials.uri
        $unbound = Send-Echo DELETE "v2/service_instances/mynewinstance/service_bindings/myappid?$ids"
        $unbound.Status, $unbound.Text | Should -Be 200, '{}'
        (Invoke-Echo $address -Body @{ message = 'x' }).Status | Should -Be 404
        (Send-Echo DELETE "v2/service_instances/mynewinstance/service_bindings/myappid?$ids").Status | Should -Be 410
        $gone = Send-Echo DELETE "v2/service_instances/mynewinstance?$ids"
        $gone.Status, $gone.Text | Should -Be 200, '{}'
        (Send-Echo DELETE "v2/service_instances/mynewinstance?$ids").Status | Should -Be 410
        # Invert's has a binding yet.
        (Send-Echo DELETE v2/service_instances/other).Status | Should -Be 422
        (Send-Echo DELETE v2/service_instances/other/service_bindings/b).Status | Should -Be 200
        (Send-Echo DELETE v2/service_instances/other).Status | Should -Be 200
        Stop-Example $run.Broker
    }
}

Describe 'ContainerBroker.ps1' -Skip:$skip {
    AfterEach { $broker | Stop-BrokerProcess }

    It 'takes its settings from the environment' -Skip:$NoKestrel {
        $state = Join-Path $TestDrive container.db
        $broker = Start-Example ContainerBroker.ps1 '' -Environment @{
            PORT = '0'; BROKER_USER = 'platform'; BROKER_PASSWORD = 'new'; BROKER_OLD_PASSWORD = 'old'; BROKER_STATE = $state; BROKER_LOG = "$state.log"
            VCAP_APPLICATION = '{"application_uris":["vaults.apps.example"]}'
        }
        $broker.Uri.Host | Should -Be '0.0.0.0'
        $broker.Uri = [uri] "http://127.0.0.1:$($broker.Uri.Port)/"
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 401
        (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader platform old)).Status | Should -Be 200
        $service = (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader platform new)).Body.services[0]
        $answer = Invoke-Broker $broker PUT v2/service_instances/i1 (Get-Body $service.id $service.plans[0].id) (Get-BasicHeader platform new)
        $answer.Status, $answer.Body.dashboard_url | Should -Be 201, 'https://vaults.apps.example/dashboard/instances/i1'
        (Invoke-Broker $broker -Path health).Status | Should -Be 200
        Stop-Example $broker
        Get-Content "$state.log" | Select-Object -First 1 | ConvertFrom-Json | ForEach-Object status | Should -Be 401
    }

    It 'writes the key of several replicas into a new file under a name that nobody knows, and takes it away' {
        $temporary = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $key = [Convert]::ToBase64String([byte[]] (1..32))
        { Start-Example ContainerBroker.ps1 '' -Environment @{
                PORT = '0'; BROKER_USER = 'platform'; BROKER_PASSWORD = 'p'; BROKER_DATABASE = 'Host=127.0.0.1;Port=9;Timeout=2;Username=u;Password=p;Database=d'; BROKER_KEY = $key; TMPDIR = $temporary
            } } | Should -Throw '*database can''t be used*'
        Get-ChildItem $temporary -File -Recurse -Force | Where-Object { (Get-Content -LiteralPath $_.FullName -Raw) -like "*$key*" } | Should -BeNullOrEmpty
        Get-Content (Join-Path $examples ContainerBroker.ps1) -Raw | Should -MatchExactly 'EncryptionKeyPath = \[IO\.Path\]::GetTempFileName\(\)'
        if (-not $IsWindows) {
            $made = [IO.Path]::GetTempFileName()
            [IO.File]::GetUnixFileMode($made) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite')
            Remove-Item -LiteralPath $made
        }
    }

    It 'doesn''t start without a password' {
        { Start-Example ContainerBroker.ps1 '' -Environment @{ PORT = '0'; BROKER_USER = 'platform'; BROKER_PASSWORD = '' } } | Should -Throw '*BROKER_PASSWORD*'
    }
}

Describe 'Dockerfile and manifest' {
    It 'name files that there are, and settings that the script knows' {
        $script = Get-Content (Join-Path $examples ContainerBroker.ps1) -Raw
        $docker = Get-Content (Join-Path $examples Dockerfile)
        $root = Split-Path (Split-Path $examples)
        foreach ($line in $docker -match '^COPY (?!--|\. )') { Join-Path $root $line.Split(' ')[1] | Should -Exist }
        $names = @([regex]::Matches((($docker -match '^ENV') + (Get-Content (Join-Path $examples cloudfoundry manifest.yml))) -join "`n", '\b(PORT|BROKER_\w+)\b').Value) | Select-Object -Unique
        $names.Count | Should -BeGreaterThan 5
        foreach ($name in $names) { $script | Should -MatchExactly "\b$name\b" }
    }

    It 'hand SIGTERM to pwsh itself' {
        $docker = Get-Content (Join-Path $examples Dockerfile)
        $entry = @($docker -match '^ENTRYPOINT')[0] -replace '^ENTRYPOINT ' | ConvertFrom-Json
        $entry[0], $entry[-1] | Should -Be 'pwsh', '/broker/ContainerBroker.ps1'
    }
}
