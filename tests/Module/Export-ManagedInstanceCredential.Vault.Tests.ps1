# The same over the real SecretManagement with SecretStore and over the stand-in, so that each is known to do what the other does.
# SAPSERVICETOOLS_SECRETMANAGEMENT names the folder of the real modules, where they aren't on the module path.
BeforeDiscovery {
    . $PSScriptRoot/VaultSupport.ps1
    $kinds = @(if (Find-SecretManagement) { 'real' }) + 'stand-in'
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/VaultSupport.ps1
    $emulator = Start-TestEmulator
    $session = Connect-TestEmulator $emulator
    $composed, $decomposed = "m`u{fc}ller", "mu`u{308}ller"
    $faulty = 'athrows', 'bwrites', 'ctells', 'dwarns', 'elocked', 'fine'
    $null = @('a', 'b', 'c', 'acme', 'Acme', $composed, $decomposed, 'a1', 'a[1]', 'a*') + $faulty | New-ManagedInstance

    $other = Connect-InstanceManager -ServiceKey (Get-TestKey $emulator ServiceManager) -PollingIntervalMilliseconds 20 -NoDefault
    $theirs = New-ManagedInstance a -Session $other

    function Get-Stored([string] $Name) { Get-Secret $Name -Vault mine -AsPlainText -ErrorAction Ignore }
    function Get-Password([string] $Tenant) { (Get-ManagedInstanceCredential $Tenant -AsPlainText).password }
    # An instance with credentials of its own, whose JSON has so many characters.
    function New-LongInstance([string] $Tenant, [int] $Length) {
        $fields = [System.Collections.Generic.Dictionary[string, object]]::new()
        $fields.certificate = '+' * ($Length - '{"certificate":""}'.Length)
        [SapServiceTools.ManagedInstance]@{ TenantId = $Tenant; Status = 'CREATION_SUCCEEDED'; Credentials = [SapServiceTools.ServiceCredentials]::new($fields) }
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceEmulator $emulator
}

Describe 'The real SecretManagement' {
    It 'is here to be written to' {
        if (-not (Find-SecretManagement)) { Set-ItResult -Skipped -Because 'SecretManagement and SecretStore are not on the module path, nor in the folder that SAPSERVICETOOLS_SECRETMANAGEMENT names, or this is Windows; the stand-in is all that is tested' }
    }
}

Describe 'Without SecretManagement' {
    BeforeAll {
        $path = $env:PSModulePath
        $env:PSModulePath = Join-Path $PSHOME Modules
    }

    AfterAll {
        $env:PSModulePath = $path
    }

    It 'a vault is an error that names the module, even where a function has the command''s name' {
        function global:Set-Secret { throw 'called' }
        try {
            $failure = Get-ErrorOf { Export-ManagedInstanceCredential a -Vault mine }
            $failure.FullyQualifiedErrorId | Should -Be 'VaultUnavailable,SapServiceTools.Cmdlets.TenantInstances.ExportManagedInstanceCredentialCommand'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'SecretManagement'
        }
        finally { Remove-Item function:Set-Secret }
    }

    It '-Vault completes nothing, and shows no error' {
        $line = 'Export-ManagedInstanceCredential a -Vault '
        $Error.Clear()
        (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'A vault (<_>)' -ForEach $kinds {
    BeforeAll {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $_)).FullName
        Enter-VaultModule $_ $folder
    }

    AfterAll {
        Exit-VaultModule
    }

    It 'gets one secret a tenant, as JSON in a secure string' {
        'a', 'b' | Export-ManagedInstanceCredential -Vault MINE -SecretPrefix 'one/' | Should -BeNullOrEmpty
        Get-Secret one/a -Vault mine | Should -BeOfType securestring
        (Get-Stored one/a | ConvertFrom-Json).password | Should -Be (Get-Password a)
        (Get-Stored one/b | ConvertFrom-Json).password | Should -Be (Get-Password b)
    }

    It 'is the default one with -DefaultVault' {
        Export-ManagedInstanceCredential a -DefaultVault -SecretPrefix 'default/'
        (Get-Stored default/a | ConvertFrom-Json).password | Should -Be (Get-Password a)
    }

    It 'has the newest credentials after another run, and takes each tenant as often as it comes' {
        Export-ManagedInstanceCredential b -Vault mine -SecretPrefix 'again/'
        $old = Get-Stored again/b
        $rotation = Update-ManagedInstanceCredential b
        $failures = Get-ErrorOf { $rotation, (Get-ManagedInstance b -NoCache) | Export-ManagedInstanceCredential -Vault mine -SecretPrefix 'again/' }
        $failures | Should -BeNullOrEmpty
        Get-Stored again/b | Should -Not -Be $old
        (Get-Stored again/b | ConvertFrom-Json).password | Should -Be (Get-Password b)
    }

    It 'never gets one tenant''s credentials in the place of another''s: <Names>' -ForEach @(
        @{ Names = 'acme', 'Acme' }
        @{ Names = "m`u{fc}ller", "mu`u{308}ller" }
    ) {
        $failures = @(Get-ErrorOf { Export-ManagedInstanceCredential $Names -Vault mine -SecretPrefix 'like/' })
        $failures.TargetObject | Should -BeExactly $Names[1]
        $failures[0].FullyQualifiedErrorId | Should -Match '^SecretNameConflict,'
        $failures[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        (Get-Stored "like/$($Names[0])" | ConvertFrom-Json).password | Should -Be (Get-Password $Names[0])

        # Nor in a later run, and that is seen before anything is done.
        $requests = $emulator.RequestCounts.Total
        Get-ErrorId { Export-ManagedInstanceCredential $Names[1] -Vault mine -SecretPrefix 'like/' } | Should -Be 'SecretNameConflict'
        Get-ErrorId { Export-ManagedInstanceCredential $Names[1] -Vault mine -SecretPrefix 'like/' -WhatIf } | Should -Be 'SecretNameConflict'
        $emulator.RequestCounts.Total | Should -Be $requests
        (Get-Stored "like/$($Names[0])" | ConvertFrom-Json).password | Should -Be (Get-Password $Names[0])

        Export-ManagedInstanceCredential $Names[1] -Vault mine -SecretPrefix 'other/'
        (Get-Stored "other/$($Names[1])" | ConvertFrom-Json).password | Should -Be (Get-Password $Names[1])
    }

    It 'refuses names by which it would find others' {
        $failures = @(Get-ErrorOf { Export-ManagedInstanceCredential a1, 'a[1]', 'a*' -Vault mine -SecretPrefix 'pattern/' })
        $failures.TargetObject | Should -Be 'a[1]', 'a*'
        $failures | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'SecretNameInvalid', 'SecretNameInvalid'
        (Get-SecretInfo -Vault mine).Name -like 'pattern/*' | Should -Be 'pattern/a1'
    }

    It 'never gets one service''s credentials in the place of another''s' {
        $mine = Get-ManagedInstance a
        $failures = @(Get-ErrorOf { $mine, $theirs | Export-ManagedInstanceCredential -Vault mine -SecretPrefix 'service/' })
        $failures | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'SecretNameConflict'
        (Get-Stored service/a | ConvertFrom-Json).password | Should -Be (Get-Password a)
        $path = Join-Path $TestDrive "two-$_.json"
        Get-ErrorId { $mine, $theirs | Export-ManagedInstanceCredential -Path $path } | Should -Be 'SecretNameConflict'
        (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).a.password | Should -Be (Get-Password a)
    }

    It 'keeps what came before the record that ends the pipeline' {
        { Export-ManagedInstanceCredential a, b, nobody, c -Vault mine -SecretPrefix 'stop/' -ErrorAction Stop } | Should -Throw -ErrorId 'InstanceNotFound,*'
        Get-Stored stop/a | Should -Not -BeNullOrEmpty
        Get-Stored stop/b | Should -Not -BeNullOrEmpty

        $instances = Get-ManagedInstance a, b
        { & { $instances; throw 'upstream' } | Export-ManagedInstanceCredential -Vault mine -SecretPrefix 'throw/' } | Should -Throw 'upstream'
        Get-Stored throw/a | Should -Not -BeNullOrEmpty
        Get-Stored throw/b | Should -Not -BeNullOrEmpty
    }

    It 'gets nothing with -WhatIf' {
        Export-ManagedInstanceCredential a -Vault mine -SecretPrefix 'whatif/' -WhatIf
        $rotation = Update-ManagedInstanceCredential b
        $rotation | Export-ManagedInstanceCredential -Vault mine -SecretPrefix 'whatif/' -WhatIf
        foreach ($name in 'whatif/a', 'whatif/b') { Get-Stored $name | Should -BeNullOrEmpty }
    }

    It 'gets them with -WhatIf:$false -Confirm:$false, whatever the session prefers' {
        $WhatIfPreference = $true
        $ConfirmPreference = 'Low'
        $ErrorActionPreference = 'Stop'
        Export-ManagedInstanceCredential a -Vault mine -SecretPrefix 'sure/' -WhatIf:$false -Confirm:$false
        Get-Stored sure/a | Should -Not -BeNullOrEmpty
    }

    It 'that refuses a secret is that tenant''s error, with the vault''s own reason' {
        $Error.Clear()
        $records = @($faulty -ne 'elocked' | Export-ManagedInstanceCredential -Vault faulty 2>&1 3>&1)
        $failures = $records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        $warnings = $records | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        $failures.TargetObject | Should -Be 'athrows', 'bwrites', 'ctells'
        $failures | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be (@('VaultUnavailable') * 3)
        "$($failures[0])" | Should -Match 'the vault is sealed'
        "$($failures[1])" | Should -Match 'the vault is full'
        "$failures" | Should -Not -Match 'stopped because'
        # Told once: in the session are the cmdlet's errors alone.
        $Error.Count | Should -Be 3
        $warnings | Should -HaveCount 2
        $warnings[0].Message | Should -Match 'listing is not permitted'
        $warnings[1].Message | Should -Be 'the vault is nearly full'
    }

    It 'is told of in no text with a secret' {
        $Error.Clear()
        $trace = Get-Trace {
            Export-ManagedInstanceCredential ctells, fine -Vault faulty
            Export-ManagedInstanceCredential fine -Vault mine
            $Error
        }
        foreach ($tenant in 'ctells', 'fine') {
            $trace.Text | Should -Match $tenant
            $trace.Text.Contains((Get-Password $tenant)) | Should -BeFalse
        }
    }

    It 'that is locked ends the cmdlet' {
        $requests = $emulator.RequestCounts.Total
        { Export-ManagedInstanceCredential elocked, fine, a, b, c -Vault faulty -ThrottleLimit 1 -WarningAction Ignore -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'VaultUnavailable,*'
        $emulator.RequestCounts.Total - $requests | Should -BeLessThan 4
    }

    It 'that isn''t there is one error, before anything is read' {
        $requests = $emulator.RequestCounts.Total
        $failure = $null
        try { 'a', 'b' | Export-ManagedInstanceCredential -Vault nowhere -ErrorAction SilentlyContinue } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'VaultNotFound,SapServiceTools.Cmdlets.TenantInstances.ExportManagedInstanceCredentialCommand'
        "$failure" | Should -Match "'mine'"
        Set-SecretVaultDefault -ClearDefault
        try { { Export-ManagedInstanceCredential a -DefaultVault } | Should -Throw -ErrorId 'VaultNotFound,*' }
        finally { Set-SecretVaultDefault mine }
        $emulator.RequestCounts.Total | Should -Be $requests
    }

    It 'has no room for more than 65,536 characters, which is that tenant''s error' {
        $failures = @(Get-ErrorOf { (New-LongInstance long 65537), (New-LongInstance longest 65536), (Get-ManagedInstance a) | Export-ManagedInstanceCredential -Vault mine -SecretPrefix 'size/' })
        $failures | Should -HaveCount 1
        $failures[0].TargetObject.TenantId | Should -Be 'long'
        $failures[0].FullyQualifiedErrorId | Should -Match '^SecretTooLong,'
        (Get-Stored size/longest).Length | Should -Be 65536
        Get-Stored size/longest | Should -Match '\+{100}'
        Get-Stored size/a | Should -Not -BeNullOrEmpty
    }

    It 'gets them itself, not a function or alias of the session' {
        $called = [System.Collections.Generic.List[string]]::new()
        ${function:global:Set-Secret} = { $called.Add('by name') }
        ${function:global:Microsoft.PowerShell.SecretManagement\Set-Secret} = { $called.Add('by qualified name') }
        Set-Alias Set-Secret Out-Null -Scope Global
        try { Export-ManagedInstanceCredential a -Vault mine -SecretPrefix 'function/' }
        finally {
            Remove-Item function:Set-Secret, alias:Set-Secret
            [void](Get-ChildItem function: | Where-Object Name -Like '*SecretManagement\Set-Secret' | ForEach-Object { Remove-Item -LiteralPath "function:$($_.Name)" })
        }
        $called | Should -BeNullOrEmpty
        Get-Stored function/a | Should -Not -BeNullOrEmpty
    }

    It 'is among the completions of -Vault' {
        foreach ($line in 'Export-ManagedInstanceCredential a -Vault ', 'Export-ManagedInstanceCredential a -Vault MI') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'mine'
        }
    }
}
