# Dot-sourced after Support.ps1 by the tests of hosted brokers: a catalog, and a client that hides nothing of the protocol.

$BrokerClient = [System.Net.Http.HttpClient]::new([System.Net.Http.SocketsHttpHandler] @{ UseProxy = $false })

# The first with what the second adds to or replaces in it.
function Merge-Table {
    param([hashtable] $One, [hashtable] $Other)
    $all = $One.Clone()
    foreach ($name in $Other.Keys) { $all[$name] = $Other[$name] }
    $all
}

# A service with one plan.
function New-TestService {
    param([hashtable] $Service = @{}, [hashtable] $Plan = @{})
    $planSettings = Merge-Table @{ Name = 'small'; Id = 'plan-1'; Description = 'A small one' } $Plan
    $serviceSettings = Merge-Table @{ Name = 'store'; Id = 'service-1'; Description = 'Keeps things' } $Service
    New-BrokerPlan @planSettings | New-BrokerService @serviceSettings
}

# A broker whose handlers do nothing, but for those that the test gives. What isn't a handler's is left to the test.
function Start-TestBroker {
    param([hashtable] $With = @{}, [hashtable] $Service = @{}, [hashtable] $Plan = @{})
    $settings = @{ OnProvision = {}; OnUpdate = {}; OnBind = {} }
    if (-not $With.ContainsKey('Catalog')) { $settings.Catalog = New-TestService -Service $Service -Plan $Plan }
    $settings = Merge-Table $settings $With
    Start-ServiceBroker @settings
}

# Begins a request; the task is for Receive-Answer.
function Send-Request {
    param(
        [Parameter(Mandatory)] $Broker, [string] $Method = 'GET', [Parameter(Mandatory)] [string] $Path,
        [object] $Body, [hashtable] $Header = @{}, [System.Net.Http.HttpClient] $Client = $BrokerClient)
    $message = [System.Net.Http.HttpRequestMessage]::new($Method, "$($Broker.Uri)$Path")
    $headers = Merge-Table @{ 'X-Broker-API-Version' = '2.17' } $Header
    foreach ($name in $headers.Keys) { $null = $message.Headers.TryAddWithoutValidation($name, "$($headers[$name])") }
    if ($null -ne $Body) {
        $text = $Body -is [string] ? $Body : ($Body | ConvertTo-Json -Depth 20)
        $message.Content = [System.Net.Http.StringContent]::new($text, [Text.Encoding]::UTF8, 'application/json')
    }
    $Client.SendAsync($message)
}

# Status, Text, Body (the parsed JSON) and Headers of an answer.
function Receive-Answer {
    param([Parameter(Mandatory, ValueFromPipeline)] $Task)
    process {
        $answer = $Task.GetAwaiter().GetResult()
        $text = $answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        $headers = @{}
        foreach ($header in $answer.Headers) { $headers[$header.Key] = "$($header.Value)" }
        [pscustomobject]@{
            Status  = [int] $answer.StatusCode
            Text    = $text
            Body    = $text.StartsWith('{') ? ($text | ConvertFrom-Json -AsHashtable) : $null
            Headers = $headers
        }
        $answer.Dispose()
    }
}

function Invoke-Broker {
    param([Parameter(Mandatory)] $Broker, [string] $Method = 'GET', [Parameter(Mandatory)] [string] $Path, [object] $Body, [hashtable] $Header = @{})
    Send-Request @PSBoundParameters | Receive-Answer
}

$ProvisionBody = @{ service_id = 'service-1'; plan_id = 'plan-1'; organization_guid = 'org-1'; space_guid = 'space-1' }
$Ids = 'service_id=service-1&plan_id=plan-1'

