BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $password = 'pass-word'
    $emulator = Start-TestEmulator -With @{ IdentityV2 = $true; Credential = [pscredential]::new('runner', (ConvertTo-Secret $password)) }
    $cloud = $emulator.OpenStack
    $credential = [pscredential]::new('runner', (ConvertTo-Secret $password))
    $common = @{ AuthUri = $cloud.AuthUri; ProjectName = $cloud.ProjectName }

    # Files and variables of OpenStack's client, for one block only.
    function Invoke-WithCloud([hashtable] $Variables, [scriptblock] $Work) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        foreach ($name in $Variables.Keys) { Set-Item "Env:$name" $Variables[$name] }
        Push-Location $folder
        try { & $Work $folder }
        finally {
            Pop-Location
            foreach ($name in $Variables.Keys) { Remove-Item "Env:$name" }
        }
    }
}

AfterAll {
    $emulator | Stop-ServiceEmulator
}

Describe 'Connect-Sahara' {
    AfterEach {
        Get-ServiceSession | Disconnect-ServiceSession
    }

    It 'takes a credential' {
        $session = Connect-Sahara -Credential $credential @common
        $session | Should -BeOfType SapServiceTools.SaharaSession
        $session.ApiVersion | Should -Be '2'
        $session.UserName | Should -Be 'runner'
        $session.ProjectName | Should -Be $cloud.ProjectName
        $session.Kind | Should -Be 'Sahara'
        (Get-SaharaPlugin).Name | Should -Be 'fake'
    }

    It 'takes the version that is wanted' {
        (Connect-Sahara -Credential $credential @common -ApiVersion 1.1).Uri.AbsolutePath | Should -Match 'v1\.1'
        (Connect-Sahara -Credential $credential @common -ApiVersion 2).Uri.AbsolutePath | Should -Match 'v2'
    }

    It 'takes Keystone v2.0 by its address' {
        $v2 = "$($cloud.AuthUri)" -replace '/v3/?$', '/v2.0'
        (Connect-Sahara -Credential $credential -AuthUri $v2 -ProjectName $cloud.ProjectName).ProjectName | Should -Be $cloud.ProjectName
    }

    It 'takes an address, a type and an interface' {
        (Connect-Sahara -Credential $credential @common -SaharaUri $cloud.SaharaUri -ApiVersion 1.1).ApiVersion | Should -Be '1.1'
        $null = Connect-Sahara -Credential $credential @common -ServiceType data_processing -Interface internalURL -Region RegionOne
        Get-ErrorId { Connect-Sahara -Credential $credential @common -Region Mars } | Should -Be 'EndpointNotFound'
        Get-ErrorId { Connect-Sahara -Credential $credential @common -ServiceType compute2 } | Should -Be 'EndpointNotFound'
    }

    It 'takes tokens' {
        $auth = @{ auth = @{ identity = @{ methods = @('password'); password = @{ user = @{ name = 'runner'; domain = @{ id = 'default' }; password = $password } } }; scope = 'unscoped' } }
        $uri = "$("$($cloud.AuthUri)".TrimEnd('/'))/auth/tokens"
        $headers = $null
        $null = Invoke-RestMethod $uri -Method Post -Body ($auth | ConvertTo-Json -Depth 9) -ContentType application/json -ResponseHeadersVariable headers
        $token = ConvertTo-Secret "$($headers['X-Subject-Token'])"
        (Connect-Sahara -Token $token -AuthUri $cloud.AuthUri -ProjectName $cloud.ProjectName).ProjectName | Should -Be $cloud.ProjectName
        Get-ErrorId { Connect-Sahara -Token $token -AuthUri $cloud.AuthUri } | Should -Be 'TokenNotScoped'
        Get-ErrorId { Connect-Sahara -Token $token } | Should -Be 'CloudSettingsMissing'
        Get-ErrorId { Connect-Sahara -Token $token -SaharaUri $cloud.SaharaUri } | Should -Be 'TokenNotScoped'
    }

    It 'refuses wrong credentials and what is incomplete' {
        $wrong = [pscredential]::new('runner', (ConvertTo-Secret 'wrong'))
        $failure = Get-ErrorOf { Connect-Sahara -Credential $wrong @common }
        $failure.FullyQualifiedErrorId | Should -Be 'AuthenticationFailed,SapServiceTools.Cmdlets.Sahara.ConnectSaharaCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        Get-ErrorId { Connect-Sahara -Credential $credential -AuthUri 'nonsense' } | Should -Be 'CloudSettingsMissing'
        Get-ErrorId { Connect-Sahara -Credential $credential -AuthUri http://127.0.0.1:1 } | Should -Be 'ConnectionFailed'
    }

    It 'takes the clouds of a file, by name or the only one' {
        Invoke-WithCloud @{} {
            @{ clouds = @{ mine = $cloud.Cloud } } | ConvertTo-Json -Depth 9 | Set-Content clouds.json
            (Connect-Sahara mine).ProjectName | Should -Be $cloud.ProjectName
            (Connect-Sahara).ProjectName | Should -Be $cloud.ProjectName
            (Connect-Sahara mine -ProjectName other).ProjectName | Should -Be 'other'
            Get-ErrorId { Connect-Sahara nobody } | Should -Be 'CloudNotFound'
            (TabExpansion2 'Connect-Sahara -Cloud m').CompletionMatches.CompletionText | Should -Contain 'mine'
        }
    }

    It 'takes YAML with its secrets in another file' {
        Invoke-WithCloud @{ OS_CLOUD = 'mine' } {
            @"
clouds:
  mine:
    auth: { auth_url: '$($cloud.AuthUri)', username: runner, project_name: $($cloud.ProjectName) }
    data_processing_api_version: '1.1'
"@ | Set-Content clouds.yaml
            Get-ErrorId { Connect-Sahara } | Should -Be 'CloudSettingsMissing'
            "clouds: { mine: { auth: { password: $password } } }" | Set-Content secure.yaml
            (Connect-Sahara).ApiVersion | Should -Be '1.1'
            (Connect-Sahara -ApiVersion 2).ApiVersion | Should -Be '2'
        }
    }

    It 'takes the variables of the command line' {
        $variables = @{
            OS_AUTH_URL = "$($cloud.AuthUri)"; OS_USERNAME = 'runner'; OS_PASSWORD = $password; OS_PROJECT_NAME = $cloud.ProjectName
            OS_USER_DOMAIN_ID = 'default'; OS_PROJECT_DOMAIN_ID = 'default'; OS_DATA_PROCESSING_API_VERSION = '1.1'
        }
        Invoke-WithCloud $variables { (Connect-Sahara).ApiVersion | Should -Be '1.1' }
    }

    It 'takes a hyphen for an underscore in names, in files and hashtables' {
        Invoke-WithCloud @{} {
            $settings = @{ 'region-name' = 'Old'; auth = @{ 'auth-url' = "$($cloud.AuthUri)"; username = 'runner'; password = $password; 'project-id' = $cloud.ProjectId } }
            (Connect-Sahara $settings).Region | Should -Be 'Old'
            @{ clouds = @{ 'my-cloud' = $settings } } | ConvertTo-Json -Depth 9 | Set-Content clouds.yaml
            $session = Connect-Sahara my-cloud
            $session.Region | Should -Be 'Old'
            $session.ProjectName | Should -Be $cloud.ProjectName
        }
    }

    It 'takes a credential for the password that a cloud lacks, and over the one that it has' {
        Invoke-WithCloud @{} {
            $auth = @{ auth_url = "$($cloud.AuthUri)"; username = 'runner'; project_name = $cloud.ProjectName }
            @{ clouds = @{ lacking = @{ auth = $auth }; wrong = @{ auth = $auth + @{ password = 'wrong' } }; token = @{ auth_type = 'token'; auth = $auth + @{ token = 'x' } } } } | ConvertTo-Json -Depth 9 | Set-Content clouds.yaml
            Get-ErrorId { Connect-Sahara lacking } | Should -Be 'CloudSettingsMissing'
            (Connect-Sahara lacking -Credential $credential).UserName | Should -Be 'runner'
            (Connect-Sahara wrong -Credential $credential).UserName | Should -Be 'runner'
            (Connect-Sahara wrong -Credential ([pscredential]::new('admin', $credential.Password)) -ProjectName admin).UserName | Should -Be 'admin'
            Get-ErrorId { Connect-Sahara token -Credential $credential } | Should -Be 'InvalidOption'
            $env:OS_CLOUD = 'lacking'
            try { (Connect-Sahara -Credential $credential).UserName | Should -Be 'runner' } finally { $env:OS_CLOUD = $null }
        }
    }

    It 'asks for no password by itself' {
        # A prompt would be an error of its own there.
        $lines = Invoke-ChildPwsh -Switch '-NonInteractive' {
            try { Connect-Sahara @{ auth = @{ auth_url = 'http://127.0.0.1:1/v3'; username = 'u'; project_name = 'p' } } } catch { $_.FullyQualifiedErrorId }
        }
        @($lines)[-1] | Should -Match '^CloudSettingsMissing'
    }

    It 'warns of a profile that nobody knows, and knows the vendors' {
        $settings = @{ profile = 'nobody'; auth = $cloud.Cloud.auth }
        $warnings = @()
        (Connect-Sahara $settings -WarningVariable warnings -WarningAction SilentlyContinue).ProjectName | Should -Be $cloud.ProjectName
        $warnings | Should -HaveCount 1
        $warnings[0].Message | Should -Match "'nobody'"
        $settings.profile = 'ovh'
        (Get-ErrorOf { Connect-Sahara $settings -Region Mars }).Exception.Message | Should -Match 'GRA7'
        $settings.profile = 'https://vendor.example'
        (Get-ErrorOf { Connect-Sahara $settings }).Exception.Message | Should -Match 'https://vendor\.example'
    }

    It 'never guesses a scope' {
        $auth = @{ auth_url = "$($cloud.AuthUri)"; username = 'runner'; password = $password }
        Get-ErrorId { Connect-Sahara @{ auth = $auth + @{ trust_id = 'x' } } -ProjectName other } | Should -Be 'ScopeNotUnique'
        Get-ErrorId { Connect-Sahara -Credential $credential @common -TrustId x } | Should -Be 'ScopeNotUnique'
        Get-ErrorId { Connect-Sahara -ApplicationCredentialId a -ApplicationCredentialSecret $credential.Password @common } | Should -Be 'ScopeNotUnique'
        (Connect-Sahara @{ auth = $auth + @{ project_id = $cloud.ProjectId } } -ProjectName other).ProjectName | Should -Be 'other'
        Get-ErrorId { Connect-Sahara -Token $credential.Password -SaharaUri $cloud.SaharaUri -ProjectName other } | Should -Be 'CloudSettingsMissing'
        Get-ErrorId { Connect-Sahara @{ auth = $auth + @{ domain_name = 'Division'; user_domain_id = 'default' } } } | Should -Be 'TokenNotScoped'
    }

    It 'puts the variables over the cloud of OS_CLOUD, and says where two answers meet' {
        Invoke-WithCloud @{ OS_CLOUD = 'mine'; OS_PASSWORD = $password; OS_REGION_NAME = 'Old'; OS_PROJECT_NAME = 'other' } {
            @{ clouds = @{ mine = @{ auth = @{ auth_url = "$($cloud.AuthUri)"; username = 'runner'; password = 'wrong'; project_name = $cloud.ProjectName } } } } | ConvertTo-Json -Depth 9 | Set-Content clouds.yaml
            $warnings = @()
            $session = Connect-Sahara -WarningVariable warnings -WarningAction SilentlyContinue
            $session.Region | Should -Be 'Old'
            $session.ProjectName | Should -Be $cloud.ProjectName
            $warnings.Message | Should -Match 'OS_PASSWORD|OS_PROJECT_NAME'
            $warnings | Should -HaveCount 2
            Get-ErrorId { Connect-Sahara mine } | Should -Be 'AuthenticationFailed'
        }
    }

    It 'tells a token that Keystone does not know' {
        $failure = Get-ErrorOf { Connect-Sahara -Token (ConvertTo-Secret 'gone') @common }
        $failure.FullyQualifiedErrorId | Should -Be 'AuthenticationFailed,SapServiceTools.Cmdlets.Sahara.ConnectSaharaCommand'
        $failure.Exception.Message | Should -Match 'unknown, expired or revoked'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'new token'
    }

    It 'says what there is to choose from when nothing is named' {
        $lines = Invoke-ChildPwsh { Get-ChildItem Env:OS_* | Remove-Item; $env:HOME = $PSScriptRoot; try { Connect-Sahara } catch { $_.FullyQualifiedErrorId } }
        @($lines)[-1] | Should -Match '^CloudSettingsMissing'
    }

    It 'makes the session the default, unless that is not wanted' {
        $first = $emulator | Connect-Sahara
        $second = $emulator | Connect-Sahara -ApiVersion 1.1 -NoDefault
        $null = Get-SaharaCluster
        $count = $second.RequestCount
        $null = Get-SaharaPlugin -Session $second
        $second.RequestCount | Should -Be ($count + 1)
        $plugin = Get-SaharaPlugin -Session $second
        $null = $plugin | Get-SaharaPlugin
        $second.RequestCount | Should -Be ($count + 3)
        $first.RequestCount | Should -BeGreaterThan 0
    }

    It 'needs a session for everything else' {
        $failure = Get-ErrorOf { Get-SaharaCluster }
        $failure.FullyQualifiedErrorId | Should -Be 'SessionRequired,SapServiceTools.Cmdlets.Sahara.Clusters.GetSaharaClusterCommand'
        $failure.Exception.Message | Should -Match 'Connect-Sahara'
    }

    It 'goes on after all tokens were revoked' {
        $session = $emulator | Connect-Sahara
        $cloud.RevokeTokens()
        (Get-SaharaPlugin).Name | Should -Be 'fake'
        $session.IsClosed | Should -BeFalse
    }

    It 'tells a session that crossed a process' {
        $session = $emulator | Connect-Sahara
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($session))
        Get-ErrorId { Get-SaharaCluster -Session $copy } | Should -Be 'SessionFromElsewhere'
    }

    It 'serves many threads' {
        $session = $emulator | Connect-Sahara
        1..4 | ForEach-Object -Parallel { Import-Module $using:ManifestPath; New-SaharaDataSource "parallel$_" hdfs://h/p -Session $using:session } | Should -HaveCount 4
    }
}

Describe 'Names of Sahara' {
    AfterEach {
        Get-ServiceSession | Disconnect-ServiceSession
    }

    It 'are completed from what there is' {
        $null = $emulator | Connect-Sahara
        $null = New-SaharaDataSource alpha1 hdfs://h/a
        (TabExpansion2 'Get-SaharaDataSource al').CompletionMatches.CompletionText | Should -Contain 'alpha1'
        (TabExpansion2 'Start-SaharaJobExecution -InputDataSource al').CompletionMatches.CompletionText | Should -Contain 'alpha1'
        (TabExpansion2 'New-SaharaNodeGroupTemplate -PluginName f').CompletionMatches.CompletionText | Should -Contain 'fake'
        (TabExpansion2 'Get-SaharaCluster -SortBy Pl').CompletionMatches.CompletionText | Should -Be 'PluginName', 'PluginVersion'
        (TabExpansion2 'Get-SaharaCluster -Status Act').CompletionMatches.CompletionText | Should -Contain 'Active'
        (TabExpansion2 'Get-SaharaJobTemplate -Type Pi').CompletionMatches.CompletionText | Should -Contain 'Pig'
    }

    It 'are refused as another kind''s objects' {
        $null = $emulator | Connect-Sahara
        $plugin = Get-SaharaPlugin
        Get-ErrorOf { $plugin | Remove-SaharaCluster -Confirm:$false } | Should -Not -BeNullOrEmpty
        Get-ErrorId { Remove-SaharaCluster $plugin -Confirm:$false } | Should -Match 'ParameterArgument'
    }
}
