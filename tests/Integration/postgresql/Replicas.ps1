# Two brokers of PowerShell, each in a process of its own, on one PostgreSQL: one handler runs, both know what came of it, and one goes on when the other is killed.
# Started by run.ps1, which has set BROKER_POSTGRES; its last line says how many steps passed, failed and were skipped.
$ErrorActionPreference = 'Stop'
$root = (Get-Item $PSScriptRoot).Parent.Parent.Parent.FullName
$tests = Join-Path $root tests Module
. (Join-Path $tests Kestrel.ps1)
. (Join-Path $tests BrokerSupport.ps1)
$ErrorActionPreference = 'Stop'
# The example serves every address, which HttpListener doesn't.
if ($NoKestrel) {
    Write-Output '0 passed, 0 failed, 1 skipped'
    return
}

# Where the tests' helpers put their files.
$TestDrive = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "broker-replicas-$PID")).FullName
$key = [Convert]::ToBase64String([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
$counts = @{ Passed = 0; Failed = 0 }
$header = Get-BasicHeader platform secret

function Test-Step([string] $Name, [scriptblock] $Step) {
    try {
        if (-not (& $Step)) { throw 'it is otherwise' }
        $counts.Passed++
        Write-Output "ok: $Name"
    }
    catch {
        $counts.Failed++
        Write-Output "FAILED: ${Name}: $_"
    }
}

function Start-Replica {
    $broker = Start-BrokerProcess "& '$(Join-Path $root docs examples ContainerBroker.ps1)'" -Environment @{
        PORT = '0'; BROKER_USER = 'platform'; BROKER_PASSWORD = 'secret'; BROKER_DATABASE = $env:BROKER_POSTGRES; BROKER_KEY = $key; BROKER_STATE = ''
    }
    $broker.Uri = [uri] "http://127.0.0.1:$($broker.Uri.Port)/"
    $broker
}

$brokers = @()
try {
    $brokers = @(Start-Replica; Start-Replica)
    $one, $two = $brokers
    $service = (Invoke-Broker $one -Path v2/catalog -Header $header).Body.services[0]
    $ids = @{ service_id = $service.id; plan_id = $service.plans[0].id }
    $body = Merge-Table $ids @{ organization_guid = 'o'; space_guid = 's' }
    $binding = 'v2/service_instances/i1/service_bindings/b1'

    Test-Step 'of many provisions on both, one creates' {
        $answers = 1..20 | ForEach-Object { Send-Request -Broker $brokers[$_ % 2] -Method PUT -Path v2/service_instances/i1 -Body $body -Header $header } | Receive-Answer
        # A caller that doesn't wait for another's operation is told so.
        @($answers | Where-Object Status -EQ 201).Count -eq 1 -and -not @($answers | Where-Object { $_.Status -notin 200, 201, 422 })
    }
    $made = Invoke-Broker $one PUT $binding $ids $header
    Test-Step 'credentials from one are known to the other' {
        $again = Invoke-Broker $two PUT $binding $ids $header
        $made.Status -eq 201 -and $again.Status -eq 200 -and $again.Body.credentials.password -eq $made.Body.credentials.password
    }
    Test-Step 'one goes on when the other is killed' {
        Send-Signal $one.Process KILL
        $null = $one | Wait-BrokerProcess
        (Invoke-Broker $two PUT v2/service_instances/i2 $body $header).Status -eq 201
    }
    Test-Step 'and ends in peace with SIGTERM' {
        Send-Signal $two.Process TERM
        ($two | Wait-BrokerProcess) -eq 0
    }
}
catch {
    $counts.Failed++
    Write-Output "FAILED: $_"
}
finally {
    $brokers | Stop-BrokerProcess
    Remove-Item $TestDrive -Recurse -Force -ErrorAction Ignore
}
Write-Output "$($counts.Passed) passed, $($counts.Failed) failed, 0 skipped"
