# What a list removes with -RemoveExtra: exactly what is there and not on it, or nothing at all, since it is refused. Through the cmdlet, as people and runbooks call it.
BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1

    # Each is a list that keeps z, beside something that can't be understood.
    $mistakes = @(
        @{ Mistake = 'a wrong heading'; List = { [pscustomobject]@{ TenantId = 'z' }, [pscustomobject]@{ Tenant = 'h' } } }
        @{ Mistake = 'a heading with a blank'; List = { "TenantId `nz" | ConvertFrom-Csv } }
        @{ Mistake = 'another delimiter'; List = { "TenantId;Name`nz;1" | ConvertFrom-Csv } }
        @{ Mistake = 'null'; List = { 'z', $null }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'nothing but null'; List = { , $null }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'a blank'; List = { 'z', ' ' }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'a property that is null'; List = { [pscustomobject]@{ TenantId = 'z' }, [pscustomobject]@{ TenantId = $null } }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'a property that is blank'; List = { "TenantId,Name`nz,1`n,2" | ConvertFrom-Csv }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'a property that is DBNull'; List = { 'z', [pscustomobject]@{ TenantId = [DBNull]::Value } } }
        @{ Mistake = 'a property that is a list'; List = { 'z', [pscustomobject]@{ TenantId = 'b', 'h' } } }
        @{ Mistake = 'a property that is a list of one'; List = { 'z', [pscustomobject]@{ TenantId = @('h') } } }
        @{ Mistake = 'a property that is an object'; List = { 'z', [pscustomobject]@{ TenantId = [pscustomobject]@{ Name = 'h' } } } }
        @{ Mistake = 'a property that cannot be read'; List = { 'z', ([pscustomobject]@{ Name = 'h' } | Add-Member ScriptProperty TenantId { throw 'no' } -PassThru) } }
        @{ Mistake = 'a line that was cut off'; List = { "TenantId,Name`nz,1`nb,2`nh1" | ConvertFrom-Csv } }
        @{ Mistake = 'a line that was cut off before the id'; List = { "Name,TenantId`n1,z`n2" | ConvertFrom-Csv }; ErrorId = 'InvalidTenantId' }
        @{ Mistake = 'a hashtable'; List = { 'z', @{ TenantId = 'h' } } }
        @{ Mistake = 'an entry of a dictionary'; List = { 'z'; @{ h = 1 }.GetEnumerator() } }
        @{ Mistake = '$true'; List = { 'z', $true } }
        @{ Mistake = 'a date'; List = { 'z', [datetime]::UnixEpoch } }
        @{ Mistake = 'a file'; List = { 'z'; Get-Item / } }
        @{ Mistake = 'a list in a list'; List = { , @('z', @('b', 'h')) } }
        @{ Mistake = 'an empty list in a list'; List = { 'z', @() } }
        @{ Mistake = 'an error of what made it'; List = { & { 'z'; Write-Error no } 2>&1 } }
        @{ Mistake = 'a double'; List = { 'z', 'b', 'z' } }
        @{ Mistake = 'a double with blanks'; List = { 'z', ' z ' } }
        @{ Mistake = 'another case'; List = { 'Z', 'b', 'h' } }
        @{ Mistake = 'a character that is not seen'; List = { "$([char] 0x200b)z", 'b', 'h' } }
        @{ Mistake = 'no row'; List = { }; ErrorId = 'DesiredListEmpty' }
    )
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = 0; DeprovisioningTime = 0 }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd

        # The server's own count.
        function Get-Held {
            $held = if ($BackEnd -eq 'ServiceManager') { $emulator.ServiceManager.Instances.TenantId } else { (Get-ManagedInstance).TenantId }
            @($held | Sort-Object -CaseSensitive -Culture '') -join ' '
        }

        function Reset-Fleet([string[]] $Tenant) {
            $null = Sync-ManagedInstance $Tenant -ErrorAction Stop
            # The lists made these.
            Get-ManagedInstance | Where-Object TenantId -CNotIn $Tenant | Remove-ManagedInstance -Confirm:$false
        }
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'A list with <Mistake>' -ForEach $mistakes {
        It 'is refused before anything changes, whatever becomes of errors' {
            Reset-Fleet z, b, h
            if (-not $ErrorId) { $ErrorId = 'DesiredListInvalid' }
            foreach ($preference in 'SilentlyContinue', 'Ignore', 'Continue', 'Stop') {
                $caught = $null
                try {
                    & $List | Sync-ManagedInstance -RemoveExtra -Confirm:$false -ErrorAction $preference 2>&1 | Should -BeNullOrEmpty
                }
                catch { $caught = $_ }
                $caught.FullyQualifiedErrorId | Should -Be "$ErrorId,SapServiceTools.Cmdlets.TenantInstances.SyncManagedInstanceCommand" -Because $preference
                "$caught" | Should -Not -Match '\{|\}'
            }
            { & $List | Sync-ManagedInstance -RemoveExtra -WhatIf } | Should -Throw -ErrorId "$ErrorId,*"
            Get-Held | Should -Be 'b h z'
        }
    }

    Describe 'A list' {
        BeforeEach { Reset-Fleet z, b, h }

        It 'is taken as text, numbers, rows, objects of the module and a list in one piece' {
            { , @('z', 'b', 'h') | Sync-ManagedInstance -RemoveExtra -Confirm:$false } | Should -Not -Throw
            Get-Held | Should -Be 'b h z'
            'z', [pscustomobject]@{ tenantid = 'b' }, (Get-ManagedInstance h), 5, [guid]::Empty | Sync-ManagedInstance -RemoveExtra -WhatIf | Where-Object TenantId |
                ForEach-Object { "$_" } | Should -Be 'Keep z', 'Keep b', 'Keep h', 'Create 5', "Create $([guid]::Empty)"
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-ManagedInstance z))) |
                Sync-ManagedInstance -RemoveExtra -Confirm:$false | ForEach-Object { "$_" } | Sort-Object | Should -Be 'Keep z', 'Remove b', 'Remove h'
            Get-Held | Should -Be 'z'
        }

        It 'with values that are null in the middle, or in every row, is a list' {
            [pscustomobject]@{ TenantId = 'z'; Note = $null; Size = 1 }, [pscustomobject]@{ TenantId = 'b'; Note = 'x'; Size = 2 } |
                Sync-ManagedInstance -RemoveExtra -WhatIf | Where-Object TenantId | ForEach-Object { "$_" } | Should -Be 'Keep z', 'Keep b', 'Remove h'
            "TenantId,Note`nz,`nb,`n" | ConvertFrom-Csv | Sync-ManagedInstance -RemoveExtra -WhatIf | Where-Object TenantId | ForEach-Object { "$_" } | Should -Be 'Keep z', 'Keep b', 'Remove h'
            [pscustomobject]@{ TenantId = 'z'; Note = $null }, [pscustomobject]@{ TenantId = 'b'; Note = $null } |
                Sync-ManagedInstance -RemoveExtra -WhatIf | Where-Object TenantId | ForEach-Object { "$_" } | Should -Be 'Keep z', 'Keep b', 'Remove h'
        }

        It 'is one list: not one on the command line and one in the pipeline' {
            { 'b', 'h' | Sync-ManagedInstance z -RemoveExtra -Confirm:$false -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'DesiredListInvalid,*'
            { 'b', 'h' | Sync-ManagedInstance -InputObject z -RemoveExtra -Confirm:$false -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'DesiredListInvalid,*'
            # PowerShell would pass over the rows whose script block fails.
            { [pscustomobject]@{ Name = 'z' }, [pscustomobject]@{ } | Sync-ManagedInstance -TenantId { $_.Name.Trim() } -RemoveExtra -Confirm:$false } | Should -Throw
            Get-Held | Should -Be 'b h z'
        }

        It 'may have doubles, other cases and short rows where nothing is removed' {
            "TenantId,Name`nz,1`nz,2`nb" | ConvertFrom-Csv | Sync-ManagedInstance | ForEach-Object { "$_" } | Should -Be 'Keep z', 'Keep b'
            (Sync-ManagedInstance Z).Action | Should -Be 'Create'
            { 'z', '', 'b' | Sync-ManagedInstance -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'InvalidTenantId,*'
        }

        It 'names the row, what it is and what it has' {
            $caught = try { [pscustomobject]@{ TenantId = 'z' }, [pscustomobject]@{ Tenant = 'h'; Name = 'x' } | Sync-ManagedInstance -RemoveExtra } catch { $_ }
            "$caught" | Should -Be 'Row 2 of the list can''t be understood: an object without a property TenantId (it has: Tenant, Name). Nothing was changed.'
            $caught.ErrorDetails.RecommendedAction | Should -Match 'TenantId'
            $caught.TargetObject.Tenant | Should -Be 'h'
        }
    }

    Describe 'Generated lists' {
        It 'remove exactly what is there and not on them, or are refused and remove nothing (seed <_>)' -ForEach 1, 2 {
            $random = [Random]::new($_)
            $universe = 'a', 'b', 'c', 'd', 'e1', 'x*y', 'a[1]', 'übung'
            $good = @(
                { param($name) $name }
                { param($name) "  $name " }
                { param($name) [pscustomobject]@{ TenantId = $name; Note = 'x' } }
                { param($name) [pscustomobject]@{ Note = ''; tenantid = " $name" } }
                { param($name) [pscustomobject]@{ TenantId = [psobject] $name } | Select-Object TenantId }
            )
            $bad = @(
                { param($name) [pscustomobject]@{ Tenant = $name } }
                { param($name) $null }
                { param($name) '' }
                { param($name) [pscustomobject]@{ TenantId = $null } }
                { param($name) [pscustomobject]@{ TenantId = , $name } }
                { param($name) @{ TenantId = $name } }
                { param($name) [pscustomobject]@{ TenantId = @{ Name = $name } } }
                { param($name) [pscustomobject]@{ TenantId = $name; Note = $null }; [pscustomobject]@{ TenantId = "$name-"; Note = 'x' } }
                { param($name) $name; " $name" }
                { param($name) [pscustomobject]@{ Name = $name } | Add-Member ScriptProperty TenantId { throw } -PassThru }
                { param($name) $false }
            )
            $refused = 0
            foreach ($round in 1..100) {
                $existing = @($universe | Where-Object { $random.Next(3) -gt 0 })
                Reset-Fleet ($existing.Count -eq 0 ? ($existing = , 'z') : $existing)
                $names = [string[]] $universe.Clone()
                $random.Shuffle($names)
                $listed = @($names | Select-Object -First $random.Next(0, $names.Count + 1))
                $rows = [Collections.Generic.List[object]]::new()
                foreach ($name in $listed) { $rows.Add((& $good[$random.Next($good.Count)] $name)) }
                $isBad = $random.Next(2) -eq 0
                if ($isBad) {
                    $make = $bad[$random.Next($bad.Count)]
                    $place = $random.Next($rows.Count + 1)
                    foreach ($row in @(& $make 'bad')) { $rows.Insert($place, $row) }
                }
                $isWhatIf = $random.Next(4) -eq 0
                $preference = 'SilentlyContinue', 'Ignore', 'Continue', 'Stop' | Select-Object -Index $random.Next(4)
                $what = "round $($round): $($existing -join ',') with $($rows | ConvertTo-Json -Compress -Depth 3 -WarningAction Ignore)$($isBad ? " bad: $make" : '')"

                $before = Get-Held
                $caught = $null
                try { $steps = $rows | Sync-ManagedInstance -RemoveExtra -Confirm:$false -WhatIf:$isWhatIf -ErrorAction $preference 2>$null 6>$null } catch { $caught = $_ }

                if ($isBad -or $rows.Count -eq 0) {
                    $refused++
                    $caught | Should -Not -BeNullOrEmpty -Because $what
                    Get-Held | Should -Be $before -Because $what
                    continue
                }
                $caught | Should -BeNullOrEmpty -Because $what
                $removed = @(($steps | Where-Object Action -EQ Remove).TenantId | Sort-Object -CaseSensitive -Culture '') -join ' '
                $removed | Should -Be (@($existing | Where-Object { $_ -cnotin $listed } | Sort-Object -CaseSensitive -Culture '') -join ' ') -Because $what
                Get-Held | Should -Be ($isWhatIf ? $before : (@($listed | Sort-Object -CaseSensitive -Culture '') -join ' ')) -Because $what
            }
            $refused | Should -BeIn (30..80)
        }
    }
}
