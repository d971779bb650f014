# What only real servers prove: Keystone's own tokens, roles and credentials, and a database behind the pages.
BeforeAll {
    . (Join-Path $PSScriptRoot '..' '..' 'Module' 'SaharaCloud.ps1')
    if (-not $env:SAHARA_TEST_URI) { throw 'SAHARA_TEST_URI is not set: eval the output of start.sh first.' }
    $cloud = Start-TestCloud
    $token = Get-TestToken $cloud
    $id = [guid]::NewGuid().ToString('N').Substring(0, 6)
    $session = Connect-TestCloud $cloud
    # Nobody uses this one until its first token is about to end.
    $idle = Connect-TestCloud $cloud @{ NoDefault = $true }
    $idleSince = [datetime]::UtcNow
    $v11 = Connect-TestCloud $cloud @{ ApiVersion = '1.1'; NoDefault = $true }
    $elsewhere = Connect-TestCloud $cloud @{ ProjectName = $cloud.OtherProject; NoDefault = $true }
    $both = @{ api11 = $v11; api2 = $session }
    $plugin = @{ PluginName = 'fake'; PluginVersion = '0.1' }

    # Sets the user's password to what it is, which makes Keystone revoke all of the user's tokens.
    function Reset-TestPassword {
        $admin = Get-TestToken @{ AuthUri = $cloud.AuthUri; User = $cloud.Admin; Password = $cloud.AdminPassword; Project = $cloud.AdminProject }
        $answer = Invoke-OpenStack PATCH "$($cloud.AuthUri)/users/$($token.UserId)" @{ user = @{ password = $cloud.Password } } @{ 'X-Auth-Token' = $admin.Id }
        $answer.Status | Should -Be 200
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
}

Describe 'Sessions' {
    It 'takes an application credential, by id and by name' {
        $made = Invoke-OpenStack POST "$($cloud.AuthUri)/users/$($token.UserId)/application_credentials" @{ application_credential = @{ name = "ci-$id" } } @{ 'X-Auth-Token' = $token.Id }
        $made.Status | Should -Be 201
        $credential = $made.Body.application_credential
        $secret = @{ AuthUri = $cloud.AuthUri; ApplicationCredentialSecret = ConvertTo-Secret $credential.secret; NoDefault = $true }
        $byId = Connect-Sahara @secret -ApplicationCredentialId $credential.id
        $byId.ProjectName | Should -Be $cloud.Project
        (Get-SaharaPlugin -Session $byId).Name | Should -Contain 'fake'
        $byName = Connect-Sahara @secret -ApplicationCredentialName $credential.name -UserName $cloud.User
        (Get-SaharaPlugin -Session $byName).Name | Should -Contain 'fake'
        $secret.ApplicationCredentialSecret = ConvertTo-Secret 'wrong'
        (Get-ErrorOf { Connect-Sahara @secret -ApplicationCredentialId $credential.id }).CategoryInfo.Category | Should -Be 'AuthenticationError'
    }

    It 'takes a token, and gets one for another project for it' {
        $other = Connect-Sahara -AuthUri $cloud.AuthUri -Token (ConvertTo-Secret $token.Id) -ProjectName $cloud.OtherProject -NoDefault
        $other.ProjectName | Should -Be $cloud.OtherProject
        $asItIs = Connect-Sahara -SaharaUri $cloud.SaharaUri -Token (ConvertTo-Secret $token.Id) -NoDefault
        (Get-SaharaPlugin -Session $asItIs).Name | Should -Contain 'fake'
    }

    It 'reads the variables of the OpenStack clients' {
        $variables = @{
            OS_AUTH_URL = $cloud.AuthUri; OS_USERNAME = $cloud.User; OS_PASSWORD = $cloud.Password; OS_PROJECT_NAME = $cloud.Project
            OS_USER_DOMAIN_NAME = 'Default'; OS_PROJECT_DOMAIN_NAME = 'Default'; OS_REGION_NAME = 'RegionOne'
        }
        try {
            foreach ($name in $variables.Keys) { Set-Item "Env:$name" $variables[$name] }
            (Connect-Sahara -NoDefault).ProjectName | Should -Be $cloud.Project
        }
        finally {
            foreach ($name in $variables.Keys) { Remove-Item "Env:$name" }
        }
    }

    It 'finds a Sahara that is registered by its old name, with version and project in the address' {
        $old = Connect-TestCloud $cloud @{ Region = 'Old'; ApiVersion = '1.1'; NoDefault = $true }
        "$($old.Uri)" | Should -Match "/v1\.1/$($token.ProjectId)/?$"
        @(Get-SaharaImage -Session $old).Count | Should -BeGreaterOrEqual 0
        $newest = Connect-TestCloud $cloud @{ Region = 'Old'; NoDefault = $true }
        $newest.ApiVersion | Should -Be '2'
        (Connect-TestCloud $cloud @{ ServiceType = 'data_processing'; Region = 'RegionOne'; NoDefault = $true }).ApiVersion | Should -Be '2'
    }

    It 'says so when address and token are of different projects' {
        $failure = Get-ErrorOf { Connect-TestCloud $cloud @{ SaharaUri = "$($cloud.SaharaUri)/v1.1/00000000000000000000000000000001" } }
        $failure.CategoryInfo.Category | Should -BeIn 'AuthenticationError', 'PermissionDenied'
        "$failure" | Should -Match 'tenant|project'
    }

    It 'goes on after its token was revoked' {
        $mine = Connect-TestCloud $cloud @{ NoDefault = $true }
        Reset-TestPassword
        # As long as Sahara remembers that a token was good.
        Start-Sleep -Seconds 3
        $before = $mine.RequestCount
        (Get-SaharaPlugin -Session $mine).Name | Should -Contain 'fake'
        $mine.RequestCount - $before | Should -Be 3 -Because 'one is refused, a token is asked for, and it is repeated'
    }

    It 'tells that the token was revoked which a session was made with' {
        $given = @{ AuthUri = $cloud.AuthUri; Token = ConvertTo-Secret (Get-TestToken $cloud).Id; ProjectName = $cloud.Project; NoDefault = $true }
        $mine = Connect-Sahara @given
        Reset-TestPassword
        Start-Sleep -Seconds 3
        foreach ($failure in (Get-ErrorOf { Get-SaharaPlugin -Session $mine }), (Get-ErrorOf { Connect-Sahara @given })) {
            $failure.FullyQualifiedErrorId | Should -Match '^AuthenticationFailed,'
            "$failure" | Should -Match 'unknown, expired or revoked'
        }
    }
}

Describe 'Roles' {
    It 'lets administrators alone change a plugin' {
        (Get-ErrorOf { Update-SaharaPlugin fake -Label @{ hidden = $false } }).CategoryInfo.Category | Should -Be 'PermissionDenied'
        $admin = Connect-TestCloud $cloud @{ NoDefault = $true } -AsAdmin
        (Update-SaharaPlugin fake -Label @{ hidden = $false } -Session $admin).PluginLabels['hidden'].Status | Should -BeFalse
        (Update-SaharaPlugin fake -Label @{ hidden = $true } -Session $admin).PluginLabels['hidden'].Status | Should -BeTrue
    }

    It 'shows what is public to other projects, and lets them not touch it' {
        $source = New-SaharaDataSource "shared_$id" -Url hdfs://h/p -Type hdfs
        Get-ErrorId { Get-SaharaDataSource $source.Id -Session $elsewhere } | Should -Be 'NotFound'
        (Update-SaharaDataSource $source.Id -IsPublic $true).IsPublic | Should -BeTrue
        (Get-SaharaDataSource $source.Id -Session $elsewhere).Name | Should -Be "shared_$id"
        Get-ErrorId { Update-SaharaDataSource $source.Id -Description 'mine' -Session $elsewhere } | Should -Be 'UpdateRefused'
        Get-ErrorId { Remove-SaharaDataSource $source.Id -Session $elsewhere -Confirm:$false } | Should -Be 'DeletionRefused'
        Remove-SaharaDataSource $source.Id -Confirm:$false
    }

    It 'protects what is protected, in API <_>' -ForEach 'api11', 'api2' {
        $with = @{ Session = $both[$_] }
        $source = New-SaharaDataSource "kept_$id" -Url hdfs://h/p -Type hdfs -IsProtected $true @with
        Get-ErrorId { Update-SaharaDataSource $source.Id -Description 'x' @with } | Should -Be 'UpdateRefused'
        Get-ErrorId { Remove-SaharaDataSource $source.Id @with -Confirm:$false } | Should -Be 'DeletionRefused'
        (Update-SaharaDataSource $source.Id -IsPublic $true @with).IsProtected | Should -BeTrue
        (Update-SaharaDataSource $source.Id -IsProtected $false @with).IsProtected | Should -BeFalse
        Remove-SaharaDataSource $source.Id @with -Confirm:$false
    }
}

Describe 'Lists and texts' {
    It 'pages over 250 cluster templates' {
        1..251 | ForEach-Object { [pscustomobject]@{ Name = "page-$id-$('{0:000}' -f $_)" } } | New-SaharaClusterTemplate @plugin -Description 'eine von vielen' | Should -HaveCount 251
        $before = $session.RequestCount
        $all = Get-SaharaClusterTemplate -SortBy Name | Where-Object Name -Like "page-$id-*"
        $session.RequestCount - $before | Should -BeGreaterOrEqual 2
        $all | Should -HaveCount 251
        $all.Name | Sort-Object -Unique | Should -HaveCount 251
        $all[0].Name | Should -Be "page-$id-001"
        $all[250].Name | Should -Be "page-$id-251"
        $before = $session.RequestCount
        (Get-SaharaClusterTemplate -SortBy Name -Descending -First 3).Name | Select-Object -First 1 | Should -Be "page-$id-251"
        $session.RequestCount - $before | Should -Be 1
        (Get-SaharaClusterTemplate "page-$id-1*" -Session $v11) | Should -HaveCount 100
        Get-SaharaClusterTemplate "page-$id-*" | Remove-SaharaClusterTemplate -Confirm:$false
        Get-SaharaClusterTemplate "page-$id-*" | Should -BeNullOrEmpty
    }

    It 'keeps texts of all languages, and clears them, in API <_>' -ForEach 'api11', 'api2' {
        $with = @{ Session = $both[$_] }
        $text = "Größe, Ελλάδα, 数据, `"quotes`" & <tags>"
        (New-SaharaClusterTemplate "text-$id" @plugin -Description $text @with).Description | Should -BeExactly $text
        (Get-SaharaClusterTemplate "text-$id" @with).Description | Should -BeExactly $text
        (Update-SaharaClusterTemplate "text-$id" -Description $null @with).Description | Should -BeNullOrEmpty
        Remove-SaharaClusterTemplate "text-$id" @with -Confirm:$false
    }

    It 'hears from the server what names must be' {
        $unchecked = Connect-TestCloud $cloud @{ SkipRequestCheck = $true; NoDefault = $true }
        $failure = Get-ErrorOf { New-SaharaDataSource 'Größe' -Url hdfs://h/p -Type hdfs -Session $unchecked }
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -Match "'Größe' is not a 'valid_name'"
    }

    It 'leaves out nothing of a list whose order has many of one value, from page to page' {
        $made = 1..205 | ForEach-Object { [pscustomobject]@{ Name = "same-$id-$('{0:000}' -f $_)" } } | New-SaharaClusterTemplate @plugin
        try {
            $list = "$($cloud.SaharaUri)/v2/cluster-templates?sort_by=plugin_name&limit=100"
            $header = @{ 'X-Auth-Token' = (Get-TestToken $cloud).Id }
            $next = (Invoke-OpenStack GET $list -Header $header).Body.markers.next
            (Invoke-OpenStack GET "$list&marker=$next" -Header $header).Body.cluster_templates | Should -BeNullOrEmpty -Because 'else this proves nothing'
            foreach ($with in @{ Session = $v11 }, @{ Session = $session }) {
                $found = Get-SaharaClusterTemplate -SortBy PluginName @with | Where-Object Name -Like "same-$id-*"
                $found | Should -HaveCount 205
                (Get-SaharaClusterTemplate -SortBy UpdatedAt -Descending @with | Where-Object Name -Like "same-$id-*") | Should -HaveCount 205
            }
        }
        finally { $made | Remove-SaharaClusterTemplate -Confirm:$false }
    }
}

Describe 'Connections' {
    # The server answers as HTTP/1.0 and hangs up after each answer, without a word of that: every other request met a connection that was gone.
    It 'takes 30 updates in a row where the server closes after each answer, in API <_>' -ForEach 'api11', 'api2' {
        $with = @{ Session = $both[$_] }
        $raw = [System.Net.Sockets.TcpClient]::new()
        try {
            $address = [uri]$cloud.SaharaUri
            $raw.Connect($address.Host, $address.Port)
            $stream = $raw.GetStream()
            $stream.Write([Text.Encoding]::ASCII.GetBytes("GET / HTTP/1.1`r`nHost: $($address.Authority)`r`n`r`n"))
            $answer = [IO.StreamReader]::new($stream).ReadToEnd()
        }
        finally { $raw.Dispose() }
        $answer | Should -Match '^HTTP/1\.0 '
        $answer | Should -Not -Match '(?im)^Connection:' -Because 'else this proves nothing'

        $source = New-SaharaDataSource "often_$id" -Url hdfs://h/p -Type hdfs @with
        $before = $with.Session.RequestCount
        $updated = foreach ($number in 1..30) { (Update-SaharaDataSource -InputObject $source -Description "Nummer $number" @with -ErrorAction Stop).Description }
        $updated | Should -Be (1..30 | ForEach-Object { "Nummer $_" })
        $with.Session.RequestCount - $before | Should -BeLessThan 36 -Because 'none is sent twice, whatever tokens are renewed meanwhile'
        Remove-SaharaDataSource $source.Id -Confirm:$false @with
    }
}

# Last, so that the tests above take the most of the time that this one has to wait for.
Describe 'A token that is about to end' {
    It 'is renewed before it does' {
        $now = Get-TestToken $cloud
        $told = (Invoke-OpenStack GET "$($cloud.AuthUri)/auth/tokens" -Header @{ 'X-Auth-Token' = $now.Id; 'X-Subject-Token' = $now.Id }).Body.token
        $life = [datetimeoffset]$told.expires_at - [datetimeoffset]$told.issued_at
        if ($life.TotalSeconds -gt 300) { Set-ItResult -Inconclusive -Because "tokens live $life here; start the servers with TOKEN_SECONDS=140" }
        # A tenth of a short life, two minutes of a long one.
        while ([datetime]::UtcNow - $idleSince -lt $life * 0.9 + [timespan]::FromSeconds(1)) { Start-Sleep -Milliseconds 500 }
        $before = $idle.RequestCount
        (Get-SaharaPlugin -Session $idle).Name | Should -Contain 'fake'
        $idle.RequestCount - $before | Should -Be 2 -Because 'a token is asked for, and the plugins'
        $before = $idle.RequestCount
        $null = Get-SaharaPlugin -Session $idle
        $idle.RequestCount - $before | Should -Be 1
    }
}
