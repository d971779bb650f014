# The examination of brokers: results as they come, reports, and a broker that is left as it was found.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $PSStyle.OutputRendering = 'PlainText'
    $catalog = @(
        New-BrokerPlan small plan-1 'Small'
        New-BrokerPlan large plan-2 'Large'
    ) | New-BrokerService store service-1 'Keeps things' -PlanUpdateable
    $credential = [pscredential]::new('admin', (ConvertTo-SecureString 'canary-0pen' -AsPlainText -Force))
    $broker = Start-TestBroker -With @{ Catalog = $catalog; Credential = $credential; OnBind = { @{ credentials = @{ uri = 'x://y'; password = 'never-shown' } } } }
    $session = Connect-Broker $broker.Uri -Credential $credential
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
}

Describe 'Test-BrokerConformance' {
    AfterEach {
        $broker.Instances | Should -Be 0
        $broker.Bindings | Should -Be 0
    }

    It 'writes one result for each requirement, and the own broker breaks none' {
        $results = Test-BrokerConformance store small large
        $results.Count | Should -BeGreaterThan 150
        $results[0] | Should -BeOfType SapServiceTools.ConformanceResult
        $results | Where-Object Verdict -NotIn Passed, NotApplicable | Should -BeNullOrEmpty
        ($results | Where-Object Requirement -EQ 'Update.Done').Verdict | Should -Be 'Passed'
        ($results.Requirement | Sort-Object -Unique).Count | Should -Be $results.Count
    }

    It 'takes plans from the pipeline' {
        $results = Get-BrokerPlan | Test-BrokerConformance -Requirement Provision.Created
        $results.Plan | Should -Be 'plan-1', 'plan-2'
        $results.Verdict | Should -Be 'Passed', 'Passed'
    }

    It 'checks against the version that is asked for' {
        $results = Test-BrokerConformance store small -ApiVersion 2.14 -Requirement Version.*, Catalog.ETag
        $results.ApiVersion | Select-Object -Unique | Should -Be '2.14'
        ($results | Where-Object Requirement -EQ 'Catalog.ETag').Reason | Should -Match '2\.16'
    }

    It 'shows verdict, level, requirement and reason, and no colours where they are not wanted' {
        $text = Test-BrokerConformance store small -Requirement Rotation.Created | Out-String -Width 200
        (($text -split '\r?\n' | Where-Object { $_.Trim() })[0].Trim() -split '\s+') | Should -Be 'Verdict', 'Level', 'Requirement', 'Reason'
        $text | Should -Match 'NotApplicable\s+MUST\s+Rotation\.Created\s+\S'
        $text | Should -Not -Match "`e"
    }

    It 'writes both reports, without secrets' {
        $html, $junit = (Join-Path $TestDrive 'report.html'), (Join-Path $TestDrive 'report.xml')
        $results = Test-BrokerConformance store small large -HtmlPath $html -AsJUnit $junit
        $xml = [xml] (Get-Content $junit -Raw)
        $xml.testsuites.tests | Should -Be $results.Count
        $xml.testsuites.failures | Should -Be 0
        $page = Get-Content $html -Raw
        $page | Should -Match '<code>Provision\.Created</code>'
        foreach ($text in $page, (Get-Content $junit -Raw), ($results | ConvertTo-Json -Depth 6)) { $text | Should -Not -Match 'never-shown|canary-0pen' }
    }

    It 'with -WhatIf reads the catalog, and sends and writes nothing else' {
        $before = $broker.Requests
        Test-BrokerConformance store small -WhatIf -HtmlPath (Join-Path $TestDrive 'none.html') | Should -BeNullOrEmpty
        foreach ($wrong in @{ Requirement = 'No.Such' }, @{ Parameter = 5 }) {
            Get-ErrorId { Test-BrokerConformance store small -WhatIf @wrong } | Should -Be 'InvalidParameter'
        }
        $broker.Requests | Should -Be ($before + 1)
        Join-Path $TestDrive 'none.html' | Should -Not -Exist
    }

    It 'says which service or plan there is not' {
        { Test-BrokerConformance store huge -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidParameter*' -ExpectedMessage "*'huge'*'small', 'large'*"
    }

    It 'cleans up when the pipeline wants no more' {
        (Test-BrokerConformance store small large | Where-Object Requirement -EQ 'Bind.Created' | Select-Object -First 1).Verdict | Should -Be 'Passed'
    }

    It 'cleans up when it is stopped' {
        $slow = Start-TestBroker -With @{ Catalog = $catalog; OnBind = { Start-Sleep -Seconds 600 } }
        $other = Connect-Broker $slow.Uri -NoDefault
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$s) Import-Module '$ManifestPath'; Test-BrokerConformance store small large -Session `$s").AddArgument($other)
            $null = $shell.BeginInvoke()
            Wait-Until { $slow.Instances -gt 0 -and $slow.BusyWorkers -gt 0 }
            $shell.Stop()
            $slow.Instances | Should -Be 0
            $slow.Bindings | Should -Be 0
        }
        finally {
            $shell.Dispose()
            Disconnect-ServiceSession $other
            Stop-ServiceBroker $slow -Drain 0
        }
    }

    It 'completes requirements' {
        (TabExpansion2 'Test-BrokerConformance store small -Requirement Rotation.C' 54).CompletionMatches.ListItemText | Should -Contain 'Rotation.Created'
    }

    It 'finds the emulator''s broker in order, in both ways of working' {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMilliseconds(300) }
        $other = $emulator | Connect-Broker -NoDefault
        try {
            $faults = foreach ($pair in @('store', 'small'), @('cluster', 'shared')) {
                Test-BrokerConformance @pair -Session $other | Where-Object { $_.Level -eq 'Must' -and $_.Verdict -eq 'Failed' }
            }
            $faults | Out-String | Should -BeNullOrEmpty
        }
        finally {
            Disconnect-ServiceSession $other
            Stop-ServiceEmulator $emulator
        }
    }
}
