# What servers and networks do to a client, as the user of a cmdlet sees it.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $emulator = Start-TestEmulator
    $session = Connect-TestEmulator $emulator
    $null = 'acme', 'bad' | New-ManagedInstance
    $WarningPreference = 'SilentlyContinue'
}

AfterAll {
    Disconnect-ServiceSession $session
    Stop-ServiceEmulator $emulator
}

# For good: a read that met it once is asked for again, four times with pauses that double. What lists and Connect- make of it waits for all of them, so that a normal run
# tries a sample there (what is refused at once, a page and a 500); INTERRUPTED=all tries each. The table of faults has them all without waiting, in xUnit.
Describe 'An answer that is always <name>' -ForEach @(
    @{ name = 'a web page'; fault = @{ Kind = 'Html' }; id = 'InvalidResponse'; category = 'InvalidResult' }
    @{ name = 'garbage'; fault = @{ Kind = 'Garbage' }; id = 'InvalidResponse'; category = 'InvalidResult'; isSlow = $true }
    @{ name = 'cut JSON'; fault = @{ Kind = 'TruncatedJson' }; id = 'InvalidResponse'; category = 'InvalidResult'; isSlow = $true }
    @{ name = 'an array for an object or the reverse'; fault = @{ Kind = 'WrongShape' }; id = 'InvalidResponse'; category = 'InvalidResult'; isSlow = $true }
    @{ name = 'a redirect'; fault = @{ Kind = 'Redirect' }; id = 'RedirectRefused'; category = 'InvalidResult' }
    @{ name = 'a refusal (400)'; fault = @{ StatusCode = 400 }; id = 'BadRequest'; category = 'InvalidArgument' }
    @{ name = 'a refusal of the credentials (401)'; fault = @{ StatusCode = 401 }; id = 'AuthenticationFailed'; category = 'AuthenticationError' }
    @{ name = 'a refusal of the rights (403)'; fault = @{ StatusCode = 403 }; id = 'PermissionDenied'; category = 'PermissionDenied' }
    @{ name = 'a server''s own fault (500)'; fault = @{ StatusCode = 500 }; id = 'ServiceUnavailable'; category = 'ResourceUnavailable' }
    @{ name = 'a status that nobody expects (202)'; fault = @{ StatusCode = 202 }; id = 'UnexpectedStatus'; category = 'InvalidResult'; isSlow = $true }
) {
    AfterEach {
        $emulator.Faults.Clear()
    }

    It 'to a get is an error of that record alone' {
        $emulator.Faults.Add(@{ Operation = 'Get'; TenantId = 'bad'; Times = -1 } + $fault)
        $found = Get-ManagedInstance bad, acme -NoCache -ErrorVariable failures -ErrorAction SilentlyContinue
        $found.TenantId | Should -Be 'acme'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -Be "$id,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand"
        $failures[0].CategoryInfo.Category | Should -Be $category
        $failures[0].TargetObject | Should -Be 'bad'
        $failures[0].Exception | Should -BeOfType SapServiceTools.ServiceException
        $failures[0].Exception.RequestId | Should -Not -BeNullOrEmpty
    }

    if (-not $_['isSlow'] -or $env:INTERRUPTED -eq 'all') {
        It 'to a list is an error' {
            $emulator.Faults.Add(@{ Operation = 'List'; Times = -1 } + $fault)
            $failure = @(Get-ErrorOf { Get-ManagedInstance })
            $failure | Should -HaveCount 1
            $failure[0].FullyQualifiedErrorId | Should -Be "$id,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand"
        }

        It 'keeps a session from being made' {
            $emulator.Faults.Add(@{ Operation = 'List'; Times = -1 } + $fault)
            Get-ErrorId { Connect-InstanceManager -ServiceKey $emulator.ServiceKey -NoDefault } | Should -Be $id
        }
    }
}

