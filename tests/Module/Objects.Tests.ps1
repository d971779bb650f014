# What holds for the objects themselves, whatever cmdlet returns them: in JSON, in CSV files, in lists, by name and by time zone.
BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $PSStyle.OutputRendering = 'PlainText'
    $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; StuckTenant = 'stuck*' }
    # Some cmdlets wait for what is under way, which one tenant here is for ever.
    $tenants = Connect-TestEmulator $emulator -With @{ PollingTimeoutSeconds = 2 }
    $sahara = Connect-TestSahara $emulator
    $broker = $emulator | Connect-Broker -PollingIntervalMilliseconds 20
    New-TestTemplate
    $hosted = Start-TestBroker
    $hostedSession = $hosted | Connect-Broker -NoDefault -PollingIntervalMilliseconds 20
    $null = Get-BrokerCatalog -Session $hostedSession

    # One of everything that cmdlets return, by the name of its type.
    $all = @(
        New-ManagedInstance acme, fail1 -ErrorAction Ignore
        New-ManagedInstance stuck1 -NoWait
        Get-ManagedInstanceCredential acme
        Update-ManagedInstanceCredential acme
        Sync-ManagedInstance acme, globex -WhatIf
        Repair-ManagedInstance fail1 -WhatIf
        New-ManagedInstance stuck2 -TimeBudget 1 -TimeoutSeconds 1 -ErrorAction Ignore -WarningAction Ignore
        $tenants, $broker, $sahara, $emulator, $emulator.ServiceManager, $emulator.OpenStack, $hosted
        $emulator.ServiceManager.AddInstance('acme', 'name') | ForEach-Object { $emulator.ServiceManager.Instances }
        Get-BrokerService
        Get-BrokerPlan
        Get-BrokerCatalog
        New-TestService -Service @{ Tag = 'a', 'b'; Metadata = @{ a = @{ b = 1 } } } -Plan @{ Asynchronous = 'Provision', 'Bind' } | ForEach-Object { $_; $_.Plans }
        Invoke-BrokerProvision store small -InstanceId i1
        Invoke-BrokerProvision cluster shared -InstanceId i2 -NoWait
        Invoke-BrokerBind i1 | ForEach-Object { $_; Get-BrokerCredential -InputObject $_ }
        $hosted.Log
        Test-BrokerConformance store small -Requirement Provision.Created, Bind.Created -Session $hostedSession -Confirm:$false -WarningAction Ignore | Select-Object -First 20 | ForEach-Object { $_; $_.Evidence }
        New-SaharaCluster c1 small
        New-SaharaCluster c2 small -NoWait
        New-SaharaDataSource in hdfs://host/in
        New-SaharaJobBinary run.sh swift://jobs.sahara/run.sh -Credential ([pscredential]::new('u', (ConvertTo-Secret 'p')))
        New-SaharaJobTemplate job Pig -Main run.sh
        Get-Command -Module SapServiceTools -Noun Sahara* -Verb Get | Where-Object Name -NotIn 'Get-SaharaJobConfigHint', 'Get-SaharaJobBinaryInternal' | ForEach-Object { & $_ }
        Get-SaharaJobConfigHint Pig
    )
    $kinds = $all | Group-Object { $_.PSObject.TypeNames[0] }
    # What Get-Help, OutputType and a reader know of.
    $output = @((Get-Module SapServiceTools).ExportedCmdlets.Values.OutputType.Name | Sort-Object -Unique)
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    $hosted | Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator $emulator
}

