# Start-ServiceBroker -Wait in a process of its own: what signals do to it.

BeforeDiscovery {
    # The tests send signals.
    $skip = [bool] $IsWindows
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # A broker whose provision of 'slow...' writes a file when it begins and goes on for so many seconds.
    function Start-SlowBroker([int] $Seconds = 2, [string] $More = '') {
        $flag = Join-Path $TestDrive ([guid]::NewGuid())
        $broker = Start-BrokerProcess @"
`$service = New-BrokerPlan small plan-1 d | New-BrokerService store service-1 d -NotBindable
Start-ServiceBroker `$service { if (`$Request.InstanceId -like 'slow*') { `$null = New-Item '$flag'; Start-Sleep $Seconds; @{ dashboard_url = 'https://done' } } } -Wait $More
"@
        $broker | Add-Member -NotePropertyName Flag -NotePropertyValue $flag -PassThru
    }

    # Kestrel takes no new connection then; HttpListener does, and answers with 503.
    function Wait-Stopping($Broker) {
        Wait-Until { try { (Invoke-Broker $Broker -Path health).Status -eq 503 } catch { $true } }
    }
}

Describe 'Start-ServiceBroker -Wait' -Skip:$skip {
    AfterEach {
        $broker | Stop-BrokerProcess
    }

    It 'ends with SIGTERM, at once if there is nothing to do' {
        $broker = Start-SlowBroker
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        Send-Signal $broker.Process TERM
        $broker | Wait-BrokerProcess | Should -Be 0
        $broker.Errors.Result | Should -BeNullOrEmpty
    }

    It 'says at once where it serves' {
        $path = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
        $code = "Start-ServiceBroker (New-BrokerPlan small plan-1 d | New-BrokerService store service-1 d -NotBindable) {} -Wait"
        $process = Start-ChildProcess '-Command', $code -Environment @{ PSModulePath = $path }
        $broker = [pscustomobject]@{ Process = $process; Uri = $null; Errors = $process.StandardError.ReadToEndAsync() }
        # The view of the object comes first.
        do {
            $line = $process.StandardOutput.ReadLineAsync()
            $line.Wait(60000) | Should -BeTrue
        } until ($null -eq $line.Result -or $line.Result -like 'Serving*')
        $line.Result | Should -Match '^Serving store at (http://127\.0\.0\.1:\d+/), dashboard http://127\.0\.0\.1:\d+/dashboard\. Ctrl-C ends it\.$'
        $broker.Uri = [uri] $line.Result.Split(' ')[3].TrimEnd(',')
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        Send-Signal $process TERM
        $broker | Wait-BrokerProcess | Should -Be 0
    }

    It 'ends with a SIGTERM that comes before it serves' {
        $path = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
        $flag = Join-Path $TestDrive ([guid]::NewGuid())
        $code = "Start-ServiceBroker (New-BrokerPlan small plan-1 d | New-BrokerService store service-1 d -NotBindable) {} -Wait -InitializationScript { `$null = New-Item '$flag' -Force; Start-Sleep 600 }; 'went on'"
        $process = Start-ChildProcess '-Command', $code -Environment @{ PSModulePath = $path }
        $broker = [pscustomobject]@{ Process = $process; Errors = $process.StandardError.ReadToEndAsync() }
        $said = $process.StandardOutput.ReadToEndAsync()
        Wait-Until { Test-Path $flag } -Seconds 60
        Send-Signal $process TERM
        $broker | Wait-BrokerProcess | Should -Be 0
        $said.Result.Trim() | Should -Be 'went on'
        $broker.Errors.Result | Should -BeNullOrEmpty
    }

    It 'lets a handler come to its end first, and takes nothing new' {
        $broker = Start-SlowBroker -Seconds 3 -More '-Drain 60'
        $task = Send-Operation $broker Provision -Instance slow1
        Wait-Until { Test-Path $broker.Flag } -Seconds 60
        Send-Signal $broker.Process TERM
        Wait-Stopping $broker
        $answer = $task | Receive-Answer
        $answer.Status, $answer.Body.dashboard_url | Should -Be 201, 'https://done'
        $broker | Wait-BrokerProcess | Should -Be 0
    }

    It 'interrupts what takes longer than -Drain, and takes it up again after the next start' {
        $state = Join-Path $TestDrive drained.db
        $plan = "`$service = New-BrokerPlan small plan-1 d -Asynchronous Provision -Repeatable | New-BrokerService store service-1 d -NotBindable"
        $broker = Start-BrokerProcess "$plan; Start-ServiceBroker `$service { Start-Sleep 600 } -Wait -Drain 0.2 -StatePath '$state'"
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        Send-Signal $broker.Process TERM
        $broker | Wait-BrokerProcess | Should -Be 0
        $broker = Start-BrokerProcess "$plan; Start-ServiceBroker `$service { @{ dashboard_url = `"https://again/`$(`$Request.Attempt)`" } } -Wait -StatePath '$state'"
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        Send-Signal $broker.Process TERM
        $broker | Wait-BrokerProcess | Should -Be 0
    }

    It 'ends at once with a second SIGTERM' {
        $broker = Start-SlowBroker -Seconds 600 -More '-Drain 3600'
        $null = Send-Operation $broker Provision -Instance slow1
        Wait-Until { Test-Path $broker.Flag } -Seconds 60
        Send-Signal $broker.Process TERM
        Wait-Stopping $broker
        $broker.Process.HasExited | Should -BeFalse
        Send-Signal $broker.Process TERM
        $broker | Wait-BrokerProcess | Should -Not -Be 0
    }

    It 'ends with Ctrl-C, in the middle of a handler' {
        $broker = Start-SlowBroker -Seconds 600
        $null = Send-Operation $broker Provision -Instance slow1
        Wait-Until { Test-Path $broker.Flag } -Seconds 60
        Send-Signal $broker.Process INT
        { $broker | Wait-BrokerProcess } | Should -Not -Throw
    }

    It 'ends when somebody stops the broker, and the script goes on' {
        $out = Join-Path $TestDrive went-on
        $broker = Start-BrokerProcess @"
& {
    `$service = New-BrokerPlan small plan-1 d | New-BrokerService store service-1 d -NotBindable
    `$stopper = [powershell]::Create()
    Start-ServiceBroker `$service {} -Wait | ForEach-Object {
        `$_
        `$null = `$stopper.AddScript('param(`$broker) Import-Module SapServiceTools; while (`$broker.Requests -eq 0) { Start-Sleep -Milliseconds 50 }; Stop-ServiceBroker `$broker').AddArgument(`$_).BeginInvoke()
    }
    Set-Content '$out' 'went on'
}
"@
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        $broker | Wait-BrokerProcess | Should -Be 0
        Get-Content $out | Should -Be 'went on'
    }
}
