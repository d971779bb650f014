# Texts of strangers reach neither the terminal nor a log with what would move its cursor or change its title.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $PSStyle.OutputRendering = 'PlainText'
    # A title, a colour by C1, a carriage return that hides what stood before it, and an override of the direction.
    $bad = "`e]0;title`a|$([char]0x9b)31m|hidden`rshown|$([char]0x202e)gnp"
    $pattern = '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)'
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe 'A broker''s words' {
    BeforeAll {
        $broker = Start-TestBroker -With @{ OnProvision = { Write-Warning $using:bad; Write-BrokerError BadRequest $using:bad } }
        $session = Connect-Broker $broker.Uri -NoDefault
    }

    It 'are clean in an error, whatever shows it' {
        $failure = @(Get-ErrorOf { Invoke-BrokerProvision -Session $session -InstanceId i1 -ServiceId service-1 -PlanId plan-1 -Confirm:$false })[0]
        $failure.Exception.Description | Should -BeLike '*title*shown*'
        foreach ($view in 'ConciseView', 'NormalView', 'DetailedView') {
            $ErrorView = $view
            $text = $failure | Out-String -Width 500
            $text | Should -Match 'title'
            $text | Should -Not -Match $pattern
        }
    }

    It 'are clean in every stream' {
        $lines = & {
            Invoke-BrokerProvision -Session $session -InstanceId i2 -ServiceId service-1 -PlanId plan-1 -Confirm:$false -Verbose -Debug -ErrorAction Continue
        } *>&1 | ForEach-Object { "$_" }
        $lines -join "`n" | Should -Match 'title'
        $lines -join "`n" | Should -Not -Match $pattern
    }

    It 'and a handler''s are clean in the log and its file' {
        $log = Join-Path $TestDrive broker.log
        $other = Start-TestBroker -With @{ LogPath = $log; OnProvision = { Write-Warning $using:bad; throw $using:bad } }
        $null = Invoke-Operation $other Provision
        Wait-Until { @($other.Log | Where-Object Kind -In 'Warning', 'Fault').Count -ge 2 }
        Stop-ServiceBroker $other
        $entries = @($other.Log) + @(Get-Content $log | ConvertFrom-Json)
        @($entries | Where-Object { $_.Message -match 'title' }).Count | Should -BeGreaterOrEqual 4
        foreach ($entry in $entries) { foreach ($property in $entry.PSObject.Properties) { "$($property.Value)" | Should -Not -Match $pattern } }
    }

    It 'are clean in the log where a caller wrote them into its request' {
        $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $broker.Uri.Port)
        try {
            $stream = $client.GetStream()
            $request = "GET /v2/service_instances/%1b]0;x%07 HTTP/1.1", "Host: 127.0.0.1:$($broker.Uri.Port)", 'X-Broker-API-Version: 2.17', "X-Broker-API-Request-Identity: id$([char]0x9b)31m", 'Connection: close', '', ''
            $stream.Write([Text.Encoding]::Latin1.GetBytes($request -join "`r`n"))
            $null = [IO.StreamReader]::new($stream).ReadToEnd()
        }
        finally { $client.Dispose() }
        foreach ($entry in $broker.Log) { foreach ($property in $entry.PSObject.Properties) { "$($property.Value)" | Should -Not -Match $pattern } }
    }
}

Describe 'Names and descriptions of a server' {
    BeforeAll {
        . $PSScriptRoot/SaharaSupport.ps1
        $openStack = Start-TestEmulator
        $sahara = Connect-TestSahara $openStack
        $source = New-SaharaDataSource data swift://jobs/data -Credential @{ user = 'u'; password = 'p' } -Description $bad
    }

    It 'stay as they are in objects' {
        $source.Description | Should -BeExactly $bad
    }

    It 'are clean in tables and lists' {
        foreach ($text in ($source | Out-String -Width 500), (Get-SaharaDataSource | Format-Table | Out-String -Width 500)) {
            $text | Should -Match 'title'
            $text | Should -Not -Match $pattern
        }
    }

    It 'are clean in questions, progress, warnings and notices' {
        $lines = Invoke-ChildPwsh -Variables @{ bad = $bad } {
            Import-Module SapServiceTools
            $emulator = Start-ServiceEmulator
            $null = Connect-Sahara -Cloud $emulator.OpenStack.Cloud -ErrorAction SilentlyContinue
            Remove-SaharaDataSource $bad -WhatIf -ErrorAction Continue
            New-SaharaDataSource $bad swift://jobs/data -WhatIf -ErrorAction Continue
            Get-ManagedInstance $bad -ErrorAction Continue
        }
        $lines -join "`n" | Should -Match 'title'
        # What PowerShell's own colours are is its own.
        ($lines -join "`n") -replace '\e\[[\d;?]*[a-zA-Z]' | Should -Not -Match $pattern
    }
}

Describe 'Views' {
    It 'hand every text to what cleans it: <_.Name>' -ForEach (Get-ChildItem (Join-Path $ModulePath '*.Format.ps1xml')) {
        $views = ([xml](Get-Content $_.FullName -Raw)).SelectNodes('//View')
        $views.Count | Should -BeGreaterThan 0
        foreach ($view in $views) {
            foreach ($name in $view.SelectNodes('ViewSelectedBy/TypeName').InnerText) {
                $type = [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetType($name) } | Where-Object { $_ } | Select-Object -First 1
                # Credentials are objects with their service's fields.
                if ($name -like '*Credential') { $view.SelectNodes('.//PropertyName') | Should -BeNullOrEmpty; continue }
                $type | Should -Not -BeNullOrEmpty -Because $name
                foreach ($property in $view.SelectNodes('.//PropertyName').InnerText) {
                    $kind = $type.GetProperty($property).PropertyType
                    $kind = [Nullable]::GetUnderlyingType($kind) ?? $kind
                    $kind -eq [string] -or $kind -eq [object] -or ($kind -ne [string] -and $kind.IsAssignableTo([System.Collections.IEnumerable]) -and $kind.Namespace -like 'System*') |
                        Should -BeFalse -Because "$name.$property may hold a server's text"
                }
            }
        }
    }

    It 'join, quote and choose texts through it: <_.Name>' -ForEach (Get-ChildItem (Join-Path $ModulePath '*.Format.ps1xml')) {
        foreach ($block in ([xml](Get-Content $_.FullName -Raw)).SelectNodes('//TableColumnItem/ScriptBlock | //ListItem/ScriptBlock').InnerText) {
            # Counts, times and addresses have nothing of the kind.
            $rest = $block -replace '\[SapServiceTools\.TerminalText\]::Show\(' -replace '\.ToString\(''[^'']+''\)'
            if ($block -notmatch 'TerminalText|StatusText') {
                $rest | Should -Match '\.Count\b|ElapsedText|\.Uri\b|FromSeconds|\.TotalMilliseconds\b|\.Level\b|\$\(\$_\.Keep\)' -Because $block
            }
        }
    }
}
