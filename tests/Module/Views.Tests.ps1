BeforeAll {
    . $PSScriptRoot/Support.ps1
    $PSStyle.OutputRendering = 'PlainText'
    $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
    $session = Connect-TestEmulator $emulator
    $null = 'acme', 'fail1' | New-ManagedInstance -ErrorAction Ignore

    function Get-Header {
        param($InputObject)
        (($InputObject | Out-String -Width 200) -split '\r?\n' | Where-Object { $_.Trim() })[0].Trim() -split '\s+'
    }
}

AfterAll {
    Disconnect-ServiceSession $session
    Stop-ServiceEmulator $emulator
}

Describe 'The default view' {
    It 'of instances' {
        Get-Header (Get-ManagedInstance) | Should -Be 'TenantId', 'Status', 'UpdatedOn'
        Get-ManagedInstance acme | Out-String -Width 200 | Should -Match 'acme\s+CREATION_SUCCEEDED\s+\d{4}-\d\d-\d\d \d\d:\d\d\s'
    }

    It 'of operations' {
        Get-Header (New-ManagedInstance later -NoWait) | Should -Be 'TenantId', 'Type', 'Status', 'Age'
    }

    It 'of sessions' {
        Get-Header (Get-ServiceSession) | Should -Be 'Id', 'Kind', 'UserName', 'ConnectedAt', 'Uri'
    }

    It 'of steps and renewals' {
        Get-Header (Sync-ManagedInstance acme, globex) | Should -Be 'TenantId', 'Action', 'State', 'Reason'
        $rotation = Update-ManagedInstanceCredential acme
        Get-Header $rotation | Should -Be 'TenantId', 'Credentials', 'Old', 'OldRemoved'
        $rotation | Out-String -Width 80 | Should -Match 'acme\s.*host, port' -Because 'names of fields say more than their number'
        $password = (Get-ManagedInstanceCredential acme -AsPlainText).password
        ($rotation | Format-List * | Out-String -Width 400) + ($rotation | ConvertTo-Json -Depth 5) | Should -Not -Match ([regex]::Escape($password))
    }

    It 'of what the emulated Service Manager has' {
        Get-Header $emulator.ServiceManager | Should -Be 'Instances', 'Bindings', 'TokenLifetime', 'RefusesConflictsAtOnce', 'ForgetsDeletions'
        $null = $emulator.ServiceManager.AddInstance('acme', 'name')
        Get-Header $emulator.ServiceManager.Instances | Should -Be 'TenantId', 'Ready', 'LastOperation', 'Bindings'
    }

    It 'of emulators' {
        Get-Header (Get-ServiceEmulator) | Should -Be 'Uri', 'UserName', 'Instances', 'Requests'
        Get-ServiceEmulator | Format-List | Out-String | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
    }

    It 'of what an emulator was asked' {
        Get-Header $emulator.Requests | Should -Be 'Time', 'Method', 'Path', 'Status', 'Duration'
        $emulator.Requests[0] | Out-String -Width 80 | Should -Match '\d\d:\d\d:\d\d\.\d{3} [A-Z]+\s+…/\S+\s+\d{3}\s+\d+ ms\s'
    }

    It 'of an emulator behind another object shows no secret either' {
        $text = (Get-ManagedInstance acme), (Get-ServiceEmulator) | Out-String -Width 200
        $text | Should -Match 'InstanceCount\s+: \d'
        $text | Should -Not -Match ([regex]::Escape($emulator.ServiceKey.password))
    }

    It 'as a list shows a failure''s reason and the counts of the cache' {
        Get-ManagedInstance fail1 -NoCache | Format-List | Out-String | Should -Match 'FailedMessage\s+: \S'
        Get-ServiceSession | Format-List | Out-String | Should -Match 'CacheHits\s+: \d'
    }

    It 'has no colours where they are not wanted' {
        Get-ManagedInstance | Out-String | Should -Not -Match "`e"
    }
}

