# -StatePath: what a broker knew is there after it was stopped, or killed, and started again.

BeforeDiscovery {
    # The tests of processes send signals.
    $skip = [bool] $IsWindows
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    function New-StatePath { Join-Path (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))) broker.db }

    function Start-StateBroker([string] $Path, [hashtable] $With = @{}) {
        Start-TestBroker -Service @{ InstancesRetrievable = $true; BindingsRetrievable = $true } -With (Merge-Table @{
                StatePath = $Path
                OnProvision = { @{ dashboard_url = 'https://mine'; data = @{ note = 'kept' } } }
                OnBind = { @{ credentials = @{ password = "secret of $($Request.BindingId), $($Request.Instance.Data.note)" } } }
                OnUnbind = {}; OnDeprovision = {}
            } $With)
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'A stopped broker' {
    It 'knows its instances and bindings again, credentials included' {
        $path = New-StatePath
        $one = Start-StateBroker $path
        $one.Store | Should -Match 'sqlite'
        (Invoke-Operation $one Provision -Body @{ parameters = @{ size = 3 }; context = @{ instance_name = 'mine' } }).Status | Should -Be 201
        (Invoke-Operation $one Bind).Status | Should -Be 201
        (Invoke-Operation $one Provision -Instance gone).Status | Should -Be 201
        (Invoke-Operation $one Deprovision -Instance gone).Status | Should -Be 200
        Stop-ServiceBroker $one

        # Its handlers needn't be asked.
        $two = Start-StateBroker $path -With @{ OnProvision = { throw 'again?' }; OnBind = { throw 'again?' } }
        $two.Instances, $two.Bindings | Should -Be 1, 1
        $instance = (Invoke-Operation $two FetchInstance).Body
        $instance.dashboard_url, $instance.parameters.size | Should -Be 'https://mine', 3
        (Invoke-Operation $two FetchBinding).Body.credentials.password | Should -Be 'secret of b1, kept'
        (Invoke-Operation $two Provision -Body @{ parameters = @{ size = 3 } }).Status | Should -Be 200
        (Invoke-Operation $two Provision -Body @{ parameters = @{ size = 4 } }).Status | Should -Be 409
        (Invoke-Operation $two Bind).Body.credentials.password | Should -Be 'secret of b1, kept'
        (Invoke-Operation $two Deprovision -Instance gone).Status | Should -Be 410
        Stop-ServiceBroker $two

        $three = Start-StateBroker $path -With @{ OnUnbind = { if ($Request.Binding.Credentials.password -ne 'secret of b1, kept') { throw 'other credentials' } } }
        (Invoke-Operation $three Unbind).Status | Should -Be 200
        (Invoke-Operation $three Deprovision).Status | Should -Be 200
        Stop-ServiceBroker $three
    }

    It 'writes no secret in clear, and its key for its owner only' {
        $path = New-StatePath
        $broker = Start-StateBroker $path -With @{ OnBind = { @{ credentials = @{ password = 'canary-credential' } } } }
        $null = Invoke-Operation $broker Provision -Body @{ parameters = @{ token = 'canary-parameter' } }
        $null = Invoke-Operation $broker Bind -Body @{ parameters = @{ token = 'canary-binding' } }
        Stop-ServiceBroker $broker
        $files = Get-ChildItem (Split-Path $path) -File
        $files.Name | Should -Contain 'broker.db.key'
        foreach ($file in $files) { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file.FullName)) | Should -Not -Match 'canary' }
        if (-not $IsWindows) { [int] (Get-Item "$path.key").UnixFileMode | Should -Be ([int] [IO.UnixFileMode] 'UserRead, UserWrite') }
    }

    It 'does not start with another key, and says so' {
        $path = New-StatePath
        $broker = Start-StateBroker $path
        $null = Invoke-Operation $broker Provision
        $null = Invoke-Operation $broker Bind
        Stop-ServiceBroker $broker
        Remove-Item "$path.key"
        $failure = Get-ErrorOf { Start-StateBroker $path | Stop-ServiceBroker }
        $failure.FullyQualifiedErrorId | Should -Match '^StateUnreadable,'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -Match 'key file'
        # It holds nothing of what it had opened.
        Get-ErrorOf { Start-StateBroker $path | Stop-ServiceBroker } | ForEach-Object FullyQualifiedErrorId | Should -Match '^StateUnreadable,'
    }

    It 'leaves alone what isn''t its own, and names parameter and path' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $foreign = Join-Path $folder letter.db
        Set-Content $foreign ('Dear Sir, ' * 1000)
        $failure = Get-ErrorOf { Start-StateBroker $foreign | Stop-ServiceBroker }
        $failure.FullyQualifiedErrorId | Should -Match '^StateUnavailable,'
        "$failure" | Should -Match "^-StatePath: .*$([regex]::Escape($foreign))"
        (Get-ChildItem $folder).Name | Should -Be 'letter.db'
        Get-Content $foreign -Raw | Should -Match '^Dear Sir'
    }

    It 'makes no folder: <name>' -ForEach @(
        @{ name = '-StatePath'; with = { param($path) @{ StatePath = $path } } }
        @{ name = '-EncryptionKeyPath'; with = { param($path) @{ StatePath = (New-StatePath); EncryptionKeyPath = $path } } }
        @{ name = '-LogPath'; with = { param($path) @{ LogPath = $path } } }
    ) {
        $missing = Join-Path $TestDrive ([guid]::NewGuid())
        $path = Join-Path $missing file
        $settings = & $with $path
        $failure = Get-ErrorOf { Start-TestBroker -With $settings | Stop-ServiceBroker }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        "$failure" | Should -Be "${name}: there is no folder '$missing' for '$path'."
        $missing | Should -Not -Exist
        $settings = & $with $TestDrive
        "$(Get-ErrorOf { Start-TestBroker -With $settings | Stop-ServiceBroker })" | Should -Match "^${name}: '.*' is a folder; name a file\.$"
    }

    It 'finishes what was in the background when it stopped' {
        $path = New-StatePath
        $begun = [System.Threading.ManualResetEventSlim]::new()
        $one = Start-TestBroker -Plan @{ Asynchronous = 'Provision'; Repeatable = $true } -With @{ StatePath = $path; OnProvision = { ($using:begun).Set(); Start-Sleep 600 } }
        $accepted = Invoke-Operation $one Provision -Incomplete
        $begun.Wait(20000) | Should -BeTrue
        Stop-ServiceBroker $one -Drain 0
        $two = Start-TestBroker -Plan @{ Asynchronous = 'Provision'; Repeatable = $true } -With @{ StatePath = $path; OnProvision = { @{ dashboard_url = "attempt $($Request.Attempt)" } } }
        (Wait-Operation $two).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $two LastOperation -Query "&operation=$($accepted.Body.operation)").Body.state | Should -Be 'succeeded'
        (Invoke-Operation $two Provision -Incomplete).Body.dashboard_url | Should -Be 'attempt 2'
        Stop-ServiceBroker $two
    }
}

