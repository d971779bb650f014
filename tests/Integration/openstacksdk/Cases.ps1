# Dot-sourced by run.ps1, which sets what the clouds are made of: $here (the emulator with identity v3 only), $old (one with v2.0 too), $user, $password, $userId, $token, $credentialId, $credentialSecret, $trustId.
# A case is a cloud, or several, and how it is asked for. Its fields:
#   Files        what lies where: a path below the case's folder, which has "here" (the present folder), "home" and "xdg" in it; text, or an object that becomes JSON
#   Variables    of the environment
#   Cloud        the name; none leaves the choice to the environment.   Object   a cloud that is given itself
#   With         parameters of Connect-Sahara, which reach the SDK as its arguments
#   Oracle       sdk, or command where OS_CLOUD stands beside other OS_ variables
#   Better       why Connect-Sahara answers otherwise, and more: it works where the SDK fails, or says what the SDK passes over
#   Listed       why it answers otherwise

function Join-Map { $all = [ordered]@{}; foreach ($map in $args) { foreach ($name in $map.Keys) { $all[$name] = $map[$name] } }; $all }

# The same settings with hyphens: in none, in all, or in every second name.
function ConvertTo-Spelling($Map, [int] $Which) {
    $number = 0
    $all = [ordered]@{}
    foreach ($name in $Map.Keys) {
        $value = $Map[$name]
        if ($value -is [Collections.IDictionary]) { $value = ConvertTo-Spelling $value $Which }
        elseif ($value -is [array]) { $value = @($value | ForEach-Object { $_ -is [Collections.IDictionary] ? (ConvertTo-Spelling $_ $Which) : $_ }) }
        $all[$Which -eq 1 -or ($Which -eq 2 -and $number++ % 2) ? $name.Replace('_', '-') : $name] = $value
    }
    $all
}

$names = @{ username = $user; user_domain_name = 'Default' }
$demo = @{ project_name = 'demo'; project_domain_name = 'Default' }
$plain = Join-Map @{ auth_url = $here; password = $password } $names $demo
function New-Cloud([hashtable] $Settings = @{}, [hashtable] $Auth = @{}, [string[]] $Without = @()) {
    $all = Join-Map $plain $Auth
    $Without | ForEach-Object { $all.Remove($_) }
    Join-Map @{ auth = $all } $Settings
}
function New-File([hashtable] $Settings = @{}, [hashtable] $Auth = @{}, [string[]] $Without = @()) { @{ clouds = @{ c = New-Cloud $Settings $Auth $Without } } }