Describe 'Objects' {
    It 'of nearly every type that a cmdlet returns are looked at here' {
        # The base of the sessions, and two that Views.Tests.ps1 has.
        $output | Where-Object { $_ -notin $kinds.Name } | Should -Be @(
            'SapServiceTools.SaharaJobBinaryInternal', 'SapServiceTools.SaharaJobExecution', 'SapServiceTools.SaharaVerification', 'SapServiceTools.ServiceSession', 'System.IO.FileInfo'
        )
    }

    It 'have enumerations as text in JSON, and compare with text and values all the same' {
        $step = $all | Where-Object { $_ -is [SapServiceTools.FleetStep] } | Select-Object -First 1
        $json = $step | ConvertTo-Json | ConvertFrom-Json
        $json.Action | Should -BeOfType string
        $json.Action | Should -Be "$($step.Action)"
        $step.Action -eq $json.Action | Should -BeTrue
        $step.Action -eq [SapServiceTools.FleetAction]$json.Action | Should -BeTrue
        'Create' -eq [SapServiceTools.FleetAction]::Create | Should -BeTrue
        [SapServiceTools.FleetAction]::Create -eq 1 | Should -BeTrue
        ([SapServiceTools.FleetAction]'Remove', [SapServiceTools.FleetAction]'Keep' | Sort-Object)[0] | Should -Be 'Keep'
        (New-TestService -Plan @{ Asynchronous = 'Provision', 'Bind' }).Plans | ConvertTo-Json | Should -Match '"Asynchronous": "Provision, Bind"'
    }

    It 'have no enumeration that JSON would show as a number' {
        # ConvertTo-Json writes the text of those that are based on 64 bits, since a number of JSON has less.
        $names = 'SapServiceTools', 'SapServiceTools.Clients', 'SapServiceTools.BrokerHost', 'SapServiceTools.Emulator', 'SapServiceTools.Cmdlets'
        $enums = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in $names } | ForEach-Object { $_.GetExportedTypes() } | Where-Object IsEnum
        $enums.Count | Should -BeGreaterThan 10
        ($enums | Where-Object { [enum]::GetUnderlyingType($_) -ne [long] }).FullName | Should -BeNullOrEmpty
    }

    It 'have readable cells, and no type names, in CSV files' {
        foreach ($kind in $kinds) {
            $cells = $kind.Group | ConvertTo-Csv | ConvertFrom-Csv | ForEach-Object { $_.PSObject.Properties.Value }
            $cells -match '^(System|SapServiceTools)\.[\w.]+[\[`\w]' | Should -BeNullOrEmpty -Because $kind.Name
        }
        (Get-BrokerInstance i1 | ConvertTo-Csv | ConvertFrom-Csv).BindingIds | Should -Be (Get-BrokerBinding i1).BindingId
        # A password's cell says only that there is one, and that of a pair whose it is. Both stay what they are.
        $credential = Get-ManagedInstanceCredential acme
        $row = $credential | ConvertTo-Csv | ConvertFrom-Csv
        $row.Credential | Should -BeExactly $credential.Credential.UserName
        $credential.Credential | Should -BeOfType pscredential
        ($protected = @($credential.PSObject.Properties | Where-Object { $_.Value -is [securestring] })) | Should -Not -BeNullOrEmpty
        foreach ($property in $protected) { $row.($property.Name) | Should -BeExactly '***' -Because $property.Name }
        $kept = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($credential))
        $kept.Credential | Should -BeOfType pscredential
        $kept.Credential.GetNetworkCredential().Password | Should -BeExactly $credential.Credential.GetNetworkCredential().Password
        (Get-BrokerService store | ConvertTo-Csv | ConvertFrom-Csv).Plans | Should -Be 'store/small, store/large'
        (New-TestService -Service @{ Metadata = @{ a = @{ b = 1 } } } | ConvertTo-Csv | ConvertFrom-Csv).Metadata | Should -Be '{"a":{"b":1}}'
    }

    It 'come back from <_>, wherever the objects themselves are taken' -ForEach 'CSV', 'JSON' {
        $more = @{
            'Export-SaharaClusterTemplate' = @{ Path = "$TestDrive/t.json" }; 'Export-SaharaNodeGroupTemplate' = @{ Path = "$TestDrive/g.json" }
            'Update-ManagedInstance' = @{ ProvisioningParameter = @{ a = 1 } }
            'Add-SaharaImageTag' = @{ Tag = 'a' }; 'Remove-SaharaImageTag' = @{ Tag = 'a' }; 'Set-SaharaImageTag' = @{ Tag = 'a' }
        }
        # A row is no running server; a service's names no plan, and what changes templates takes their fields by property, so that names come by value.
        $commands = (Get-Module SapServiceTools).ExportedCmdlets.Values | Where-Object {
            $_.Parameters['InputObject'].ParameterType.Namespace -like 'SapServiceTools*' -and $_.Noun -notlike 'Service*' -and
            $_.Name -notin 'Get-BrokerPlan', 'Update-SaharaClusterTemplate', 'Update-SaharaNodeGroupTemplate'
        }
        $count = 0
        $problems = foreach ($kind in $kinds) {
            $copies = $_ -eq 'CSV' ? ($kind.Group | ConvertTo-Csv | ConvertFrom-Csv) : ($kind.Group | ConvertTo-Json -Depth 6 -WarningAction Ignore | ConvertFrom-Json)
            $type = $kind.Group[0].PSObject.BaseObject.GetType()
            foreach ($command in $commands) {
                $taken = $command.Parameters['InputObject'].ParameterType
                if (-not ($taken.IsArray ? $taken.GetElementType() : $taken).IsAssignableFrom($type)) { continue }
                # What has no binding can't say which.
                if ($command.Name -in 'Get-BrokerCredential', 'Invoke-BrokerUnbind' -and $type.Name -ne 'BrokerServiceBinding') { continue }
                $arguments = $more[$command.Name] ? $more[$command.Name].Clone() : @{}
                if ($command.Parameters['WhatIf']) { $arguments.WhatIf = $true }
                if ($command.Parameters['TimeoutSeconds']) { $arguments.TimeoutSeconds = 1 }
                $count++
                $failed = $null
                try { $null = $copies | & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction Ignore 6>$null }
                catch { $failed = $_ }
                # What is wrong with the resource is told in the module's own words; PowerShell's are about the copy.
                foreach ($one in $failed | Where-Object { $_.Exception -isnot [SapServiceTools.ServiceException] }) { "$($kind.Name) | $($command.Name): $one" }
            }
        }
        $problems | Should -BeNullOrEmpty
        # A copy of an instance names no binding, not an empty one.
        $row = Get-BrokerInstance i1 | ForEach-Object { $_ | ConvertTo-Csv | ConvertFrom-Csv }
        $row.PSObject.Properties.Name | Should -Not -Contain 'BindingId'
        ($row | Get-BrokerBinding).InstanceId | Should -Be 'i1'
        $count | Should -BeGreaterThan 40
    }

    It 'have a view, and a set of properties for where none is used' {
        foreach ($kind in $kinds | Where-Object Name -NotLike '*#PlainText') {
            Get-FormatData $kind.Name | Should -Not -BeNullOrEmpty -Because $kind.Name
            # What credentials have is their service's.
            if ($kind.Name -like '*Credential') { continue }
            $set = (Get-TypeData $kind.Name).DefaultDisplayPropertySet.ReferencedProperties
            $set | Should -Not -BeNullOrEmpty -Because $kind.Name
            $set.Count | Should -BeLessOrEqual 9 -Because $kind.Name
            $set | Where-Object { -not $kind.Group[0].PSObject.Properties[$_] } | Should -BeNullOrEmpty -Because $kind.Name
        }
    }

    It 'show no more than that set behind an object of another type' {
        $cluster = @($all | Where-Object { $_ -is [SapServiceTools.SaharaCluster] })[0]
        $lines = ([timespan]::Zero, $cluster | Out-String -Width 200) -split '\r?\n' -match '^\w+ +: '
        @($lines -match '^(Name|Status) ').Count | Should -Be 2
        @($lines -match '^(TrustId|ProjectId|Info) ').Count | Should -Be 0
    }

    It 'can be named by a script that has them' {
        foreach ($kind in $kinds | Where-Object { $_.Group[0].PSObject.BaseObject -isnot [System.Management.Automation.PSCustomObject] }) {
            $kind.Group[0] -is ($kind.Name -as [type]) | Should -BeTrue -Because $kind.Name
        }
        [SapServiceTools.Emulator.ServiceEmulator] | Should -Be $emulator.GetType()
        & { param([SapServiceTools.Cmdlets.BrokerHost.HostedBroker] $Broker) $Broker.IsRunning } $hosted | Should -BeTrue
    }

    It 'come in the order in which they were made, where the service has none' {
        (Get-ServiceSession).Id | Should -Be ((Get-ServiceSession).Id | Sort-Object)
        (Get-BrokerInstance).InstanceId | Should -Be 'i1', 'i2'
    }
}

