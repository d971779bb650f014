# -WhatIf refuses what the run would refuse before it sends anything, says what would be done, and does nothing of it.
BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/MessageCases.ps1

    $exported = (Get-Module SapServiceTools).ExportedCmdlets.Values
    # The cmdlet of ours that a script calls last; what starts brokers in these tests stands for the cmdlet behind it.
    function Get-Called([scriptblock] $Code) {
        $called = $Code.Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() -replace '^Start-TestBroker$', 'Start-ServiceBroker' }
        $called | Where-Object { $_ -in $exported.Name } | Select-Object -Last 1
    }

    $changing = $exported | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Name | Sort-Object
    $families = foreach ($family in $MessageFamilies) {
        $cases = foreach ($case in $family.Cases) {
            $called = Get-Called $case.Do
            if ($called -in $changing) { @{ RefusedBy = $case['RefusedBy'] ?? 'Module'; Cmdlet = $called; Name = $case.Name; Case = $case } }
        }
        if ($cases) { $family + @{ Found = @($cases); IsSkipped = $null -ne $family['NeedsKestrel'] -and $family.NeedsKestrel -eq $NoKestrel } }
    }

    # Mistakes that the module finds before it changes anything, though it may have to read for that. Cmdlets that MessageCases.ps1 has are here only for what it lacks.
    $local = @(
        { Clear-ManagedInstanceCache '' }
        { Clear-ManagedInstanceCache -Session $it.Closed }
        { $it.OfClosed | Clear-ManagedInstanceCache }
        { Disconnect-ServiceSession 9999 }
        { New-ManagedInstance b1 -TimeoutSeconds 5 -Session $it.Closed }
        { $it.OfClosed | Remove-ManagedInstance -Confirm:$false }
        { New-ManagedInstance acme -Session $it.Manager }
        { New-ManagedInstance fail1 -IfExists Wait -Session $it.Manager }
        { New-ManagedInstance acme -Session $it.Both }
        { Remove-ManagedInstance nobody -Confirm:$false -Session $it.Manager }
        { 'a*' | Remove-ManagedInstance -Confirm:$false -Session $it.Manager }
        { Update-ManagedInstance nobody @{ size = 1 } -Session $it.Manager }
        { Update-ManagedInstance old1 @{ size = 1 } -Session $it.Both }
        { Update-ManagedInstanceCredential nobody }
        { Update-ManagedInstanceCredential nobody -Session $it.Manager }
        { Update-ManagedInstanceCredential fail1 -Session $it.Manager }
        { $it.Replaced | Update-ManagedInstanceCredential }
        { Export-ManagedInstanceCredential nobody -Path (Join-Path $it.Folder c.json) }
        { Export-ManagedInstanceCredential fail1 -Path (Join-Path $it.Folder c.json) -Session $it.Manager }
        { Export-ManagedInstanceCredential acme -Path $it.Folder }
        { Export-ManagedInstanceCredential acme }
        { Repair-ManagedInstance nobody -Confirm:$false }
        { Repair-ManagedInstance -JournalPath $it.Folder -Confirm:$false }
        { Get-ManagedInstance | Export-ServiceReport (Join-Path $it.Folder nowhere x.html) }
        { Get-ManagedInstance | Export-ServiceReport $it.Folder -Force }
        { Export-BrokerInventory $it.Folder -Session $it.Broker }
        { Invoke-BrokerProvision cluster shared -Session $it.ClosedBroker }
        { Invoke-BrokerBind i1 -Rotate b1 -Session $it.Broker }
        { Invoke-BrokerUnbind nobody b1 -Session $it.Broker }
        { Invoke-BrokerUnbind i1 '..' -Session $it.Broker }
        { Invoke-BrokerDeprovision nobody -Confirm:$false -Session $it.Broker }
        { Invoke-BrokerUpdate nobody -Parameter @{ a = 1 } -Session $it.Broker }
        { Test-BrokerConformance nothing shared -Session $it.Broker -WarningAction Ignore }
        { Test-BrokerConformance cluster shared -Parameter 5 -Session $it.Broker }
        { Start-ServiceBroker (New-TestService) {} -OnBind {} -OnUpdate {} -Port $it.Emulator.Uri.Port }
        { Start-ServiceBroker (New-TestService) {} -OnBind {} -OnUpdate {} -PublicUri 'ftp://x.example' }
        { Start-ServiceEmulator -Credential ([pscredential]::new('a:b', (ConvertTo-Secret $Marker))) }
        { New-SaharaCluster c2 small -Session $it.ClosedSahara }
        { Update-SaharaCluster nobody -Description x }
        { Update-SaharaCluster c1 -NewName 'c_1!' }
        { Update-SaharaClusterKeypair nobody }
        { Update-SaharaClusterKeypair c1 -Session $it.Old }
        { Test-SaharaCluster nobody }
        { Resize-SaharaCluster nobody worker:1 }
        { New-SaharaClusterTemplate w -PluginName fake -PluginVersion 0.1 -NodeGroup nobody:1 }
        { Update-SaharaClusterTemplate nobody -Description x }
        { Remove-SaharaClusterTemplate nobody -Confirm:$false }
        { Export-SaharaClusterTemplate small (Join-Path $it.Folder nowhere x.json) }
        { Export-SaharaNodeGroupTemplate nobody . }
        { Start-ServiceBroker (New-TestService) {} -OnBind {} -OnUpdate {} -StatePath keyless.db }
        { Import-SaharaNodeGroupTemplate nowhere.json }
        { Update-SaharaNodeGroupTemplate nobody -Description x }
        { Remove-SaharaNodeGroupTemplate nobody -Confirm:$false }
        { ConvertTo-SaharaClusterTemplate nowhere.xml fake 0.1 -Session $it.Old }
        { ConvertTo-SaharaClusterTemplate (New-File conf.xml x) nothing 0.1 }
        { Update-SaharaPlugin nothing -Label @{ hidden = $true } }
        { New-SaharaJobBinaryInternal -Path nowhere.jar -Session $it.Old }
        { New-SaharaJobBinaryInternal -Path (New-File run.sh x) }
        { Update-SaharaJobBinary nobody -Description x }
        { Update-SaharaJobBinaryInternal nobody -IsPublic $true -Session $it.Old }
        { Remove-SaharaJobBinary nobody -Confirm:$false }
        { Remove-SaharaJobBinaryInternal nobody -Confirm:$false -Session $it.Old }
        { Save-SaharaJobBinary nobody }
        { Save-SaharaJobBinaryInternal nobody -Session $it.Old }
        { Save-SaharaJobBinaryInternal run.jar $it.Folder -Session $it.Old }
        { Update-SaharaDataSource nobody -Description x }
        { Remove-SaharaDataSource nobody -Confirm:$false }
        { Update-SaharaJobTemplate nobody -Description x }
        { Remove-SaharaJobTemplate nobody -Confirm:$false }
        { Start-SaharaJobExecution nobody c1 -Config 5 }
        { Update-SaharaJobExecution ([guid]::Empty) -IsPublic $true }
        { Remove-SaharaJobExecution ([guid]::Empty) -Confirm:$false }
        { Stop-SaharaJobExecution ([guid]::Empty) }
        { Set-SaharaImageTag nobody x }
        { Remove-SaharaImageTag nobody x }
        { Unregister-SaharaImage nobody -Confirm:$false }
    ) | ForEach-Object { @{ Code = "$_".Trim(); Do = $_; Cmdlet = Get-Called $_ } }

    # What takes nothing but objects that are there, and refuses none of them.
    $neverRefuse = 'Stop-ServiceBroker', 'Stop-ServiceEmulator'
    $covered = @($families.Found.Cmdlet) + $local.Cmdlet + $neverRefuse
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    . $PSScriptRoot/MessageCases.ps1
    . $PSScriptRoot/Reader.ps1
    $WarningPreference = 'SilentlyContinue'

    # What a service was asked to change since then.
    function Get-Change([datetimeoffset] $Since) {
        if ($it.Emulator) { Get-ChangeRequest $it.Emulator $Since }
        $it.Host?.Log | Where-Object { $_.Time -ge $Since -and $_.Operation -in 'Provision', 'Update', 'Deprovision', 'Bind', 'Unbind' } | ForEach-Object { "$_" }
    }

    # The files of the folder with their content; but for what a case made itself, and a state that a broker works with.
    function Get-FileState {
        Get-ChildItem -LiteralPath $it.Folder -File -Recurse -Force | Where-Object { $_.Name -notin $it.Made -and $_.Name -notlike 'state.db*' } | ForEach-Object { "$($_.Name) $((Get-FileHash $_).Hash)" }
    }

    # A broker's state with an instance in it, which no broker uses.
    function New-KeptState([string] $Path) {
        $broker = Start-TestBroker -With @{ StatePath = $Path }
        $null = Invoke-Operation $broker Provision
        Stop-ServiceBroker $broker -Drain 0
    }

    # A case with -WhatIf: its errors, and all that was written to the terminal and as output. Nothing may have been changed by it.
    function Get-PreviewOf([scriptblock] $Do, [string] $Cmdlet) {
        $since, $files = [datetimeoffset]::Now, @(Get-FileState)
        $PSDefaultParameterValues = @{ "${Cmdlet}:WhatIf" = $true }
        $transcript = Join-Path $TestDrive "whatif-$([guid]::NewGuid()).txt"
        $null = Start-Transcript -LiteralPath $transcript
        $caught = $null
        try { $all = @(& $Do 2>&1) } catch { $caught = $_ } finally { $null = Stop-Transcript }
        Get-Change $since | Should -BeNullOrEmpty
        @(Get-FileState) | Should -Be $files
        $errors = @(@($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) + $caught | Where-Object { $_ })
        $output = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_ -isnot [SapServiceTools.FleetStep] -and $_ -isnot [SapServiceTools.FleetSummary] })
        $text = Get-Content -LiteralPath $transcript -Raw
        $text | Should -Not -Match $Marker
        [pscustomobject]@{ Errors = $errors; Output = $output; Lines = @($text -split '\r?\n' -match '^What if: ') }
    }
}

