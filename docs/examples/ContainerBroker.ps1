#Requires -Version 7.4 -Modules SapServiceTools
<#
.SYNOPSIS
    A broker as it runs in a container or on Cloud Foundry: every setting comes from the environment.
.DESCRIPTION
    PORT                          where it listens, on every address; TLS ends at the router in front
    BROKER_USER, BROKER_PASSWORD  who may call; both are needed
    BROKER_OLD_PASSWORD           goes on being right while a password is changed
    BROKER_PUBLIC_URI             the address that platforms know; default is the first route of VCAP_APPLICATION, if there is one
    BROKER_STATE                  a SQLite file for the stored state, on a volume that outlives the container
    BROKER_DATABASE, BROKER_KEY   for several replicas instead: a PostgreSQL connection string, and the key that credentials are encrypted with (32 bytes in base64)
    BROKER_LOG                    a file for the log, a JSON object a line

    It serves until SIGTERM, then lets handlers come to their end within the ten seconds that Cloud Foundry and Docker give.
#>
$ErrorActionPreference = 'Stop'

function Get-Secret([string] $Name) {
    # Not in the environment any longer, so that nothing that a handler starts inherits it.
    $value = [Environment]::GetEnvironmentVariable($Name)
    [Environment]::SetEnvironmentVariable($Name, $null)
    $value ? [Net.NetworkCredential]::new('', $value).SecurePassword : $null
}

$user, $passwords = $env:BROKER_USER, @((Get-Secret BROKER_PASSWORD), (Get-Secret BROKER_OLD_PASSWORD) | Where-Object { $_ })
if (-not $user -or -not $passwords) { throw 'BROKER_USER and BROKER_PASSWORD must be set.' }

$settings = @{
    Address          = [ipaddress]::Any
    Port             = [int] ($env:PORT ? $env:PORT : 8080)
    AllowUnencrypted = $true
    Credential       = @($passwords | ForEach-Object { [pscredential]::new($user, $_) })
    Drain            = 8
}

$route = $env:VCAP_APPLICATION ? @(($env:VCAP_APPLICATION | ConvertFrom-Json).application_uris)[0] : $null
if ($env:BROKER_PUBLIC_URI) { $settings.PublicUri = $env:BROKER_PUBLIC_URI }
elseif ($route) { $settings.PublicUri = "https://$route/" }

if ($env:BROKER_LOG) { $settings.LogPath = $env:BROKER_LOG }
if ($env:BROKER_STATE) { $settings.StatePath = $env:BROKER_STATE }
elseif ($connection = Get-Secret BROKER_DATABASE) {
    if (-not $env:BROKER_KEY) { throw 'BROKER_DATABASE needs BROKER_KEY, the same on every replica.' }
    $settings.ConnectionString = $connection
    # Under a name that nobody can guess, in a file that is new and its owner's alone: in a folder that others write to a known name could be a link.
    $settings.EncryptionKeyPath = [IO.Path]::GetTempFileName()
    Set-Content -LiteralPath $settings.EncryptionKeyPath "k1 $env:BROKER_KEY"
    $env:BROKER_KEY = $null
}

$plan = New-BrokerPlan small 'd5b1b0a4-3f0f-4a52-9d53-6f2f0a7c1e01' 'One vault'
$service = $plan | New-BrokerService vault 'c0a8a1de-52a5-4d0f-8a63-0d6c3a2f7b01' 'Vaults by the dozen'
try {
    Start-ServiceBroker $service @settings -Wait -OnProvision {
        @{ data = @{ owner = "$($Request.Context.instance_name)" } }
    } -OnBind {
        @{ credentials = @{ vault = $Request.InstanceId; user = $Request.BindingId; password = "$(New-Guid)" } }
    }
}
finally {
    if ($settings.EncryptionKeyPath) { Remove-Item -LiteralPath $settings.EncryptionKeyPath }
}