Describe 'Credentials' {
    It 'show the user and what is protected' {
        $text = Get-ManagedInstanceCredential acme | Out-String -Width 80
        $text | Should -Match 'TenantId\s+UserName\s+Protected'
        $text | Should -Match 'acme\s+\S+\s+Credential'
        $text = Get-BrokerBinding i1 | Get-BrokerCredential | Out-String -Width 80
        $text | Should -Match 'BindingId\s+UserName\s+Protected'
    }

    It 'show all fields in a list, and what was asked for as text at once' {
        Get-ManagedInstanceCredential acme | Format-List | Out-String | Should -Match 'port\s+: \d+'
        Get-ManagedInstanceCredential acme -AsPlainText | Out-String | Should -Match 'port\s+: \d+'
    }
}

Describe 'Colours' {
    It 'are those of the status, for <Status> too' -ForEach @(
        @{ Status = 'CREATION_SUCCEEDED'; Colour = 32 }
        @{ Status = 'succeeded'; Colour = 32 }
        @{ Status = 'Active'; Colour = 32 }
        @{ Status = 'DELETION_FAILED'; Colour = 31 }
        @{ Status = 'failed'; Colour = 31 }
        @{ Status = 'DONEWITHERROR'; Colour = 31 }
        @{ Status = 'KILLED'; Colour = 31 }
        @{ Status = 'RED'; Colour = 31 }
        @{ Status = 'in progress'; Colour = 33 }
        @{ Status = 'CREATION_IN_PROGRESS'; Colour = 33 }
        @{ Status = 'unknown'; Colour = 33 }
        @{ Status = 'NotApplicable'; Colour = 90 }
    ) {
        [SapServiceTools.StatusText]::Show($Status, $true) | Should -Be "`e[${Colour}m$Status`e[0m"
        [SapServiceTools.StatusText]::Show($Status, $false) | Should -Be $Status
    }

    It 'of statuses are in every table that has one' {
        foreach ($file in Get-ChildItem (Join-Path $ModulePath '*.Format.ps1xml')) {
            $xml = [xml](Get-Content $file.FullName -Raw)
            foreach ($table in $xml.SelectNodes("//View[TableControl][.//TableColumnHeader/Label[.='Status' or .='State' or .='Verdict']]")) {
                # A label's, a request's and an image's status are none of something that goes on.
                if ($table.Name -match 'BrokerLogEntry|ConformanceExchange|EmulatorRequest|SaharaLabel|SaharaImage') { continue }
                @($table.SelectNodes('.//ScriptBlock').InnerText -match 'StatusText').Count | Should -Be 1 -Because $table.Name
            }
        }
    }
}