Describe 'Each table' {
    BeforeDiscovery {
        . $PSScriptRoot/Support.ps1
        $tables = foreach ($file in Get-ChildItem (Join-Path $ModulePath '*.Format.ps1xml')) {
            ([xml](Get-Content $file.FullName -Raw)).SelectNodes('//View[TableControl]') | ForEach-Object { @{ Name = $_.Name; Columns = @($_.SelectNodes('.//TableColumnHeader')); Items = @($_.SelectNodes('.//TableColumnItem')) } }
        }
    }

    # 80 less the four by which Get-Help indents what examples print; the last column stays free. PowerShell keeps the first rows back, until a second object comes or 300 ms have passed, where the first column has no width.
    It 'fits into the 76 columns of a help page and shows its first row with its first object: <Name>' -ForEach $tables {
        $Columns[0].Width | Should -Not -BeNullOrEmpty
        $elastic = @($Columns | Where-Object { -not $_.Width })
        $elastic.Count | Should -BeLessOrEqual 1 -Because 'one column may take what is left, so that a wide terminal shows more'
        $free = 75 - ($Columns | Measure-Object { [int]$_.Width } -Sum).Sum - ($Columns.Count - 1)
        $free | Should -BeGreaterOrEqual ($elastic ? [Math]::Max(9, $elastic[0].Label.Length) : 0)
        foreach ($column in $Columns | Where-Object Width) { [int]$column.Width | Should -BeGreaterOrEqual $column.Label.Length -Because $column.Label }
        $Columns.Count | Should -BeLessOrEqual 5
        for ($index = 0; $index -lt $Columns.Count; $index++) {
            $label = $Columns[$index].Label
            # What is cut may be names and reasons; of a time or an id, a part is of no use.
            if ($label -in 'TenantId', 'InstanceId', 'BindingId') { [int]$Columns[$index].Width | Should -BeGreaterOrEqual 36 -Because $label }
            if ($Items[$index].FormatString) { [int]$Columns[$index].Width | Should -BeGreaterOrEqual ($Items[$index].FormatString -f [datetime]::Now).Length -Because $label }
        }
    }
}