Describe 'A case' {
    It 'is there for each cmdlet that changes something' -ForEach @{ Changing = $changing; Covered = $covered; NeverRefuse = $neverRefuse } {
        $Changing.Count | Should -BeGreaterThan 60
        $Changing | Where-Object { $_ -notin $Covered } | Should -BeNullOrEmpty
        $NeverRefuse | Where-Object { $_ -notin $Changing } | Should -BeNullOrEmpty
    }
}

Describe 'With -WhatIf a mistake <Family>' -ForEach $families {
    BeforeAll {
        $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName }
        if (-not $IsSkipped) { . $Begin }
    }

    AfterAll {
        if (-not $IsSkipped) { . $End }
    }

    It '<Name> is refused by the <RefusedBy>' -Skip:$_.IsSkipped -ForEach $Found {
        $preview = Get-PreviewOf $Case.Do $Cmdlet
        $preview.Output | Should -BeNullOrEmpty
        if ($RefusedBy -ne 'Module') {
            $preview.Errors | Should -BeNullOrEmpty
            $preview.Lines | Should -HaveCount 1
            return
        }
        $preview.Errors | Should -HaveCount 1
        $failure = $preview.Errors[0]
        $failure.FullyQualifiedErrorId.Split(',')[0] | Should -Be $Case.Id
        $failure.CategoryInfo.Category | Should -Be $Case.Category
        foreach ($part in $Case.Says) { "$failure" | Should -Match $part }
        "$($failure.TargetObject)" | Should -Match "^$($Case.Target)$"
    }
}