Describe 'Times' {
    It 'are local, with their zone, in objects, JSON, CSV files and lists, and local in tables' -Skip:$IsWindows {
        # A zone that no machine is in by default, and whose offset isn't whole.
        $env:TZ = 'Asia/Kathmandu'
        try {
            $lines = Invoke-ChildPwsh -Variables @{ manifest = $ManifestPath } {
                Import-Module $manifest
                $emulator = Start-ServiceEmulator -ProvisioningTime 0.02
                $session = Connect-InstanceManager -ServiceKey $emulator.ServiceKey -PollingIntervalMilliseconds 20
                $instance = New-ManagedInstance acme
                $broker = $emulator | Connect-Broker
                $objects = @{
                    UpdatedOn = $instance
                    ConnectedAt = $session
                    StartedAt = New-ManagedInstance later -NoWait
                    Time = $emulator.Requests[0]
                }
                foreach ($name in $objects.Keys) {
                    "$name $($objects[$name].$name.Offset)"
                    "$name $(($objects[$name] | Select-Object $name | ConvertTo-Json) -match '\+05:45"')"
                    "$name $(($objects[$name] | Select-Object $name | ConvertTo-Csv)[1] -match '\+05:45"')"
                }
                "List $(($instance | Format-List | Out-String) -match '\+05:45')"
                "Table $(($instance | Out-String) -match [regex]::Escape($instance.UpdatedOn.DateTime.ToString('yyyy-MM-dd HH:mm')))"
                "Same $([math]::Abs(($instance.UpdatedOn - [datetimeoffset]::UtcNow).TotalMinutes) -lt 5)"
                Stop-ServiceEmulator
            }
        }
        finally {
            $env:TZ = $null
        }
        $lines | Should -HaveCount 15
        $lines | Should -Match ' (True|05:45:00)$'
    }

    It 'are all of a type that has a zone' {
        $bare = foreach ($kind in $kinds) {
            $kind.Group[0].PSObject.Properties | Where-Object { $_.TypeNameOfValue -match 'System\.DateTime\b' } | ForEach-Object { "$($kind.Name).$($_.Name)" }
        }
        $bare | Should -BeNullOrEmpty
    }
}