# Each operation by its name, on instance i1 and its binding b1 unless said otherwise. -Incomplete says that the caller can wait.
function Send-Operation {
    param(
        [Parameter(Mandatory)] $Broker,
        [Parameter(Mandatory)] [ValidateSet('Provision', 'Update', 'Deprovision', 'Bind', 'Unbind', 'FetchInstance', 'FetchBinding', 'LastOperation', 'LastBindingOperation')] [string] $Operation,
        [string] $Instance = 'i1', [string] $Binding = 'b1', [hashtable] $Body = @{}, [string] $Query = '', [hashtable] $Header = @{}, [switch] $Incomplete)
    $instancePath = "v2/service_instances/$Instance"
    $bindingPath = "$instancePath/service_bindings/$Binding"
    $more = $Incomplete ? '&accepts_incomplete=true' : ''
    $tail = "?$Ids$more$Query"
    $method, $path, $sent = switch ($Operation) {
        Provision { 'PUT', "$instancePath$tail", (Merge-Table $ProvisionBody $Body) }
        Update { 'PATCH', "$instancePath$tail", (Merge-Table @{ service_id = 'service-1' } $Body) }
        Deprovision { 'DELETE', "$instancePath$tail", $null }
        Bind { 'PUT', "$bindingPath$tail", (Merge-Table @{ service_id = 'service-1'; plan_id = 'plan-1' } $Body) }
        Unbind { 'DELETE', "$bindingPath$tail", $null }
        FetchInstance { 'GET', "$instancePath$tail", $null }
        FetchBinding { 'GET', "$bindingPath$tail", $null }
        LastOperation { 'GET', "$instancePath/last_operation$tail", $null }
        LastBindingOperation { 'GET', "$bindingPath/last_operation$tail", $null }
    }
    Send-Request -Broker $Broker -Method $method -Path $path -Body $sent -Header $Header
}

function Invoke-Operation {
    Send-Operation @args | Receive-Answer
}

# Polls last_operation until it is over, and returns its last answer.
function Wait-Operation {
    param([Parameter(Mandatory)] $Broker, [string] $Instance = 'i1', [string] $Binding)
    $about = $Binding ? @{ Operation = 'LastBindingOperation'; Binding = $Binding } : @{ Operation = 'LastOperation' }
    $found = @{}
    Wait-Until {
        $found.Answer = Invoke-Operation $Broker -Instance $Instance @about
        $found.Answer.Status -ne 200 -or $found.Answer.Body.state -ne 'in progress'
    }
    $found.Answer
}

function New-TestCredential {
    param([string] $Name = 'platform', [string] $Password = 'pass word')
    [pscredential]::new($Name, (ConvertTo-Secret $Password))
}

function Get-BasicHeader {
    param([string] $Name = 'platform', [string] $Password = 'pass word')
    @{ Authorization = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("${Name}:$Password")) }
}

# A script that serves with -Wait, in a pwsh of its own that finds the module as users have it. Its first broker's address is known when this returns.
function Start-BrokerProcess {
    param([Parameter(Mandatory)] [string] $Code, [hashtable] $Environment = @{})
    $path = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
    $process = Start-ChildProcess '-Command', "$Code | ForEach-Object { [Console]::Out.WriteLine(`$_.Uri) }" -Environment (Merge-Table @{ PSModulePath = $path } $Environment)
    $errors = $process.StandardError.ReadToEndAsync()
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000) -or -not $line.Result) {
        $process.Kill()
        throw "The broker's process said nothing. $($errors.Result)"
    }
    [pscustomobject]@{ Uri = [uri] $line.Result; Process = $process; Errors = $errors; Rest = $process.StandardOutput.ReadToEndAsync() }
}

# Waits for the process to end by itself, and returns its exit code. What doesn't end is killed, and that is an error.
function Wait-BrokerProcess {
    param([Parameter(Mandatory, ValueFromPipeline)] $Broker)
    process {
        $hasEnded = $Broker.Process.WaitForExit(60000)
        if (-not $hasEnded) { $Broker.Process.Kill() }
        $Broker.Process.WaitForExit()
        $code = $Broker.Process.ExitCode
        $Broker.Process.Dispose()
        if (-not $hasEnded) { throw "The process did not end by itself. $($Broker.Errors.Result)" }
        $code
    }
}

# For AfterAll and AfterEach: whatever a failed test left running.
function Stop-BrokerProcess {
    param([Parameter(ValueFromPipeline)] $Broker)
    process {
        if ($Broker) { try { $Broker.Process.Kill() } catch [System.InvalidOperationException] { Write-Verbose 'It has ended.' } }
    }
}

# A certificate for 127.0.0.1 that signs itself.
function New-TestCertificate {
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=broker.example', $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddIpAddress([ipaddress]::Loopback)
    $request.CertificateExtensions.Add($names.Build())
    $now = [datetimeoffset]::UtcNow
    $request.CreateSelfSigned($now.AddDays(-1), $now.AddDays(1))
}
