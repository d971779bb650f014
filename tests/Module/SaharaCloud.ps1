# Dot-sourced by the tests of the Sahara cmdlets that run on the emulator or, where SAHARA_TEST_URI and its companions are set
# (tests/Integration/openstack/start.sh prints them), on a real Keystone and Sahara.

. $PSScriptRoot/SaharaSupport.ps1

# Where to sign in and as whom; of the emulator a new one.
function Start-TestCloud {
    param([hashtable] $With = @{})
    if ($env:SAHARA_TEST_URI) {
        return @{
            Emulator = $null; AuthUri = $env:SAHARA_TEST_AUTH_URI; SaharaUri = $env:SAHARA_TEST_URI; Project = $env:SAHARA_TEST_PROJECT; OtherProject = $env:SAHARA_TEST_OTHER_PROJECT
            User = $env:SAHARA_TEST_USER; Password = $env:SAHARA_TEST_PASSWORD
            Admin = $env:SAHARA_TEST_ADMIN; AdminPassword = $env:SAHARA_TEST_ADMIN_PASSWORD; AdminProject = $env:SAHARA_TEST_ADMIN_PROJECT
        }
    }
    $settings = @{ ProvisioningTime = 0.5; JobTime = 0.2; FailingCluster = 'boom*' }
    foreach ($name in $With.Keys) { $settings[$name] = $With[$name] }
    $emulator = Start-ServiceEmulator @settings
    $password = $emulator.OpenStack.Cloud.auth.password
    @{
        Emulator = $emulator; AuthUri = "$($emulator.OpenStack.AuthUri)"; SaharaUri = "$($emulator.OpenStack.SaharaUri)"; Project = $emulator.OpenStack.ProjectName; OtherProject = 'other'
        User = $emulator.UserName; Password = $password
        Admin = 'admin'; AdminPassword = $password; AdminProject = 'admin'
    }
}

function Stop-TestCloud {
    param([Parameter(Mandatory)] [hashtable] $Cloud)
    if ($Cloud.Emulator) { Stop-ServiceEmulator $Cloud.Emulator }
}

# A session as the member of the projects, or as the administrator.
function Connect-TestCloud {
    param([Parameter(Mandatory)] [hashtable] $Cloud, [hashtable] $With = @{}, [switch] $AsAdmin)
    $settings = @{ AuthUri = $Cloud.AuthUri; PollingIntervalMilliseconds = 100; PollingTimeoutSeconds = 120 }
    $settings.ProjectName, $user, $password = $AsAdmin ? ($Cloud.AdminProject, $Cloud.Admin, $Cloud.AdminPassword) : ($Cloud.Project, $Cloud.User, $Cloud.Password)
    $settings.Credential = [pscredential]::new($user, (ConvertTo-Secret $password))
    foreach ($name in $With.Keys) { $settings[$name] = $With[$name] }
    Connect-Sahara @settings
}

# The image that clusters are made of, with the tags that the plugin asks for.
function Register-TestImage {
    $null = Register-SaharaImage $ImageId cirros -Description 'CirrOS, für Tests' -Tag fake, '0.1'
}

# A request to Keystone or Sahara by hand, for what no cmdlet does. Returns status, headers and body.
function Invoke-OpenStack {
    param([Parameter(Mandatory)] [string] $Method, [Parameter(Mandatory)] [string] $Uri, [object] $Body, [hashtable] $Header = @{})
    $more = $PSBoundParameters.ContainsKey('Body') ? @{ Body = ConvertTo-Json $Body -Depth 10; ContentType = 'application/json' } : @{}
    $answer = Invoke-WebRequest -Method $Method -Uri $Uri -Headers $Header -SkipHttpErrorCheck @more
    @{ Status = [int]$answer.StatusCode; Header = $answer.Headers; Body = $answer.Content ? ($answer.Content | ConvertFrom-Json -AsHashtable -ErrorAction Ignore) : $null }
}

# A token of one's own, with its user and project.
function Get-TestToken {
    param([Parameter(Mandatory)] [hashtable] $Cloud)
    $domain = @{ name = 'Default' }
    $answer = Invoke-OpenStack POST "$($Cloud.AuthUri)/auth/tokens" @{
        auth = @{
            identity = @{ methods = @('password'); password = @{ user = @{ name = $Cloud.User; domain = $domain; password = $Cloud.Password } } }
            scope    = @{ project = @{ name = $Cloud.Project; domain = $domain } }
        }
    }
    @{ Id = "$($answer.Header.'X-Subject-Token')"; UserId = $answer.Body.token.user.id; ProjectId = $answer.Body.token.project.id }
}