Describe 'A killed broker' -Skip:$skip {
    AfterEach {
        $broker | Stop-BrokerProcess
    }

    It 'has everything that it acknowledged, and no operation hangs' {
        $path = New-StatePath
        $broker = Start-BrokerProcess @"
`$plans = @(New-BrokerPlan small plan-1 d; New-BrokerPlan late plan-2 d -Asynchronous Provision; New-BrokerPlan again plan-3 d -Asynchronous Provision -Repeatable)
`$service = `$plans | New-BrokerService store service-1 d -BindingsRetrievable
Start-ServiceBroker `$service { if (`$Request.Plan.Name -ne 'small') { Start-Sleep -Milliseconds 20 } } -OnBind { @{ credentials = @{ password = "secret of `$(`$Request.InstanceId)" } } } -Wait -StatePath '$path'
"@
        # Under load: clients that go on until the process is gone.
        $acknowledged = [System.Collections.Concurrent.ConcurrentDictionary[string, string]]::new()
        $sending = @(1..6 | ForEach-Object {
                $shell = [powershell]::Create().AddScript({
                        param($support, $module, $uri, $client, $acknowledged)
                        $env:SAPSERVICETOOLS_MODULE = $module
                        foreach ($file in $support) { . $file }
                        $broker = @{ Uri = $uri }
                        for ($number = 1; ; $number++) {
                            $id = "$client-$number"
                            try {
                                if ((Invoke-Operation $broker Provision -Instance $id).Status -eq 201) { $acknowledged[$id] = 'instance' }
                                if ((Invoke-Operation $broker Bind -Instance $id).Status -eq 201) { $acknowledged[$id] = 'binding' }
                                $plan = $number % 2 ? 'plan-2' : 'plan-3'
                                if ((Invoke-Operation $broker Provision -Instance "late-$id" -Body @{ plan_id = $plan } -Incomplete).Status -eq 202) { $acknowledged["late-$id"] = $plan }
                            }
                            catch { break }
                        }
                    }).AddArgument(@("$PSScriptRoot/Support.ps1", "$PSScriptRoot/BrokerSupport.ps1")).AddArgument($ModulePath).AddArgument($broker.Uri).AddArgument($_).AddArgument($acknowledged)
                @{ Shell = $shell; Running = $shell.BeginInvoke() }
            })
        Wait-Until { $acknowledged.Count -ge 120 } -Seconds 120
        Send-Signal $broker.Process KILL
        $broker | Wait-BrokerProcess | Should -Not -Be 0
        foreach ($client in $sending) {
            $client.Running.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $client.Shell.Dispose()
        }

        $plans = @(New-BrokerPlan small plan-1 d; New-BrokerPlan late plan-2 d -Asynchronous Provision; New-BrokerPlan again plan-3 d -Asynchronous Provision -Repeatable)
        $later = Start-TestBroker -With @{ Catalog = ($plans | New-BrokerService store service-1 d -BindingsRetrievable); StatePath = $path }
        try {
            Wait-Until { $later.Operations -eq 0 } -Seconds 60
            foreach ($id in $acknowledged.Keys) {
                switch ($acknowledged[$id]) {
                    instance { (Invoke-Operation $later Provision -Instance $id).Status | Should -Be 200 -Because $id }
                    binding { (Invoke-Operation $later FetchBinding -Instance $id).Body.credentials.password | Should -Be "secret of $id" }
                    # What can't be repeated is marked failed, what can is done again.
                    plan-2 { (Invoke-Operation $later LastOperation -Instance $id).Body.state | Should -BeIn 'succeeded', 'failed' -Because $id }
                    plan-3 { (Invoke-Operation $later LastOperation -Instance $id).Body.state | Should -Be 'succeeded' -Because $id }
                }
            }
        }
        finally {
            Stop-ServiceBroker $later
        }
    }
}
