# One page of whatever the pipeline brings: what is on it, that copies count as much as objects, and how it treats the file.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
    $session = Connect-TestEmulator $emulator -BackEnd ServiceManager
    $null = 'acme', 'globex' | New-ManagedInstance
    $failed = Get-ErrorOf { New-ManagedInstance fail1 }

    # Writes a page and returns its text.
    function Get-Report {
        param([object[]] $Thing, [hashtable] $With = @{})
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).html"
        $Thing | Export-ServiceReport $path @With
        Get-Content -LiteralPath $path -Raw
    }

    # As Start-Job, remoting and Import-Clixml bring an object.
    function Copy-Object {
        param($Thing, [int] $Depth = 2)
        [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Thing, $Depth))
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceEmulator $emulator
}

Describe 'The page' {
    It 'has tenants with their statuses, reasons and what to do' {
        $page = Get-Report (Get-ManagedInstance -NoCache)
        $page | Should -Match '2 CREATION_SUCCEEDED'
        $page | Should -Match '1 CREATION_FAILED'
        $page | Should -Match ([regex]::Escape((Get-ManagedInstance fail1 -NoCache).FailedMessage))
        $page | Should -Match 'Repair-ManagedInstance fail1'
    }

    It 'has what Sync would do, and changes nothing' {
        $page = Get-Report (Sync-ManagedInstance acme, hooli -RemoveExtra -WhatIf)
        $page | Should -Match 'What Sync would do'
        $page | Should -Match '(?s)hooli.*?Create'
        $page | Should -Match 'Expected time'
        (Get-ManagedInstance).TenantId | Should -Not -Contain 'hooli'
    }

    It 'has errors of this module with their advice' {
        $timedOut = Get-ErrorOf { Wait-ManagedInstance nobody }
        $page = Get-Report $failed, $timedOut
        # What it failed at is the tenant's instance, with the status that it has now.
        $page | Should -Match 'CREATION_FAILED'
        $page | Should -Match ([regex]::Escape($failed.Exception.Description))
        $page | Should -Match 'InstanceNotFound'
    }

    It 'says first what Sync would remove' {
        Get-Report (Sync-ManagedInstance acme -RemoveExtra -WhatIf) | Should -Match '<p class="headline bad">2 instances would be removed with their data'
    }

    It 'counts a creation that failed among the others' {
        $made = 'stark', 'fail2' | New-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue
        $page = Get-Report (@($made) + @($failures))
        $page | Should -Match 'Tenants&#39; instances: 1 CREATION_SUCCEEDED, 1 CREATION_FAILED"'
        $page | Should -Match '(?s)id="creation".*<li class="bad"><b>1</b> failed'
        $page | Should -Match 'Repair-ManagedInstance fail2'
        $page | Should -Not -Match 'aria-label="Errors:'
        # The instance itself says more than the error did.
        Get-Report (@(Get-ManagedInstance fail2 -NoCache) + @($failures)) | Should -Match 'Tenants&#39; instances: 1 CREATION_FAILED"'
        'stark', 'fail2' | Remove-ManagedInstance -Confirm:$false
    }

    It 'counts errors of which nothing came to be' {
        $refused = Get-ErrorOf { New-ManagedInstance acme }
        Get-Report (@(Get-ManagedInstance acme) + @($refused)) | Should -Match 'aria-label="Errors: 1 InstanceExists"'
    }

    It 'has what goes on as such, with -NoWait and as a copy' {
        $operation = New-ManagedInstance slow -NoWait
        foreach ($thing in $operation, (Copy-Object $operation)) { Get-Report $thing | Should -Match 'Tenants&#39; instances: 1 CREATION_IN_PROGRESS"' }
        $null = $operation | Wait-ManagedInstance
        $operation = Remove-ManagedInstance slow -NoWait -Confirm:$false
        Get-Report (@(Get-ManagedInstance acme) + @($operation)) | Should -Match 'Tenants&#39; instances: 1 CREATION_SUCCEEDED, 1 DELETION_IN_PROGRESS"'
        $operation | Wait-ManagedInstance
    }

    It 'tells two services apart, and sends commands where things are' {
        $other = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        try {
            $second = Connect-TestEmulator $other -BackEnd ServiceManager -With @{ NoDefault = $true }
            $null = 'acme', 'fail1' | New-ManagedInstance -Session $second -ErrorAction Ignore
            $page = Get-Report (@(Get-ManagedInstance acme, fail1 -Session $session -NoCache) + @(Get-ManagedInstance acme, fail1 -Session $second))
            foreach ($one in $session, $second) {
                @([regex]::Matches($page, "data-label=`"Service`">$($one.Uri.Authority)<")) | Should -HaveCount 2
                $page | Should -Match "Repair-ManagedInstance fail1 -Session \(Get-ServiceSession $($one.Id)\)"
            }
            # Alone it has no column, and its commands name it, since without -Session they would go to the other.
            $page = Get-Report (Get-ManagedInstance fail1 -Session $second)
            $page | Should -Not -Match 'data-label="Service"'
            $page | Should -Match "Repair-ManagedInstance fail1 -Session \(Get-ServiceSession $($second.Id)\)"
            # An operation's error knows where it happened.
            $failures = Get-ErrorOf { New-ManagedInstance fail5 -Session $second }
            Get-Report $failures | Should -Match "Repair-ManagedInstance fail5 -Session \(Get-ServiceSession $($second.Id)\)"
            Disconnect-ServiceSession $second
        }
        finally {
            Stop-ServiceEmulator $other
        }
    }

    It 'has rotations, and the old credentials that are still valid' {
        $page = Get-Report (Update-ManagedInstanceCredential acme -WarningAction Ignore)
        $page | Should -Match 'Update-ManagedInstanceCredential acme -RemoveOld'
    }

    It 'has no credential, not even a field''s name' {
        $secret = Get-ManagedInstanceCredential acme -AsPlainText
        $page = Get-Report (Get-ManagedInstance -NoCache), (Update-ManagedInstanceCredential acme -WarningAction Ignore)
        foreach ($field in $secret.PSObject.Properties) { if ("$($field.Value)".Length -gt 6) { $page | Should -Not -Match ([regex]::Escape($field.Value)) } }
        $page | Should -Not -Match 'hdi_password'
    }

    It 'has the title that it is given, as text' {
        Get-Report (Get-ManagedInstance) @{ Title = 'Ours & <theirs>' } | Should -Match '<title>Ours &amp; &lt;theirs&gt;</title>'
        Get-Report (Get-ManagedInstance) | Should -Match '<h1>Service report</h1>'
    }

    It 'is there when nothing was found' {
        $path = Join-Path $TestDrive 'nothing.html'
        Get-ManagedInstance 'zz*' | Export-ServiceReport $path
        Get-Content $path -Raw | Should -Match 'Nothing was found'
    }
}

Describe 'Brokers and clusters' {
    BeforeAll {
        . $PSScriptRoot/SaharaSupport.ps1
        . $PSScriptRoot/BrokerSupport.ps1
        $cloud = Start-TestEmulator -With @{ FailingCluster = 'boom*'; JobTime = 0.05; FailingVerification = 'ill*' }
        $sahara = Connect-TestSahara $cloud
        New-TestTemplate
        $null = 'good', 'boom1' | New-SaharaCluster -ClusterTemplate small -ErrorAction Ignore
        $null = New-SaharaJobBinary lib.jar swift://jobs.sahara/lib.jar -Credential ([pscredential]::new('u', (ConvertTo-Secret 'p')))
        $null = New-SaharaJobTemplate wordcount Java -Library lib.jar
        $null = Start-SaharaJobExecution wordcount good -Config @{ 'edp.java.main_class' = 'Main' }
        $broker = Start-TestBroker
        $brokerSession = $broker | Connect-Broker
        $made = Invoke-BrokerProvision store small -InstanceId i1
        $bound = $made | Invoke-BrokerBind -BindingId b1
    }

    AfterAll {
        $sahara, $brokerSession | Disconnect-ServiceSession
        Stop-ServiceBroker $broker -Drain 0
        Stop-ServiceEmulator $cloud
    }

    It 'have their instances and bindings' {
        $page = Get-Report $made, $bound
        $page | Should -Match '<code>i1</code>'
        $page | Should -Match '<code>b1</code>'
        $page | Should -Match 'store <span class="dim">small'
    }

    It 'have node groups, steps with their times, and runs' {
        $page = Get-Report (@(Get-SaharaCluster) + @(Get-SaharaJobExecution))
        $page | Should -Match '(?s)Cluster good.*?<b>worker</b><span class="dim">2 nodes'
        $page | Should -Match '(?s)Provisioning.*?>done<'
        $page | Should -Match 'Remove-SaharaCluster boom1'
        $page | Should -Match '(?s)id="jobs".*?wordcount'
    }

    It 'are shown while they go on' {
        $page = Get-Report (Invoke-BrokerProvision cluster shared -InstanceId pending -NoWait -Session ($cloud | Connect-Broker -NoDefault))
        $page | Should -Match 'Service instances: 1 in progress"'
        $operations = @(Start-SaharaJobExecution wordcount good -Config @{ 'edp.java.main_class' = 'Main' } -NoWait) + @(New-SaharaCluster later small -NoWait) + @(Test-SaharaCluster good -NoWait)
        foreach ($things in $operations, @($operations | ForEach-Object { Copy-Object $_ })) {
            $page = Get-Report $things
            $page | Should -Match '<dt>In progress</dt><dd>3</dd>'
            $page | Should -Match 'Cluster later'
        }
        # Of a cluster that is there an operation changes the status alone.
        Get-Report (@(Get-SaharaCluster good) + @($operations | Where-Object Kind -EQ Verification)) | Should -Match '(?s)Cluster good.*?CHECKING.*?<b>worker</b>'
        $null = $operations | Where-Object Kind -EQ ClusterCreation | Wait-SaharaCluster
        $null = $operations | Where-Object Kind -EQ JobExecution | Wait-SaharaJobExecution
        Remove-SaharaCluster later -Confirm:$false
    }

    It 'are counted when they failed' {
        $failures = Get-ErrorOf { New-SaharaCluster boom2 small }
        $page = Get-Report $failures
        $page | Should -Match 'Clusters: 1 Error"'
        $page | Should -Match 'Remove-SaharaCluster boom2'
    }

    It 'are read from copies as from the objects' {
        $things = @(Get-SaharaCluster good) + @(Get-SaharaJobExecution) + @($made, $bound) + @(Get-ManagedInstance -Session $session -NoCache) +
            @(Sync-ManagedInstance acme, hooli -RemoveExtra -WhatIf -Session $session) + @(Update-ManagedInstanceCredential acme -WarningAction Ignore -Session $session)
        $meant = Get-Report $things
        $copied = Get-Report @($things | ForEach-Object { Copy-Object $_ 5 })
        # What took how long till now is another on each page.
        $copied -replace '<style>.*?</style>|\d+m\d+s|<time.*?</time>' | Should -Be ($meant -replace '<style>.*?</style>|\d+m\d+s|<time.*?</time>')
    }

    It 'are read from flat copies as far as those go' {
        $page = Get-Report (Copy-Object (Get-SaharaCluster good) 1)
        $page | Should -Match 'Cluster good'
        $page | Should -Match 'worker:2'
    }
}

Describe 'What is none of it' {
    It 'is an error that names it, and the others are shown' {
        $path = Join-Path $TestDrive 'mixed.html'
        $failures = Get-ErrorOf { (Get-Date), (Get-ManagedInstance acme), $session | Export-ServiceReport $path }
        $failures | Should -HaveCount 2
        $failures[0].FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        $failures[0].Exception.Message | Should -Match 'System.DateTime'
        $failures[0].ErrorDetails.RecommendedAction | Should -Match 'Get-ManagedInstance'
        Get-Content $path -Raw | Should -Match '1 CREATION_SUCCEEDED'
    }

    It 'is an object that lacks what it must have' {
        Get-ErrorId { [pscustomobject]@{ PSTypeName = 'SapServiceTools.ManagedInstance'; TenantId = 'x' } | Export-ServiceReport (Join-Path $TestDrive 'lacks.html') } | Should -Be 'InvalidParameter'
    }
}

Describe 'The file' {
    It 'is returned with -PassThru only' {
        $path = Join-Path $TestDrive 'out.html'
        Get-ManagedInstance | Export-ServiceReport $path | Should -BeNullOrEmpty
        (Get-ManagedInstance | Export-ServiceReport $path -Force -PassThru).FullName | Should -Be $path
    }

    It 'stays if it is there, which is said before anything is read' {
        $path = Join-Path $TestDrive 'there.html'
        Set-Content $path 'mine'
        $script:read = 0
        Get-ErrorId { 1..3 | ForEach-Object { $script:read++; $_ } | Export-ServiceReport $path } | Should -Be 'FileExists'
        $script:read | Should -Be 0
        Get-Content $path | Should -Be 'mine'
        Get-ManagedInstance | Export-ServiceReport $path -Force
        Get-Content $path -Raw | Should -Match '<!DOCTYPE html>'
    }

    It 'isn''t made with -WhatIf, and what is there is refused then too' {
        $path = Join-Path $TestDrive 'whatif.html'
        Get-ManagedInstance | Export-ServiceReport $path -WhatIf
        $path | Should -Not -Exist
        Set-Content $path 'mine'
        Get-ErrorId { Get-ManagedInstance | Export-ServiceReport $path -WhatIf } | Should -Be 'FileExists'
    }

    It 'has a literal name' {
        $path = Join-Path $TestDrive 'a[1].html'
        Get-ManagedInstance | Export-ServiceReport -LiteralPath $path
        [IO.File]::Exists($path) | Should -BeTrue
    }

    It 'that can''t be written is an error, and nothing is left' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'folder')).FullName
        Get-ErrorId { Get-ManagedInstance | Export-ServiceReport (Join-Path $folder missing x.html) } | Should -Be 'FileUnwritable'
        Get-ErrorId { Get-ManagedInstance | Export-ServiceReport $folder } | Should -Be 'FileExists'
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }
}