Describe 'With -WhatIf as without it' {
    BeforeAll {
        $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName }
        $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -JobTime 0.02 -FailingTenant 'fail*'
        $it.Session = Connect-TestEmulator $it.Emulator
        $it.Manager = Connect-TestEmulator $it.Emulator -BackEnd ServiceManager -With @{ NoDefault = $true }
        $it.Both = Connect-InstanceManager -ServiceKey $it.Emulator.ServiceKey, $it.Emulator.ServiceManagerKey -PollingIntervalMilliseconds 20 -NoDefault
        $null = New-ManagedInstance acme, old1
        $null = New-ManagedInstance acme -Session $it.Manager
        $null = New-ManagedInstance fail1 -Session $it.Manager 2>&1
        $it.Replaced = Update-ManagedInstanceCredential acme -Session $it.Manager
        $null = Update-ManagedInstanceCredential acme -RemoveOld -Session $it.Manager
        $it.Closed = Connect-TestEmulator $it.Emulator -With @{ NoDefault = $true }
        $it.OfClosed = Get-ManagedInstance acme -Session $it.Closed
        Disconnect-ServiceSession $it.Closed
        $it.Broker = $it.Emulator | Connect-Broker -NoDefault -PollingInterval 0.02
        $it.ClosedBroker = $it.Emulator | Connect-Broker -NoDefault
        Disconnect-ServiceSession $it.ClosedBroker
        $null = Invoke-BrokerProvision cluster shared -InstanceId i1 -Session $it.Broker
        $it.Sahara = Connect-TestSahara $it.Emulator
        $it.Old = Connect-TestSahara $it.Emulator -ApiVersion 1.1 -With @{ NoDefault = $true }
        $it.ClosedSahara = Connect-TestSahara $it.Emulator -With @{ NoDefault = $true }
        Disconnect-ServiceSession $it.ClosedSahara
        New-TestTemplate
        $null = New-SaharaCluster c1 small
        Push-Location $it.Folder
        $null = New-SaharaJobBinaryInternal -Path (New-File run.jar x) -Session $it.Old
        New-KeptState keyless.db
        Remove-Item keyless.db.key
    }

    AfterAll {
        Pop-Location
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $it.Emulator
    }

    It '<Code> is refused' -ForEach $local {
        $since = [datetimeoffset]::Now
        $failure = @(Get-ErrorOf $Do)
        Get-Change $since | Should -BeNullOrEmpty -Because 'the case is about what is refused before anything is sent'
        $failure | Should -HaveCount 1
        $preview = Get-PreviewOf $Do $Cmdlet
        $preview.Errors | Should -HaveCount 1
        $preview.Output | Should -BeNullOrEmpty
        $preview.Errors[0].FullyQualifiedErrorId | Should -Be $failure[0].FullyQualifiedErrorId
        $preview.Errors[0].CategoryInfo.Category | Should -Be $failure[0].CategoryInfo.Category
        "$($preview.Errors[0].TargetObject)" | Should -Be "$($failure[0].TargetObject)"
        # Each request has an id of its own.
        "$($preview.Errors[0])" -replace 'Request id \S+' | Should -Be ("$($failure[0])" -replace 'Request id \S+')
    }
}