# Generated: each picks one of each line. The seed makes them the same in every run.
function Get-GeneratedCase([int] $Count) {
    $random = [Random]::new(20260101)
    $pick = { param($List) $List[$random.Next($List.Count)] }
    $users = @{ username = $user; user_domain_name = 'Default' }, @{ username = $user; user_domain_id = 'default' }, @{ user_id = $userId }, @{ username = 'admin'; user_domain_name = 'Default' }
    $projects = @{ project_name = 'demo'; project_domain_name = 'Default' }, @{ project_id = $projectId }, @{ project_name = 'other'; project_domain_id = 'default' },
        @{ tenant_name = 'demo'; project_domain_name = 'Default' }, @{ tenant_id = $projectId }, @{ project_name = 'demo'; domain_name = 'Default' }, @{ project_name = 'other'; domain_id = 'default' }
    $regions = @{}, @{ region_name = 'RegionOne' }, @{ region_name = 'Old' }, @{ regions = 'RegionOne', 'Old' }, @{ regions = @('Old') }, @{ regions = @(@{ name = 'Old'; values = @{ interface = 'admin' } }, 'RegionOne') },
        @{ regions = @(@{ name = 'RegionOne'; values = @{ auth = @{ project_name = 'other'; project_domain_id = 'default' } } }) }, @{ region_name = 'RegionOne'; data_processing_region_name = 'Old' }
    $interfaces = @{}, @{ interface = 'internal' }, @{ interface = 'adminURL' }, @{ endpoint_type = 'internalURL' }, @{ interface = 'public'; data_processing_interface = 'admin' }
    $addresses = $here, "$here/", ($here -replace '/v3$', ''), ($here -replace '/v3$', '/')
    $places = 'here/clouds.yaml', 'here/clouds.yml', 'here/clouds.json', 'home/.config/openstack/clouds.yaml', 'xdg/openstack/clouds.yaml', 'elsewhere/my.yaml'
    foreach ($number in 1..$Count) {
        $spelling = $random.Next(3)
        $who = & $pick $users
        if ($who.username -eq 'admin') { $what = @{ project_name = 'admin'; project_domain_name = 'Default' } } else { $what = & $pick $projects }
        $auth = Join-Map @{ auth_url = & $pick $addresses } $who $what
        $settings = Join-Map (& $pick $regions) (& $pick $interfaces)
        # The SDK looks for endpoint_type before it takes hyphens for underscores.
        if ($settings.Contains('endpoint_type')) { $spelling = 0 }
        # A project of the region replaces nothing but the project's name, and to the SDK no other spelling of it.
        if ("$(ConvertTo-Json $settings -Depth 9)" -match 'project_name') {
            $auth = Join-Map @{ auth_url = $auth.auth_url } $users[0] $demo
            $spelling = $spelling -eq 2 ? 0 : $spelling
        }
        $secret = @{ password = $password }
        $isSplit = $random.Next(3) -eq 0
        $profiled = $random.Next(4) -eq 0
        $own = $isSplit ? (Join-Map @{ auth = $auth } $settings) : (Join-Map @{ auth = Join-Map $auth $secret } $settings)
        $files = @{}
        if ($profiled) {
            $files['home/.config/openstack/clouds-public.yaml'] = @{ 'public-clouds' = @{ 'my-vendor' = ConvertTo-Spelling @{ auth = @{ auth_url = $auth.auth_url } } $spelling } }
            $auth.Remove('auth_url')
            $own.auth.Remove('auth_url')
            $own.profile = 'my-vendor'
        }
        if ($isSplit) { $files[(& $pick @('here/secure.yaml', 'home/.config/openstack/secure.yaml'))] = @{ clouds = @{ 'my-cloud' = @{ auth = $secret } } } }
        $place = & $pick $places
        $files[$place] = @{ clouds = @{ 'my-cloud' = ConvertTo-Spelling $own $spelling } }
        $variables = switch -Wildcard ($place) {
            'xdg*' { @{ XDG_CONFIG_HOME = '{xdg}' } }
            'elsewhere*' { @{ OS_CLIENT_CONFIG_FILE = '{folder}/elsewhere/my.yaml' } }
            default { @{} }
        }
        @{ Name = "generated $number"; Files = $files; Variables = $variables; Cloud = $random.Next(2) ? 'my-cloud' : $null }
    }
}