Describe 'Sahara''s objects' {
    BeforeAll {
        . $PSScriptRoot/SaharaSupport.ps1
        $views = ([xml](Get-Content (Join-Path $ModulePath 'SapServiceTools.Sahara.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View
        # As long as a cluster's name may be with its machines' in a host name.
        $long = 'a-name-as-long-as-sahara-takes-for-a-cluster'
        $openStack = Start-TestEmulator -With @{ FailingVerification = 'ill*'; StuckJob = 'a-name*'; FailingCluster = 'boom*'; JobTime = 0.05 }
        $sahara = Connect-TestSahara $openStack
        New-TestTemplate
        $null = Register-SaharaImage $OtherImageId ubuntu
        $null = New-SaharaClusterTemplate another -PluginName fake -PluginVersion 0.1 -NodeGroup master:1 -ClusterConfig @{ general = @{ 'Enable NTP service' = $false } }
        $null = New-SaharaNodeGroupTemplate $long -FlavorId 2 -PluginName fake -PluginVersion 0.1 -NodeProcess datanode -Description 'für 🐘'
        $null = 'zebra', 'ill', $long | ForEach-Object { New-SaharaCluster $_ small }
        $null = New-SaharaCluster boom1 small -ErrorAction Ignore
        Wait-Until { (Test-SaharaCluster ill -Latest).Status -eq 'RED' }
        $swift = [pscredential]::new('u', (ConvertTo-Secret 'p'))
        $null = 'out', 'in' | ForEach-Object { New-SaharaDataSource $_ "hdfs://host/$_" }
        $null = 'run.sh', 'lib.jar' | ForEach-Object { New-SaharaJobBinary $_ "swift://jobs.sahara/$_" -Credential $swift }
        $argument = @{ name = 'X'; mapping_type = 'args'; location = '0'; value_type = 'string'; required = $false; default = 'v' }
        $null = New-SaharaJobTemplate zcount Pig -Main run.sh -Library lib.jar
        $null = New-SaharaJobTemplate "$long-job" Shell -Main run.sh -Interface $argument
        $null = Start-SaharaJobExecution zcount zebra -InputDataSource in -OutputDataSource out -Config @{ a = 'b' } -Argument x
        $endless = Start-SaharaJobExecution "$long-job" $long -NoWait

        # Everything that Get- and Test- return, what is in it included.
        function Get-AllOfSahara {
            Get-Command -Module SapServiceTools -Noun Sahara* -Verb Get | Where-Object Name -NotIn 'Get-SaharaJobConfigHint', 'Get-SaharaJobBinaryInternal' | ForEach-Object { & $_ -Session $sahara }
            $plugin = Get-SaharaPlugin fake -Version 0.1 -Session $sahara
            $plugin
            $plugin.Configs
            $plugin.PluginLabels.Values
            $hint = Get-SaharaJobConfigHint Pig -Session $sahara
            $hint
            $hint.Configs
            (Get-SaharaJobType Pig -Session $sahara).Plugins
            (Get-SaharaJobTemplate -Session $sahara).Interface
            $clusters = Get-SaharaCluster -IncludeEvent -Session $sahara
            $clusters.NodeGroups
            $clusters.NodeGroups.Instances
            $clusters.ProvisionProgress
            $clusters.ProvisionProgress.Events
            $clusters.Verification
            $clusters.Verification.Checks
            $endless
        }
        $all = @(Get-AllOfSahara)
        $kinds = $all | Group-Object { $_.GetType().Name }

        function Get-Line {
            param($InputObject, [int] $Width = 80)
            ($InputObject | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() }
        }
    }

    AfterAll {
        $sahara | Disconnect-ServiceSession
        $openStack | Stop-ServiceEmulator
    }

    It 'have a view for every type that a cmdlet returns' {
        $types = (Get-Command -Module SapServiceTools -Noun 'Sahara*').OutputType.Type | Where-Object { $_.Namespace -eq 'SapServiceTools' -and $_.Name -ne 'SaharaSession' } | Sort-Object -Unique FullName
        $types.Count | Should -BeGreaterThan 10
        $types.FullName | Where-Object { $_ -notin $views.ViewSelectedBy.TypeName } | Should -BeNullOrEmpty
    }

    It 'show all of their columns within 80, and no more than that' {
        $kinds.Count | Should -BeGreaterThan 20
        foreach ($kind in $kinds) {
            $lines = Get-Line ($kind.Group | Where-Object { "$($_.Name)$($_.InstanceName)" -notlike "*$long*" })
            $wanted = ($views | Where-Object { $_.ViewSelectedBy.TypeName -eq "SapServiceTools.$($kind.Name)" }).TableControl.TableHeaders.TableColumnHeader.Label
            $lines[0].Trim() -split '\s+' | Should -Be $wanted -Because $kind.Name
            ($lines | Measure-Object -Maximum Length).Maximum | Should -BeLessOrEqual 80 -Because $kind.Name
        }
    }

    It 'of runs show job template, cluster, status, age and duration within 80 columns, however long the names are' {
        $lines = Get-Line (Get-SaharaJobExecution -Session $sahara)
        $lines[0].Trim() -split '\s+' | Should -Be 'Status', 'Age', 'Duration', 'JobTemplate', 'Cluster'
        ($lines | Measure-Object -Maximum Length).Maximum | Should -BeLessOrEqual 80
        $lines | Where-Object { $_ -match '^SUCCEEDED\s+\d+m\d+s\s+\d+m\d+s\s+zcount\s+zebra\s*$' } | Should -HaveCount 1
        $lines | Where-Object { $_ -match '^RUNNING\s+\d+m\d+s\s+\d+m\d+s\s+a-name-as\S*…\s+a-name-as\S*…\s*$' } | Should -HaveCount 1
    }

    It 'of runs cost one look-up of each kind a page, and none where the names were seen lately' {
        $fresh = Connect-TestSahara $openStack -With @{ NoDefault = $true }
        $before = $fresh.RequestCount
        $runs = Get-SaharaJobExecution -Session $fresh
        $fresh.RequestCount - $before | Should -Be 3 -Because 'the runs are asked for, the job templates and the clusters'
        $runs.ClusterName | Sort-Object | Should -Be $long, 'zebra'
        $before = $fresh.RequestCount
        (Get-SaharaJobExecution $runs[0].Id -Session $fresh).JobTemplateName | Should -Be $runs[0].JobTemplateName
        $fresh.RequestCount - $before | Should -Be 1
        $fresh | Disconnect-ServiceSession
    }

    It 'show the checks that fail' {
        $text = (Get-Line (Get-SaharaCluster ill, zebra -Session $sahara | Test-SaharaCluster -Latest)) -join "`n"
        $text | Should -Match 'ill\s+RED\s+\d+m\d+s Check of instances accessibility: RED'
        $text | Should -Match 'zebra\s+GREEN\s+\d+m\d+s none of \d'
        (Test-SaharaCluster ill -Latest).FailingChecks.Status | Should -Be 'RED'
        (Test-SaharaCluster zebra -Latest).FailingChecks | Should -BeNullOrEmpty
    }

    It 'come in the order of their names, or backwards' {
        $lists = Get-Command -Module SapServiceTools -Noun Sahara* -Verb Get | Where-Object Name -NotIn 'Get-SaharaJobConfigHint', 'Get-SaharaJobBinaryInternal', 'Get-SaharaJobExecution'
        foreach ($list in $lists) {
            $names = (& $list -Session $sahara).Name
            $names | Should -Be ($names | Sort-Object) -Because $list.Name
            (& $list -Session $sahara -Descending).Name | Should -Be ($names | Sort-Object -Descending) -Because $list.Name
        }
        (Get-SaharaCluster '*l*' -First 2 -Session $sahara).Name | Should -Be $long, 'ill'
        $times = (Get-SaharaJobExecution -Descending -Session $sahara).CreatedAt
        $times | Should -Be ($times | Sort-Object -Descending)
    }

    It 'come in that order without more requests' {
        $before = $sahara.RequestCount
        (Get-SaharaCluster -First 2 -Session $sahara).Name | Should -Be $long, 'boom1'
        $sahara.RequestCount - $before | Should -Be 1
        $before = $sahara.RequestCount
        (Get-SaharaCluster -First 1 -Status Error -Session $sahara).Name | Should -Be 'boom1'
        $sahara.RequestCount - $before | Should -Be 1 -Because 'what is filtered here is not asked for one by one'
    }

    It 'begin with the name, and runs with the id' {
        foreach ($item in $kinds.ForEach({ $_.Group[0] }) | Where-Object { $_ -is [SapServiceTools.SaharaObject] -or $_ -is [SapServiceTools.SaharaHealthCheck] }) {
            $first = $item -is [SapServiceTools.SaharaJobExecution] ? 'Id' : 'Name'
            ($item | ConvertTo-Csv)[0] | Should -Match "^`"$first`"" -Because $item.GetType().Name
            (Get-Line ($item | Format-List))[0] | Should -Match "^$first\s+:" -Because $item.GetType().Name
        }
    }

    It 'have readable cells, and no type names, in CSV files and lists' {
        foreach ($kind in $kinds) {
            $kind.Group | ConvertTo-Csv | Select-Object -Skip 1 | Should -Not -Match 'System\.|SapServiceTools\.|`\d' -Because $kind.Name
            $kind.Group | Format-List | Out-String -Width 200 | Should -Not -Match 'System\.|SapServiceTools\.|`\d' -Because $kind.Name
        }
        $row = Get-SaharaClusterTemplate another -Session $sahara | ConvertTo-Csv | ConvertFrom-Csv
        $row.NodeGroups | Should -Be 'master:1'
        $row.ClusterConfigs | Should -Be '{"general":{"Enable NTP service":false}}'
        $row.AntiAffinity | Should -Be ''
        (Get-SaharaClusterTemplate small -Session $sahara | ConvertTo-Csv | ConvertFrom-Csv).NodeGroups -split ', ' | Sort-Object | Should -Be 'master:1', 'worker:2'
        $plugin = Get-SaharaPlugin fake -Version 0.1 -Session $sahara | ConvertTo-Csv | ConvertFrom-Csv
        ($plugin.NodeProcesses | ConvertFrom-Json).HDFS | Should -Be 'namenode', 'datanode'
        ($plugin.PluginLabels | ConvertFrom-Json).enabled | Should -BeTrue
    }

    It 'can be indexed, joined and compared as arrays can' {
        $worker = Get-SaharaNodeGroupTemplate worker -Session $sahara
        $worker.NodeProcesses[0], $worker.NodeProcesses[-1] | Should -Be 'datanode', 'tasktracker'
        $worker.NodeProcesses.Count | Should -Be 2
        $worker.NodeProcesses -join '+' | Should -Be 'datanode+tasktracker'
        $worker.NodeProcesses -contains 'datanode' | Should -BeTrue
        "$($worker.NodeProcesses)" | Should -Be 'datanode tasktracker'
        ($worker | ConvertTo-Json | ConvertFrom-Json).NodeProcesses | Should -Be 'datanode', 'tasktracker'
    }
}