Describe 'Trouble that passes' {
    AfterEach {
        $emulator.Faults.Clear()
    }

    It '<name> is waited out' -ForEach @(
        @{ name = 'a rate limit'; fault = @{ StatusCode = 429; RetryAfter = '0' } }
        @{ name = 'a server that is down'; fault = @{ StatusCode = 503; RetryAfter = '0' } }
        @{ name = 'a gateway that gives up'; fault = @{ StatusCode = 504; RetryAfter = '0' } }
        @{ name = 'a connection that breaks'; fault = @{ Kind = 'ResetBeforeEffect' } }
        @{ name = 'an application that restarts'; fault = @{ Kind = 'RouterNotFound'; RetryAfter = '0' } }
        @{ name = 'a web page'; fault = @{ Kind = 'Html' } }
        @{ name = 'cut JSON'; fault = @{ Kind = 'TruncatedJson' } }
        @{ name = 'a server''s own fault'; fault = @{ StatusCode = 500 } }
    ) {
        $emulator.Faults.Add(@{ Operation = 'Get'; Times = 2 } + $fault)
        (Get-ManagedInstance acme -NoCache).TenantId | Should -Be 'acme'
    }

    It 'while polling never ends a wait' {
        foreach ($status in 502, 503, 504, 429) { $emulator.Faults.Add(@{ Operation = 'Get'; StatusCode = $status; RetryAfter = '0' }) }
        (New-ManagedInstance poll1).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'after a create whose answer was lost makes one instance and no conflict' {
        $emulator.Faults.Add(@{ Operation = 'Create'; Kind = 'ResetAfterEffect' })
        (New-ManagedInstance lost1).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'after a delete whose answer was lost is success' {
        $null = New-ManagedInstance lost2
        $emulator.Faults.Add(@{ Operation = 'Delete'; Kind = 'ResetAfterEffect' })
        Get-ErrorOf { Remove-ManagedInstance lost2 -Confirm:$false } | Should -BeNullOrEmpty
        $emulator.GetInstance('lost2') | Should -BeNullOrEmpty
    }

    It 'is one warning a burst, not one a request' {
        $fresh = Connect-TestEmulator $emulator -With @{ NoDefault = $true }
        $emulator.Faults.Add(@{ Operation = 'Get'; StatusCode = 503; RetryAfter = '0'; Times = 6 })
        $null = 'acme', 'bad', 'acme2', 'acme3', 'acme4', 'acme5' | Get-ManagedInstance -NoCache -Session $fresh -ErrorAction Ignore -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
    }
}

Describe 'Trouble that stays' {
    AfterEach {
        $emulator.Faults.Clear()
    }

    It 'a storm of 503 ends in an error with the status, and nothing is lost of the others' {
        $emulator.Faults.Add(@{ Operation = 'Get'; TenantId = 'storm'; StatusCode = 503; RetryAfter = '0'; Times = -1 })
        $found = Get-ManagedInstance storm, acme -NoCache -ErrorVariable failures -ErrorAction SilentlyContinue
        $found.TenantId | Should -Be 'acme'
        $failures[0].FullyQualifiedErrorId | Should -Match '^ServiceUnavailable,'
        $failures[0].Exception.StatusCode | Should -Be 503
    }

    It 'an application that is down is never taken for a missing instance' {
        $emulator.Faults.Add(@{ Operation = 'Get'; Kind = 'RouterNotFound'; RetryAfter = '0'; Times = -1 })
        $failure = Get-ErrorOf { Get-ManagedInstance acme -NoCache }
        $failure.FullyQualifiedErrorId | Should -Match '^ApplicationDown,'
        $failure.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'a rate limit that asks for longer than anybody waits says for how long' {
        $emulator.Faults.Add(@{ Operation = 'Get'; StatusCode = 429; RetryAfter = '7200'; Times = -1 })
        $failure = Get-ErrorOf { Get-ManagedInstance acme -NoCache }
        $failure.FullyQualifiedErrorId | Should -Match '^RateLimited,'
        $failure.CategoryInfo.Category | Should -Be 'QuotaExceeded'
        $failure.Exception.RetryAfter.TotalHours | Should -Be 2
    }

    It 'an answer that never ends is cut off' {
        $emulator.Faults.Add(@{ Operation = 'Get'; Kind = 'HugeBody' })
        Get-ErrorId { Get-ManagedInstance acme -NoCache } | Should -Be 'ResponseTooLarge'
    }

    It 'a list that always breaks off hands out what came, then an error' {
        $broken = Start-TestEmulator
        try {
            $null = $broken.AddInstances(2000)
            $there = Connect-TestEmulator $broken -With @{ NoDefault = $true }
            $broken.Faults.Add(@{ Operation = 'List'; Kind = 'ResetInBody'; Times = -1 })
            $found = Get-ManagedInstance -Session $there -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures | Should -HaveCount 1
            $failures[0].CategoryInfo.Category | Should -BeIn 'ConnectionError', 'InvalidResult'
            @($found).Count | Should -BeLessThan 2000
        }
        finally {
            Stop-ServiceEmulator $broken
        }
    }
}