function Get-WrittenCase {
    $file = New-File
    $two = @{ clouds = @{ c = New-Cloud; d = New-Cloud @{} @{ project_name = 'other' } } }
    $variables = @{ OS_AUTH_URL = $here; OS_USERNAME = $user; OS_PASSWORD = $password; OS_PROJECT_NAME = 'demo'; OS_USER_DOMAIN_NAME = 'Default'; OS_PROJECT_DOMAIN_NAME = 'Default' }
    $lists = New-File @{ regions = 'RegionOne', 'Old' }
    $admin = [pscredential]::new('admin', (ConvertTo-SecureString $password -AsPlainText -Force))
    $mine = [pscredential]::new($user, $admin.Password)

    # Which cloud.
    @{ Name = 'one of two by name'; Files = @{ 'here/clouds.yaml' = $two }; Cloud = 'd' }
    @{ Name = 'one of two by OS_CLOUD'; Files = @{ 'here/clouds.yaml' = $two }; Variables = @{ OS_CLOUD = 'd' } }
    @{ Name = 'none of two'; Files = @{ 'here/clouds.yaml' = $two } }
    @{ Name = 'a cloud that there is not'; Files = @{ 'here/clouds.yaml' = $two }; Cloud = 'e' }
    @{ Name = 'the first folder wins'; Files = @{ 'here/clouds.yaml' = $two; 'home/.config/openstack/clouds.yaml' = New-File @{} @{ project_name = 'nobody' } }; Cloud = 'c' }
    @{ Name = 'yaml before json'; Files = @{ 'here/clouds.yaml' = $file; 'here/clouds.json' = New-File @{} @{ project_name = 'nobody' } }; Cloud = 'c' }
    @{ Name = 'the first of XDG_CONFIG_DIRS'; Files = @{ 'xdg/openstack/clouds.yaml' = $file }; Variables = @{ XDG_CONFIG_DIRS = '{xdg}' }; Cloud = 'c' }
    @{ Name = 'the second of XDG_CONFIG_DIRS'; Files = @{ 'xdg/openstack/clouds.yaml' = $file }; Variables = @{ XDG_CONFIG_DIRS = '/nowhere:{xdg}' }; Cloud = 'c'; Better = 'the SDK takes the whole list for one folder' }
    @{ Name = 'OS_CLIENT_CONFIG_FILE names nothing'; Files = @{ 'here/clouds.yaml' = $file }; Variables = @{ OS_CLIENT_CONFIG_FILE = '/nowhere/clouds.yaml' }; Cloud = 'c'; Listed = 'a file that is named and not there is an error; the SDK silently takes another one' }
    @{ Name = 'no file at all'; Cloud = 'c' }
    @{ Name = 'a file without clouds'; Files = @{ 'here/clouds.yaml' = 'cloud: {}' }; Cloud = 'c' }
    @{ Name = 'secrets of another folder'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password; 'home/.config/openstack/secure.yaml' = @{ clouds = @{ c = @{ auth = @{ password = $password } } } } }; Cloud = 'c' }
    @{ Name = 'secrets beside a file that is named'; Files = @{ 'elsewhere/my.yaml' = New-File @{} @{} password; 'here/secure.yaml' = @{ clouds = @{ c = @{ auth = @{ password = $password } } } } }; Variables = @{ OS_CLIENT_CONFIG_FILE = '{folder}/elsewhere/my.yaml' }; Cloud = 'c' }
    @{ Name = 'OS_CLIENT_SECURE_FILE'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password; 'elsewhere/s.yaml' = @{ clouds = @{ c = @{ auth = @{ password = $password } } } } }; Variables = @{ OS_CLIENT_SECURE_FILE = '{folder}/elsewhere/s.yaml' }; Cloud = 'c' }
    @{ Name = 'secrets win'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ password = 'wrong' }; 'here/secure.yaml' = @{ clouds = @{ c = @{ auth = @{ password = $password; 'project-name' = 'other' } } } } }; Cloud = 'c' }

    # Variables.
    @{ Name = 'variables'; Variables = $variables }
    @{ Name = 'variables before the only cloud'; Files = @{ 'here/clouds.yaml' = $file }; Variables = Join-Map $variables @{ OS_PROJECT_NAME = 'other' } }
    @{ Name = 'variables do not touch a cloud by name'; Files = @{ 'here/clouds.yaml' = $file }; Variables = Join-Map $variables @{ OS_PROJECT_NAME = 'other'; OS_USERNAME = 'admin' }; Cloud = 'c' }
    @{ Name = 'variables by their name'; Files = @{ 'here/clouds.yaml' = $file }; Variables = Join-Map $variables @{ OS_CLOUD_NAME = 'mine'; OS_PROJECT_NAME = 'other' }; Cloud = 'mine' }
    @{ Name = 'variables with the name of a cloud'; Files = @{ 'here/clouds.yaml' = $file }; Variables = Join-Map $variables @{ OS_CLOUD_NAME = 'c' }; Cloud = 'c' }
    @{ Name = 'OS_TENANT_NAME, OS_ENDPOINT_TYPE and OS_REGION_NAME'; Variables = Join-Map @{ OS_AUTH_URL = $here; OS_USERNAME = $user; OS_PASSWORD = $password; OS_DOMAIN_NAME = 'Default'; OS_TENANT_NAME = 'other' } @{ OS_ENDPOINT_TYPE = 'internalURL'; OS_REGION_NAME = 'Old' } }
    @{ Name = 'variables of other programs'; Files = @{ 'here/clouds.yaml' = $file }; Variables = @{ OS_LOG_LEVEL = '1'; OS_TEST_PATH = 'x'; OS_STDOUT_CAPTURE = '1' } }
    @{ Name = 'a region alone is no cloud'; Files = @{ 'here/clouds.yaml' = New-File }; Variables = @{ OS_REGION_NAME = 'Old' } }
    @{ Name = 'a variable that is empty'; Files = @{ 'here/clouds.yaml' = $file }; Variables = @{ OS_USERNAME = '' }; Better = 'an empty variable is none; to the SDK it is a cloud without settings' }
    @{ Name = 'a vendor in the variables'; Files = @{ 'here/clouds-public.yaml' = @{ 'public-clouds' = @{ v = @{ auth = @{ auth_url = $here } } } } }; Variables = Join-Map $variables @{ OS_AUTH_URL = ''; OS_PROFILE = 'v' } }

    # OS_CLOUD beside other variables: as the openstack command.
    $beside = @{ Files = @{ 'here/clouds.yaml' = $lists }; Oracle = 'command' }
    foreach ($more in @(
            @{ OS_REGION_NAME = 'Old' }, @{ OS_REGION_NAME = 'Mars' }, @{ OS_INTERFACE = 'admin' }, @{ OS_USERNAME = 'admin'; OS_PROJECT_ID = $adminProjectId }, @{ OS_PASSWORD = 'wrong' },
            @{ OS_PROJECT_NAME = 'other' }, @{ OS_PROJECT_ID = $otherProjectId }, @{ OS_TENANT_ID = $otherProjectId }, @{ OS_AUTH_URL = 'http://127.0.0.1:1/v3' }, @{ OS_TRUST_ID = 'x' },
            @{ OS_USER_DOMAIN_NAME = 'Nowhere'; OS_PROJECT_DOMAIN_NAME = 'Nowhere' }, @{ OS_USER_DOMAIN_ID = 'nowhere' }, @{ OS_ENDPOINT_TYPE = 'adminURL'; OS_INSECURE = 'true' })) {
        Join-Map $beside @{ Name = "OS_CLOUD and $($more.Keys | Sort-Object | Join-String -Separator ', ')$(if ($more.OS_REGION_NAME -eq 'Mars') { ' outside the list' })"; Variables = Join-Map @{ OS_CLOUD = 'c' } $more }
    }
    Join-Map $beside @{ Name = 'OS_CLOUD lacks a password that OS_PASSWORD has'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password }; Variables = @{ OS_CLOUD = 'c'; OS_PASSWORD = $password } }
    Join-Map $beside @{ Name = 'OS_CLOUD lacks a project that OS_PROJECT_NAME has'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} project_name }; Variables = @{ OS_CLOUD = 'c'; OS_PROJECT_NAME = 'other' } }
    Join-Map $beside @{ Name = 'OS_CLOUD and OS_DEFAULT_DOMAIN'; Files = @{ 'here/clouds.yaml' = New-File @{ identity_api_version = '3' } @{} user_domain_name, project_domain_name }; Variables = @{ OS_CLOUD = 'c'; OS_DEFAULT_DOMAIN = 'default' } }
    Join-Map $beside @{ Name = 'OS_CLOUD and OS_REGION_NAME beside one region_name'; Files = @{ 'here/clouds.yaml' = New-File @{ region_name = 'RegionOne' } }; Variables = @{ OS_CLOUD = 'c'; OS_REGION_NAME = 'Old' }; Better = 'a single region_name is a choice that another one replaces; the catalog says which regions there are' }

    $byName = 'a cloud that -Cloud names is as the files have it, as in the SDK; the command puts the variables over that of --os-cloud, too'
    Join-Map $beside @{ Name = 'a cloud by name and OS_PROJECT_ID, against the command'; Cloud = 'c'; Variables = @{ OS_PROJECT_ID = $otherProjectId }; Listed = $byName }
    Join-Map $beside @{ Name = 'a cloud by name and OS_REGION_NAME, against the command'; Cloud = 'c'; Variables = @{ OS_REGION_NAME = 'Old' }; Listed = $byName }

    # Ways to sign in.
    @{ Name = 'a token'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v3token'; auth = Join-Map @{ auth_url = $here; token = $token } $demo } } } }; Cloud = 'c' }
    @{ Name = 'a token, the type unsaid'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth = Join-Map @{ auth_url = $here; token = $token } $demo } } } }; Cloud = 'c'; Better = 'the type follows from what is there; the SDK wants a user name' }
    @{ Name = 'a token that nobody knows'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'token'; auth = Join-Map @{ auth_url = $here; token = 'gone' } $demo } } } }; Cloud = 'c' }
    $application = @{ auth_url = $here; application_credential_id = $credentialId; application_credential_secret = $credentialSecret }
    @{ Name = 'an application credential'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v3applicationcredential'; auth = $application; region_name = 'RegionOne' } } } }; Cloud = 'c' }
    @{ Name = 'an application credential by name'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v3applicationcredential'; auth = Join-Map @{ auth_url = $here; application_credential_name = 'ci'; application_credential_secret = $credentialSecret } $names } } } }; Cloud = 'c' }
    @{ Name = 'an application credential, the type unsaid'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth = $application } } } }; Cloud = 'c'; Better = 'the type follows from what is there; the SDK wants a user name' }
    @{ Name = 'an application credential with a hyphen in its type''s name'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ 'auth-type' = 'v3applicationcredential'; auth = $application } } } }; Cloud = 'c'; Better = 'auth-type is auth_type, as every other name; the SDK looks for it before it takes hyphens for underscores' }
    @{ Name = 'an application credential and a project'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v3applicationcredential'; auth = Join-Map $application $demo } } } }; Cloud = 'c' }
    @{ Name = 'an application credential and -ProjectName'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v3applicationcredential'; auth = $application } } } }; Cloud = 'c'; With = @{ ProjectName = 'other' } }
    @{ Name = 'v2password'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'v2password'; auth = @{ auth_url = $old -replace '/v3$', '/v2.0'; username = $user; password = $password; tenant_name = 'demo' } } } } }; Cloud = 'c' }
    @{ Name = 'v2.0 by its address'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth = @{ auth_url = $old -replace '/v3$', '/v2.0'; username = $user; password = $password; project_name = 'demo' } } } } }; Cloud = 'c' }
    @{ Name = 'no Keystone'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'none'; auth = @{ endpoint = "$sahara/v2" } } } } }; Cloud = 'c'; Listed = 'Connect-Sahara asks Sahara once, and the emulator wants a token' }
    @{ Name = 'a token that is sent as it is'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = @{ auth_type = 'admin_token'; auth = @{ endpoint = "$sahara/v2"; token = $projectToken } } } } }; Cloud = 'c' }
    @{ Name = 'a wrong password'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ password = 'wrong' } }; Cloud = 'c' }
    @{ Name = 'no password'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password }; Cloud = 'c' }
    @{ Name = 'no password, and -Credential'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password }; Cloud = 'c'; With = @{ Credential = $mine } }
    @{ Name = 'neither user nor password, and -Credential'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} password, username }; Cloud = 'c'; With = @{ Credential = $mine } }
    @{ Name = '-Credential over user and password'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ project_name = 'admin' } }; Cloud = 'c'; With = @{ Credential = $admin } }
    @{ Name = '-Credential over a user''s id'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ user_id = $userId; project_name = 'admin' } username }; Cloud = 'c'; With = @{ Credential = $admin }; Better = 'a user by name replaces one by id; the SDK would send the one''s id with the other''s password' }

    # Scope.
    @{ Name = 'a trust'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ username = 'admin'; trust_id = $trustId } project_name, project_domain_name }; Cloud = 'c' }
    @{ Name = 'a trust and a project'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ username = 'admin'; trust_id = $trustId } }; Cloud = 'c' }
    @{ Name = 'a trust and -ProjectName'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ username = 'admin'; trust_id = $trustId } project_name, project_domain_name }; Cloud = 'c'; With = @{ ProjectName = 'admin' } }
    @{ Name = '-TrustId'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ username = 'admin' } project_name, project_domain_name }; Cloud = 'c'; With = @{ TrustId = $trustId } }
    @{ Name = '-ProjectName over a name'; Files = @{ 'here/clouds.yaml' = $file }; Cloud = 'c'; With = @{ ProjectName = 'other' } }
    @{ Name = '-ProjectId over an id'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ project_id = $projectId } project_name }; Cloud = 'c'; With = @{ ProjectId = $otherProjectId } }
    @{ Name = '-ProjectName over an id'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ project_id = $projectId } project_name }; Cloud = 'c'; With = @{ ProjectName = 'other' }; Better = 'a project by name replaces one by id; the SDK goes on in the file''s' }
    @{ Name = '-ProjectName where a domain was the scope'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ domain_name = 'Default' } project_name, project_domain_name, user_domain_name }; Cloud = 'c'; With = @{ ProjectName = 'other' } }
    @{ Name = '-ProjectDomainId over a domain for all'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ domain_id = 'nowhere'; user_domain_id = 'default' } project_domain_name, user_domain_name }; Cloud = 'c'; With = @{ ProjectDomainId = 'default' } }
    @{ Name = 'a project by name and by id'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ project_id = $otherProjectId } }; Cloud = 'c' }
    @{ Name = 'a project at the top and in auth'; Files = @{ 'here/clouds.yaml' = New-File @{ project_name = 'other' } }; Cloud = 'c' }
    @{ Name = 'all at the top'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = $plain } } }; Cloud = 'c' }
    @{ Name = 'a tenant and a project'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ tenant_name = 'other' } }; Cloud = 'c' }
    @{ Name = 'the domain as scope'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ domain_name = 'Division' } project_name, project_domain_name }; Cloud = 'c'; Better = 'Sahara works in projects only, which is told from the token; the SDK would get 503 of Sahara' }
    @{ Name = 'the system as scope'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ username = 'admin'; system_scope = 'all' } project_name, project_domain_name }; Cloud = 'c'; Better = 'Sahara works in projects only, which is told from the token; the SDK would get 503 of Sahara' }
    @{ Name = 'the system and a project'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ system_scope = 'all' } }; Cloud = 'c'; Listed = 'two scopes are refused, whichever they are; keystoneauth leaves the system out' }
    @{ Name = 'no scope'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} project_name, project_domain_name }; Cloud = 'c' }
    @{ Name = 'no domains'; Files = @{ 'here/clouds.yaml' = New-File @{} @{} user_domain_name, project_domain_name }; Cloud = 'c'; Better = 'a name without a domain is looked for in the one whose id is default; Keystone refuses what the SDK sends' }
    @{ Name = 'default domains'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ default_domain_id = 'default' } user_domain_name, project_domain_name }; Cloud = 'c' }
    @{ Name = 'a default domain beside others'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ default_domain_id = 'nowhere' } }; Cloud = 'c'; Better = 'a default is for what has no domain; keystoneauth takes it over the names that are given' }
    @{ Name = 'a domain beside that of the project'; Files = @{ 'here/clouds.yaml' = New-File @{} @{ domain_name = 'Nowhere' } }; Cloud = 'c' }

    # Regions, interfaces, addresses.
    @{ Name = '-Region in the list'; Files = @{ 'here/clouds.yaml' = $lists }; Cloud = 'c'; With = @{ Region = 'Old' } }
    @{ Name = '-Region outside the list'; Files = @{ 'here/clouds.yaml' = $lists }; Cloud = 'c'; With = @{ Region = 'Mars' } }
    @{ Name = '-Region beside one region_name'; Files = @{ 'here/clouds.yaml' = New-File @{ region_name = 'RegionOne' } }; Cloud = 'c'; With = @{ Region = 'Old' }; Better = 'a single region_name is a choice that another one replaces; the catalog says which regions there are' }
    @{ Name = '-Region where there is none'; Files = @{ 'here/clouds.yaml' = $file }; Cloud = 'c'; With = @{ Region = 'Old' } }
    @{ Name = '-Region that the catalog has not'; Files = @{ 'here/clouds.yaml' = $file }; Cloud = 'c'; With = @{ Region = 'Mars' } }
    @{ Name = 'regions before region_name'; Files = @{ 'here/clouds.yaml' = New-File @{ regions = 'Old', 'RegionOne'; region_name = 'RegionOne' } }; Cloud = 'c' }
    @{ Name = 'two names in region_name'; Files = @{ 'here/clouds.yaml' = New-File @{ region_name = 'Old,RegionOne' } }; Cloud = 'c' }
    @{ Name = 'own region_name before the vendor''s regions'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'v'; region_name = 'Old' }; 'here/clouds-public.yaml' = @{ 'public-clouds' = @{ v = @{ regions = @(@{ name = 'Old'; values = @{ interface = 'admin' } }, 'RegionOne') } } } }; Cloud = 'c' }
    @{ Name = 'the vendor''s regions'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'v' }; 'here/clouds-public.yaml' = @{ 'public-clouds' = @{ v = @{ regions = @(@{ name = 'Old'; values = @{ interface = 'admin' } }, 'RegionOne') } } } }; Cloud = 'c' }
    @{ Name = 'a region''s project in the other spelling'; Files = @{ 'here/clouds.yaml' = @{ clouds = @{ c = ConvertTo-Spelling (New-Cloud @{ regions = @('RegionOne') }) 1 } }; 'here/secure.yaml' = @{ clouds = @{ c = @{ regions = @(@{ name = 'RegionOne'; values = @{ auth = @{ project_name = 'other' } } }) } } } }; Cloud = 'c'; Better = 'a region''s values win in either spelling; to the SDK they are two settings' }
    @{ Name = '-Interface'; Files = @{ 'here/clouds.yaml' = New-File @{ interface = 'public' } }; Cloud = 'c'; With = @{ Interface = 'admin' } }
    @{ Name = 'endpoint-type'; Files = @{ 'here/clouds.yaml' = New-File @{ 'endpoint-type' = 'internal' } }; Cloud = 'c'; Better = 'a hyphen is an underscore here too; the SDK looks for endpoint_type before' }
    @{ Name = 'an address of Sahara'; Files = @{ 'here/clouds.yaml' = New-File @{ data_processing_endpoint_override = "$sahara/v2" } }; Cloud = 'c' }
    @{ Name = 'a region in an address'; Files = @{ 'here/clouds.yaml' = New-File @{ 'data-processing-endpoint-override' = ("$sahara/v2" -replace 'sahara', '{region_name}'); region_name = 'sahara' } }; Cloud = 'c' }
    @{ Name = 'a region in Keystone''s address'; Files = @{ 'here/clouds.yaml' = New-File @{ regions = @(@{ name = 'identity'; values = @{ data_processing_region_name = 'Old' } }) } @{ auth_url = $here -replace 'identity', '{region_name}' } }; Cloud = 'c' }

    # Profiles.
    @{ Name = 'an unknown profile'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'nobody' } }; Cloud = 'c' }
    @{ Name = 'an unknown profile by its old name'; Files = @{ 'here/clouds.yaml' = New-File @{ cloud = 'nobody' } }; Cloud = 'c' }
    @{ Name = 'a vendor of the SDK'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'auro' } @{} user_domain_name, project_domain_name }; Cloud = 'c' }
    @{ Name = 'a vendor of the SDK, another region'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'ovh'; region_name = 'RegionOne' } @{} user_domain_name, project_domain_name }; Cloud = 'c' }
    @{ Name = 'a vendor of the SDK, its region'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'ovh' } }; Cloud = 'c'; With = @{ Region = 'RegionOne' } }
    @{ Name = 'a vendor of one''s own in place of the SDK''s'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'ovh' } @{} auth_url; 'here/clouds-public.yaml' = @{ 'public-clouds' = @{ ovh = @{ auth = @{ 'auth-url' = $here }; region_name = 'Old' } } } }; Cloud = 'c' }
    @{ Name = 'a vendor''s region-name'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'v' }; 'here/clouds-public.yaml' = @{ 'public-clouds' = @{ v = @{ 'region-name' = 'Old' } } } }; Cloud = 'c'; Better = 'a hyphen is an underscore here too; the SDK passes it over and takes any region' }
    @{ Name = 'a profile that is an address'; Files = @{ 'here/clouds.yaml' = New-File @{ profile = 'http://127.0.0.1:1' } }; Cloud = 'c' }

    # YAML.
    $indented = ($plain.Keys | ForEach-Object { "      $($_): '$($plain[$_])'" }) -join "`n"
    @{ Name = 'anchors'; Files = @{ 'here/clouds.yaml' = "base: &base`n$indented`nclouds:`n  c:`n    auth:`n      <<: *base`n      project_name: other`n" }; Cloud = 'c' }
    @{ Name = 'a doubled key'; Files = @{ 'here/clouds.yaml' = "clouds:`n  c:`n    region_name: RegionOne`n    region_name: Old`n    auth:`n$indented`n" }; Cloud = 'c'; Listed = 'a doubled key is an error that names its line; Python''s YAML takes the last one' }
    @{ Name = 'both spellings'; Files = @{ 'here/clouds.yaml' = "clouds:`n  c:`n    region-name: RegionOne`n    region_name: Old`n    auth:`n$indented`n" }; Cloud = 'c'; Listed = 'two answers to one question are an error; the SDK takes the last one' }
    @{ Name = 'both spellings of one value'; Files = @{ 'here/clouds.yaml' = "clouds:`n  c:`n    region-name: Old`n    region_name: Old`n    auth:`n$indented`n" }; Cloud = 'c' }
    @{ Name = 'a file that is cut off'; Files = @{ 'here/clouds.yaml' = "clouds: { c: { auth: { username" }; Cloud = 'c' }

    # A cloud that is given itself; the SDK gets it in a file.
    @{ Name = 'a hashtable'; Object = New-Cloud @{ region_name = 'Old' } }
    @{ Name = 'a hashtable with hyphens'; Object = ConvertTo-Spelling (New-Cloud @{ region_name = 'Old'; interface = 'admin' }) 1 }
    @{ Name = 'a hashtable with -ProjectName'; Object = New-Cloud; With = @{ ProjectName = 'other' } }
    @{ Name = 'a hashtable with a vendor'; Object = New-Cloud @{ profile = 'auro' } @{} user_domain_name }
    @{ Name = 'a hashtable without a password, and -Credential'; Object = New-Cloud @{} @{} password; With = @{ Credential = $mine } }
}
