BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $null = 'a', 'b', 'fail1' | New-ManagedInstance -ErrorAction Ignore
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'A file' {
        BeforeEach {
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        }

        It 'has the credentials by tenant, and is its owner''s alone' {
            Export-ManagedInstanceCredential a, b -Path $path | Should -BeNullOrEmpty
            $json = Get-Content -LiteralPath $path -Raw | ConvertFrom-Json
            $json.PSObject.Properties.Name | Should -Be 'a', 'b'
            $json.a.password | Should -Be (Get-ManagedInstanceCredential a -AsPlainText).password
            if (-not $IsWindows) { [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode]'UserRead, UserWrite') }
            (Get-ChildItem -LiteralPath $TestDrive).Name | Where-Object { $_ -like "$(Split-Path $path -Leaf).*" } | Should -BeNullOrEmpty
        }

        It 'takes instances, PowerShell paths, and returns the file with -PassThru' {
            $file = Get-ManagedInstance a | Export-ManagedInstanceCredential -Path "TestDrive:/$(Split-Path $path -Leaf)" -PassThru
            $file | Should -BeOfType System.IO.FileInfo
            $file.FullName | Should -Be $path
        }

        It 'that is there is replaced with -Force only' {
            Set-Content -LiteralPath $path 'mine'
            $failure = Get-ErrorOf { Export-ManagedInstanceCredential a -Path $path }
            $failure.FullyQualifiedErrorId | Should -Be 'FileExists,SapServiceTools.Cmdlets.TenantInstances.ExportManagedInstanceCredentialCommand'
            Get-Content -LiteralPath $path | Should -Be 'mine'
            Export-ManagedInstanceCredential a -Path $path -Force
            (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).a.user | Should -Not -BeNullOrEmpty
            if (-not $IsWindows) { [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode]'UserRead, UserWrite') }
        }

        It 'in a folder that isn''t there is an error' {
            Get-ErrorId { Export-ManagedInstanceCredential a -Path (Join-Path $TestDrive 'nowhere' 'x.json') } | Should -Be 'FileUnwritable'
        }

        It 'has what could be had, and an error for each that could not' {
            $failures = Get-ErrorOf { Export-ManagedInstanceCredential a, fail1, nobody -Path $path }
            $failures | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Sort-Object | Should -Be 'CredentialsMissing', 'InstanceNotFound'
            (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).PSObject.Properties.Name | Should -Be 'a'
        }

        It 'is not written with -WhatIf' {
            $since = [datetimeoffset]::Now
            Export-ManagedInstanceCredential a -Path $path -WhatIf
            Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
            Test-Path -LiteralPath $path | Should -BeFalse
        }
    }

    It 'needs one of a file and a vault, and refuses what goes with the other: <_>' -ForEach @(
        ''
        '-Path x -Vault y'
        '-Path x -DefaultVault'
        '-Vault y -DefaultVault'
        '-DefaultVault:$false'
        '-Path x -SecretPrefix y'
        '-Vault y -Force'
        '-Vault y -PassThru'
        '-DefaultVault -Force'
    ) {
        $requests = $emulator.RequestCounts.Total
        Get-ErrorId ([scriptblock]::Create("Export-ManagedInstanceCredential a $_")) | Should -Be 'InvalidParameter'
        $emulator.RequestCounts.Total | Should -Be $requests
    }

    It 'takes the result of a renewal with the credentials that it has' {
        $path = Join-Path $TestDrive "rotation-$BackEnd.json"
        $rotation = Update-ManagedInstanceCredential a
        $requests = $emulator.RequestCounts.Total
        $rotation | Export-ManagedInstanceCredential -Path $path
        $emulator.RequestCounts.Total | Should -Be $requests
        (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).a.password | Should -Be (Get-ManagedInstanceCredential a -NoCache -AsPlainText).password
    }
}
