BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $canary = 'c4n4ry-"ü\'
    $bodyCanary = 'c4n4ry-in-body'
    $emulator = Start-TestEmulator -With @{ Credential = [pscredential]::new('runner', (ConvertTo-Secret $canary)) }

    # Every text that a session of work leaves behind: all streams, all views and all exceptions.
    function Get-Trace([scriptblock] $Work) {
        $VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = 'Continue'
        $records = @(& $Work *>&1)
        @(
            foreach ($record in $records) {
                "$record"
                if ($record -is [System.Management.Automation.InformationalRecord]) { continue }
                $record | Format-List * -Force | Out-String -Width 4000
                $record | Out-String -Width 4000
                if ($record -is [System.Management.Automation.ErrorRecord]) { $record.Exception.ToString(); $record | Get-Error | Out-String -Width 4000 }
                else { [System.Management.Automation.PSSerializer]::Serialize($record, 3) }
            }
        ) -join "`n"
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    $emulator | Stop-ServiceEmulator
}

Describe 'No secret of Sahara in any text' {
    It 'in API v<_>' -ForEach '1.1', '2' {
        $version = $_
        $text = Get-Trace {
            $emulator | Connect-Sahara -ApiVersion $version
            New-SaharaDataSource "d$version" swift://c/o -Credential ([pscredential]::new('u', (ConvertTo-Secret $bodyCanary)))
            New-SaharaDataSource "s$version" s3://b/o -Credential @{ accesskey = $bodyCanary; secretkey = $bodyCanary; endpoint = 'e'; ssl = $true; bucket_in_path = $true }
            New-SaharaJobBinary "b$version" swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            # Refused by the server, then by the client.
            New-SaharaJobBinary "b$version" swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            New-SaharaDataSource 'not ok!' swift://c/o -Credential @{ user = 'u'; password = $bodyCanary }
            Get-SaharaDataSource
            Get-ServiceSession
            try { Connect-Sahara -Credential ([pscredential]::new('runner', (ConvertTo-Secret "$canary-wrong"))) -AuthUri $emulator.OpenStack.AuthUri -ProjectName demo } catch { $_ }
            try { Connect-Sahara -Token (ConvertTo-Secret $bodyCanary) -AuthUri $emulator.OpenStack.AuthUri -ProjectName demo } catch { $_ }
            try { Connect-Sahara @{ auth = @{ auth_url = "http://u:$bodyCanary@127.0.0.1"; username = 'u'; password = $bodyCanary } } } catch { $_ }
        }

        $text | Should -Match 'POST .*/auth/tokens'
        $text | Should -Match 'POST .*/data-sources'
        $text | Should -Match 'NameExists'
        $text | Should -Not -Match 'c4n4ry'
    }
}
