BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    $catalog = @{ services = @(@{ id = 's1'; name = 'one'; description = 'One'; bindable = $false; plans = @(@{ id = 'p1'; name = 'small'; description = 'Small' }) }) }

    # Provisions an instance and returns the answer.
    function New-TestInstance($Broker) {
        $body = @{ service_id = 's1'; plan_id = 'p1'; organization_guid = 'o'; space_guid = 's' } | ConvertTo-Json
        $uri = "$($Broker.Uri.AbsoluteUri.TrimEnd('/'))/v2/service_instances/i1"
        Invoke-RestMethod -NoProxy -Method Put -Uri $uri -Headers @{ 'X-Broker-API-Version' = '2.17' } -ContentType 'application/json' -Body $body
    }
}

Describe 'The pages of a hosted broker' {
    AfterEach {
        Stop-ServiceBroker -Drain 1
    }

    It 'shows a dashboard, and makes an instance''s page its dashboard_url' {
        $broker = Start-ServiceBroker $catalog { }
        $broker.DashboardUri.AbsoluteUri | Should -BeExactly "$($broker.Uri.AbsoluteUri)dashboard"
        $url = (New-TestInstance $broker).dashboard_url
        $url | Should -BeExactly "$($broker.DashboardUri.AbsoluteUri)/instances/i1"
        Invoke-RestMethod -NoProxy $url | Should -BeLike '*<code>i1</code>*'
        Invoke-RestMethod -NoProxy $broker.DashboardUri | Should -BeLike '*data-key="i1"*'
    }

    It 'puts -PublicUri before every dashboard_url' {
        $broker = Start-ServiceBroker $catalog { } -PublicUri 'https://broker.example/one'
        $broker.DashboardUri.AbsoluteUri | Should -BeExactly 'https://broker.example/one/dashboard'
        (New-TestInstance $broker).dashboard_url | Should -BeExactly 'https://broker.example/one/dashboard/instances/i1'
    }

    It 'has none of it with -NoDashboard' {
        $broker = Start-ServiceBroker $catalog { } -NoDashboard
        $broker.DashboardUri | Should -BeNullOrEmpty
        (New-TestInstance $broker).PSObject.Properties.Name | Should -Not -Contain 'dashboard_url'
        (Invoke-WebRequest -NoProxy -SkipHttpErrorCheck "$($broker.Uri.AbsoluteUri)dashboard" -Headers @{ 'X-Broker-API-Version' = '2.17' }).StatusCode | Should -Be 404
    }

    It 'asks for the broker''s credentials' {
        $credential = [pscredential]::new('admin', (ConvertTo-Secret 'pw'))
        $broker = Start-ServiceBroker $catalog { } -Credential $credential
        (Invoke-WebRequest -NoProxy -SkipHttpErrorCheck $broker.DashboardUri).StatusCode | Should -Be 401
        (Invoke-WebRequest -NoProxy $broker.DashboardUri -Authentication Basic -AllowUnencryptedAuthentication -Credential $credential).StatusCode | Should -Be 200
    }

    It 'refuses a public address that can''t be one' {
        $errors = Get-ErrorOf { Start-ServiceBroker $catalog { } -PublicUri 'ftp://broker.example' }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidOption,*'
    }
}