Describe 'What -WhatIf tells and -Confirm asks' {
    BeforeAll {
        $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName }
        $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -JobTime 0.02 -FailingTenant 'fail*'
        $session = Connect-TestEmulator $it.Emulator
        $manager = Connect-TestEmulator $it.Emulator -BackEnd ServiceManager -With @{ NoDefault = $true }
        foreach ($one in $session, $manager) {
            $null = New-ManagedInstance a1, a2, a3 -Session $one
            $null = New-ManagedInstance fail1 -Session $one 2>&1
        }
        $rotation = Update-ManagedInstanceCredential a1 -Session $manager
        foreach ($one in $session, $manager) { $null = Get-ManagedInstance -Session $one }
        $broker = $it.Emulator | Connect-Broker -NoDefault -PollingInterval 0.02
        $null = 'i1', 'i2' | Invoke-BrokerProvision cluster shared -Session $broker
        foreach ($binding in 'b1', 'b2') { $null = Invoke-BrokerBind i1 $binding -Session $broker }
        $sahara = Connect-TestSahara $it.Emulator
        New-TestTemplate
        $null = New-SaharaCluster c1 small
        $null = New-SaharaDataSource d1 hdfs://h/in
        $catalog = New-TestService
        # There is one already: a run that may remove must have it to itself before it asks.
        $null = New-Item (Join-Path $it.Folder j.txt)
        New-KeptState (Join-Path $it.Folder kept.db)

        $screen = [SapServiceTools.Tests.ReaderHost]::new(1000)
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ManifestPath)
        $runspace = [runspacefactory]::CreateRunspace($screen, $state)
        $runspace.Open()
        foreach ($name in 'session', 'manager', 'broker', 'rotation', 'catalog', 'ImageId') { $runspace.SessionStateProxy.SetVariable($name, (Get-Variable $name -ValueOnly)) }
        $runspace.SessionStateProxy.SetVariable('PSDefaultParameterValues', [System.Management.Automation.DefaultParameterDictionary] @{ '*-Sahara*:Session' = $sahara })
        $null = $runspace.SessionStateProxy.Path.SetLocation($it.Folder)

        # What sessions know of the services, and the files.
        function Get-AllState {
            @(
                foreach ($one in $session, $manager) { $one.Cache.Tenants | Sort-Object; $one.PendingOperations | ForEach-Object { "$_" } }
                $broker.PendingOperations | ForEach-Object { "$_" }
                Get-BrokerInstance -Session $broker | ForEach-Object { "$($_.InstanceId) $($_.Status) $($_.BindingIds)" } | Sort-Object
                $sahara.PendingOperations | ForEach-Object { "$_" }
                "$($rotation.OldRemoved)"
                Get-FileState
            ) -join "`n"
        }

        # Runs code as at a terminal: the steps that it tells of or asks for, its output and its errors. Steps of a plan say themselves that they are none yet.
        function Invoke-Typed([string] $Code, [string] $Answer) {
            $screen.Answer = $Answer
            $shell = [powershell]::Create($runspace).AddScript($Code, $true)
            try {
                $output = @($shell.Invoke() | Where-Object { $_ -isnot [SapServiceTools.FleetSummary] -and $_.Action -ne 'Keep' -and "$($_.State)" -notin 'Planned', 'Skipped' })
                $errors = @($shell.Streams.Error)
            }
            finally {
                $shell.Dispose()
            }
            $text = $screen.Take()
            $text | Should -Not -Match $Marker
            [pscustomobject]@{ Steps = @([regex]::Matches($text, 'Performing the operation "[^"]+" on target ".+"') | ForEach-Object Value | Sort-Object); Output = $output; Errors = $errors; Text = $text }
        }
    }

    AfterAll {
        $runspace.Dispose()
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $it.Emulator
    }

    It '<Code>: <Count>' -ForEach @(
        foreach ($backEnd in 'session', 'manager') {
            @{ Code = "1..5 | ForEach-Object { `"n`$_`" } | New-ManagedInstance -Session `$$backEnd"; Count = 5; Step = '"Create" on target "managed instance of tenant ''n\d'' at 127' }
            @{ Code = "Remove-ManagedInstance a1, a2, a3 -Session `$$backEnd"; Count = 3; Step = '"Remove" on target "managed instance of tenant ''a\d'' at 127' }
            @{ Code = "Update-ManagedInstanceCredential a1, a2 -RemoveOld -Session `$$backEnd"; Count = 2; Step = '"Renew the credentials, and remove the old ones" on target' }
            @{ Code = "Export-ManagedInstanceCredential a1, a2 -Path c.json -Session `$$backEnd"; Count = 2; Step = '"Export" on target "credentials of tenant ''a\d'' to file ''.*c\.json''' }
            @{ Code = "'a1', 'x1', 'x2' | Sync-ManagedInstance -RemoveExtra -Session `$$backEnd"; Count = 5; Step = '"(Create|Remove)" on target "managed instance of tenant' }
            @{ Code = "Repair-ManagedInstance -JournalPath j.txt -Session `$$backEnd"; Count = 1; Step = '"Repair \(CREATION_FAILED\)" on target "managed instance of tenant ''fail1''' }
            @{ Code = "Clear-ManagedInstanceCache a1, a2 -Session `$$backEnd"; Count = 2; Step = '"Clear" on target "cached managed instance of tenant' }
        }
        @{ Code = 'Get-ManagedInstance a1, a2 -Session $manager | Update-ManagedInstance -ProvisioningParameter @{ size = 2 }'; Count = 2; Step = '"Update" on target "managed instance of tenant' }
        @{ Code = 'New-ManagedInstance a1, y1 -IfExists Skip -Session $manager'; Count = 2; Step = '"Create" on target' }
        @{ Code = '$rotation | Update-ManagedInstanceCredential'; Count = 1; Step = '"Remove 1 old credentials" on target "managed instance of tenant ''a1''' }
        @{ Code = '1..5 | ForEach-Object { "p$_" } | Invoke-BrokerProvision cluster shared -Session $broker'; Count = 5; Step = '"Provision" on target "service instance ''p\d'' of cluster/shared at 127' }
        @{ Code = 'Invoke-BrokerBind i1 b3 -Session $broker'; Count = 1; Step = '"Bind" on target "service binding ''b3'' of instance ''i1''' }
        @{ Code = 'Invoke-BrokerUpdate i1 -Parameter @{ a = 1 } -Session $broker'; Count = 1; Step = '"Update" on target "service instance ''i1''' }
        @{ Code = 'Get-BrokerInstance i1 -Session $broker | Invoke-BrokerUnbind'; Count = 2; Step = '"Unbind" on target "service binding ''b\d''' }
        @{ Code = "'i1', 'i2' | Invoke-BrokerDeprovision -IncludeBinding -Session `$broker"; Count = 2; Step = '"Deprovision with its bindings" on target "service instance ''i\d''' }
        @{ Code = 'Export-BrokerInventory inventory.json -Session $broker'; Count = 1; Step = '"Export the broker inventory" on target ".*inventory\.json' }
        @{ Code = 'Test-BrokerConformance cluster shared -HtmlPath r.html -Session $broker'; Count = 1; Step = '"Make, change and delete service instances and bindings' }
        @{ Code = 'Get-ManagedInstance -Session $session | Export-ServiceReport r.html'; Count = 1; Step = '"Write a report" on target "file ''.*r\.html' }
        @{ Code = 'Start-ServiceEmulator'; Count = 1; Step = '"Start" on target "emulator on a free port' }
        foreach ($file in 'new.db', 'kept.db') {
            @{ Code = "Start-ServiceBroker `$catalog {} -OnBind {} -OnUpdate {} -StatePath $file -LogPath s.log"; Count = 1; Step = '"Start" on target "broker for store on 127' }
        }
        @{ Code = '1..5 | ForEach-Object { "c$_$_" } | New-SaharaCluster -ClusterTemplate small'; Count = 5; Step = '"Create" on target "cluster ''c\d\d'' at 127' }
        @{ Code = 'Get-SaharaCluster | Remove-SaharaCluster -Force'; Count = 1; Step = '"Remove by force" on target "cluster ''c1''' }
        @{ Code = 'Resize-SaharaCluster c1 worker:3'; Count = 1; Step = '"Resize to worker:3" on target "cluster ''c1''' }
        @{ Code = 'Update-SaharaCluster c1 -Description x'; Count = 1; Step = '"Update" on target "cluster ''c1''' }
        @{ Code = 'Export-SaharaNodeGroupTemplate worker, master .'; Count = 2; Step = '"Export to \." on target "node group template' }
        @{ Code = 'Set-SaharaImageTag $ImageId a, b'; Count = 1; Step = '"Set tags a, b" on target "image' }
        @{ Code = 'Register-SaharaImage $ImageId u'; Count = 1; Step = '"Register" on target "image' }
        @{ Code = 'New-SaharaDataSource d2 hdfs://h/x'; Count = 1; Step = '"Create" on target "data source ''d2''' }
        @{ Code = 'Remove-SaharaDataSource d1'; Count = 1; Step = '"Remove" on target "data source ''d1''' }
    ) {
        $since, $before = [datetimeoffset]::Now, (Get-AllState)
        $told = Invoke-Typed "`$WhatIfPreference = `$true; $Code"
        $told.Errors | Should -BeNullOrEmpty
        $told.Output | Should -BeNullOrEmpty -Because 'what is written would pass for what was done'
        $told.Steps | Should -HaveCount $Count
        foreach ($one in $told.Steps) { $one | Should -Match $Step }
        ([regex]::Matches($told.Text, '(?m)^What if: ')).Count | Should -Be $Count
        Get-AllState | Should -Be $before
        Get-Change $since | Should -BeNullOrEmpty

        $asked = Invoke-Typed "`$ConfirmPreference = 'Low'; $Code" 'No'
        $asked.Errors | Should -BeNullOrEmpty
        $asked.Output | Should -BeNullOrEmpty
        $asked.Steps | Should -Be $told.Steps
        $asked.Text | Should -Not -Match 'What if'
        Get-AllState | Should -Be $before
        Get-Change $since | Should -BeNullOrEmpty
    }
}
