# Dot-sourced after CanarySupport.ps1: calls that are derived from the cmdlets' parameters, at services that answer or fail as they are told.

# What such calls need: an emulator whose secrets are marked, sessions with all its services, and something of each kind that a name can mean.
function New-CallFixture([string] $Folder) {
    $emulator = Start-ServiceEmulator -Credential (New-CanaryCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -JobTime 0.02
    $fixture = @{
        Folder   = $Folder; Emulator = $emulator; Number = 0
        Sessions = @{
            InstanceManagerSession = Connect-InstanceManager -ServiceKey $emulator.ServiceKey -PollingIntervalMilliseconds 20
            BrokerSession          = $emulator | Connect-Broker -PollingIntervalMilliseconds 20
            SaharaSession          = $emulator | Connect-Sahara -PollingIntervalMilliseconds 20 -ApiVersion 1.1
        }
    }
    $null = New-ManagedInstance acme
    $null = Register-SaharaImage $ImageId cirros -Tag fake, 0.1
    $null = New-TestTemplate
    $null = New-SaharaCluster c1 small
    $null = New-SaharaDataSource in hdfs://host/in
    $null = New-SaharaJobBinary lib.jar swift://jobs.sahara/lib.jar -Credential (New-CanaryCredential u)
    $null = New-SaharaJobTemplate j1 Java -Library lib.jar
    $fixture.Service = (Get-BrokerPlan)[0].ServiceName
    $fixture.Plan = (Get-BrokerPlan)[0].Name
    $null = Invoke-BrokerProvision $fixture.Service $fixture.Plan -InstanceId i1
    $fixture
}

# A value for a parameter that a call has to give, or that keeps it short; nothing where none can be made up.
function Get-FillValue([hashtable] $Fixture, $Cmdlet, $Parameter) {
    $type = $Parameter.ParameterType
    if ($Fixture.Sessions.ContainsKey($type.Name)) { return $Fixture.Sessions[$type.Name] }
    switch ($Parameter.Name) {
        NoDefault { return $true }
        NoWait { return $true }
        SkipValidation { return $null }
        { $_ -in 'TimeoutSeconds', 'PollingTimeoutSeconds' } { return 5 }
    }
    if (-not $Parameter.IsMandatory) { return }
    $key = $Fixture.Emulator.ServiceKey
    switch ($Parameter.Name) {
        Uri { return $Fixture.Emulator.BrokerUri }
        PostManagedInstanceUri { return $key.post_managed_instance_url }
        GetManagedInstanceUri { return $key.get_managed_instance_url }
        GetAllManagedInstancesUri { return $key.get_all_managed_instances_url }
        DeleteManagedInstanceUri { return $key.delete_managed_instance_url }
        AuthUri { return "$($Fixture.Emulator.OpenStack.AuthUri)" }
        ServiceKey { return $key }
        TenantId { return 'acme' }
        Service { return $Fixture.Service }
        { $_ -eq 'Plan' -and $type -eq [string] } { return $Fixture.Plan }
        InstanceId { return 'i1' }
        BindingId { return 'b1' }
        Cluster { return 'c1' }
        JobTemplate { return 'j1' }
        Url { return 'hdfs://host/x' }
        Type { return 'Java' }
        Catalog { return @{ services = @(@{ id = 's'; name = 's'; description = 's'; bindable = $true; plans = @(@{ id = 'p'; name = 'p'; description = 'p' }) }) } }
        Name {
            $Fixture.Number++
            switch -Regex ($Cmdlet.Name) {
                '^(New|Register)-' { return "new$($Fixture.Number)" }
                'SaharaClusterTemplate$' { return 'small' }
                'SaharaNodeGroupTemplate$' { return 'worker' }
                'SaharaCluster(Keypair)?$' { return 'c1' }
                'SaharaDataSource$' { return 'in' }
                'SaharaJobBinary$' { return 'lib.jar' }
                'SaharaJobTemplate$' { return 'j1' }
                'SaharaPlugin$' { return 'fake' }
                'SaharaImage' { return $ImageId }
                default { return 'none' }
            }
        }
    }
    $of = $type.IsArray ? $type.GetElementType() : $type
    if ($Parameter.Name -match 'Path$') { return Join-Path $Fixture.Folder "$([guid]::NewGuid()).txt" }
    if ($of -eq [switch]) { return $true }
    if ($of -eq [string] -or $of -eq [object]) { return 'filled' }
    if ($of -eq [psobject]) { return Get-ManagedInstance acme }
    if ($of -eq [scriptblock]) { return { } }
    if ($of -eq [pscredential]) { return New-CanaryCredential }
    if ($of -eq [securestring]) { return ConvertTo-Secret $CanarySecret }
    if ($of.IsEnum) { return [Enum]::GetValues($of)[0] }
    if ($of.Name -eq 'ServicePlan') { return New-BrokerPlan p p p }
}

# True where an allowance names the parameter.
function Test-ParameterAllowance([string] $Cmdlet, [string] $Parameter, [hashtable] $Allowed, $Used) {
    $rule = $Allowed.Keys | Where-Object { "$Cmdlet.$Parameter" -like $_ }
    foreach ($one in $rule) { $null = $Used.Add("Parameter $one") }
    [bool] $rule
}

# Calls a cmdlet with -Verbose and -Debug, and stops what it started.
function Invoke-DerivedCall([hashtable] $Fixture, $Cmdlet, [hashtable] $Given, [string] $Source) {
    $arguments = Get-CallArgument $Cmdlet $Given { Get-FillValue $Fixture $Cmdlet $args[0] }
    if (-not $arguments) { return }
    $arguments.Verbose = $arguments.Debug = $true
    Invoke-Watched $Source { param($name, $arguments) & $name @arguments } $Cmdlet.Name, $arguments
    if ($Cmdlet.Name -eq 'Start-ServiceBroker') { Stop-ServiceBroker -Drain 0 }
    if ($Cmdlet.Name -eq 'Start-ServiceEmulator') { Get-ServiceEmulator | Where-Object { $_ -ne $Fixture.Emulator } | Stop-ServiceEmulator }
    if ($Cmdlet.Name -like 'Connect-*') { Get-ServiceSession | Where-Object { $_ -notin $Fixture.Sessions.Values } | Disconnect-ServiceSession }
}

# How a server can fail: in each way it tells what it should keep, under names that say so, and what the session signs in with.
function Get-CanaryFault {
    $words = "refused: password=$Canary; see $CanaryAddress; signed in with $CanarySecret"
    $body = @{ description = $words; error = 'Refused'; message = $words; error_message = $words; faultstring = $words; error_name = 'REFUSED'; detail = @{ access_code = $Canary } } | ConvertTo-Json -Compress
    foreach ($status in 400, 401, 403, 404, 409, 410, 422) { @{ Name = "status $status"; IsRepeated = $false; Fault = @{ StatusCode = $status; Body = $body; Times = -1 } } }
    @{ Name = 'what it was sent'; IsRepeated = $false; Fault = @{ Kind = 'EchoSecrets'; StatusCode = 400; Times = -1 } }
    @{ Name = 'a redirect'; IsRepeated = $false; Fault = @{ Kind = 'Redirect'; Location = $CanaryAddress; Times = -1 } }
    # A read is repeated after these, with pauses; so they come once.
    foreach ($status in 202, 429, 500, 503) { @{ Name = "status $status"; IsRepeated = $true; Fault = @{ StatusCode = $status; Body = $body; RetryAfter = '0' } } }
    @{ Name = 'a page'; IsRepeated = $true; Fault = @{ Kind = 'Html'; Body = "<html><body>password=$Canary</body></html>" } }
    @{ Name = 'no JSON'; IsRepeated = $true; Fault = @{ Kind = 'Garbage'; Body = "{ ""password"": ""$Canary"", oops" } }
    @{ Name = 'another shape'; IsRepeated = $true; Fault = @{ Kind = 'WrongShape'; Body = "[{ ""password"": ""$Canary"" }]" } }
    @{ Name = 'cut JSON'; IsRepeated = $true; Fault = @{ Kind = 'TruncatedJson' } }
}

# Those failures that a cmdlet is called at. All cmdlets share what reads an answer: so each is called at what tells it what it sent, and at another that changes from one to the next,
# and one read of each service at all of them. After those that are repeated a read pauses.
function Select-CanaryFault([string] $Cmdlet, [int] $Number) {
    $all = @(Get-CanaryFault)
    if ($env:SAPSERVICETOOLS_CANARY -eq 'all' -or $Cmdlet -in 'Get-ManagedInstance', 'Get-BrokerInstance', 'Get-SaharaCluster') { return $all }
    $others = @($all | Where-Object { -not $_.IsRepeated -and $_.Name -ne 'what it was sent' })
    $all | Where-Object Name -EQ 'what it was sent'
    $others[$Number % $others.Count]
}
