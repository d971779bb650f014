<#
.SYNOPSIS
    Photographs the module's pages: the dashboard of a hosted broker, the report of an examination and that of a fleet.
.DESCRIPTION
    What can't be photographed here is a line `Skipped: … (why)`.
#>
param([Parameter(Mandatory)] [string] $Images)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$ProgressPreference = 'SilentlyContinue'
$MaximumSize = 200KB

$root = Split-Path (Split-Path $PSScriptRoot)
. (Join-Path $root 'tests' 'Integration' 'chromium' 'DevTools.ps1')
. (Join-Path $root 'tests' 'Integration' 'Suite.ps1')

# Where each page comes from, how much of it is shown, and what is done on it before. A page is an address or the path of a file; NotSupportedException says that this module has none.
$pages = @(
    @{ Name = 'dashboard'; Get = { Get-Dashboard }; Height = 824; Script = '' }
    @{ Name = 'examination'; Get = { Get-Examination }; Height = 800; Script = 'document.querySelector("details.failed").open = true' }
    @{ Name = 'fleet'; Get = { Get-Fleet }; Height = 640; Script = '' }
)

$catalog = New-BrokerPlan small 3f2a4c1e-small 'One instance, 2 GB' | New-BrokerService postgresql 8e0f7d52-postgresql 'Databases, each with a user of its own' -InstancesRetrievable -BindingsRetrievable
$brokers = [System.Collections.Generic.List[object]]::new()
$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "pages-$([guid]::NewGuid())")).FullName

function Start-PictureBroker([hashtable] $With = @{}) {
    $broker = Start-ServiceBroker $catalog -OnProvision {
        if ($Request.Context.instance_name -eq 'archive') { Write-BrokerError ServiceFailure 'There is no room for another database until Monday.' }
        if ($Request.Context.instance_name -eq 'warehouse') { Start-Sleep -Seconds 60 }
        @{ dashboard_url = "https://databases.example/$($Request.InstanceId)" }
    } -OnUpdate {} -OnBind { @{ credentials = @{ uri = 'postgres://databases.example/orders'; username = 'u1'; password = 'never-shown' } } } @With
    $brokers.Add($broker)
    $broker
}

# A broker in the middle of its work.
function Get-Dashboard {
    $broker = Start-PictureBroker @{ Asynchronous = 'Provision' }
    $session = $broker | Connect-Broker -PollingIntervalMilliseconds 50 -NoDefault
    $names = 'orders', 'archive', 'billing', 'customers', 'reports', 'ledger', 'sessions', 'warehouse'
    $made = foreach ($number in 0..7) {
        # The list is in the order of the ids.
        $with = @{ InstanceId = '{0:x8}-52a2-4b35-8f0c-0d8d3c4f2b77' -f (0x0ba7d01f + $number * 0x1234567); InstanceName = $names[$number]; NoWait = $names[$number] -eq 'warehouse' }
        Invoke-BrokerProvision postgresql small -CloudFoundryOrganizationName finance -CloudFoundrySpaceName production -Session $session -ErrorAction Ignore @with
    }
    $null = $made[0, 0, 1] | Invoke-BrokerBind -AppGuid ([guid]::NewGuid()) -Session $session
    Disconnect-ServiceSession $session
    $broker.DashboardUri.AbsoluteUri
}

# An examination that found something: this broker fails where a binding is to be removed.
function Get-Examination {
    $path = Join-Path $folder examination.html
    $session = Start-PictureBroker @{ OnUnbind = { throw 'It fails for the picture.' } } | Connect-Broker -NoDefault
    $null = Test-BrokerConformance postgresql small -Requirement Bind.*, Unbind.* -Session $session -HtmlPath $path -WarningAction Ignore
    Disconnect-ServiceSession $session
    $path
}

function Get-Fleet {
    if (-not (Get-Command Export-ServiceReport -ErrorAction Ignore)) { throw [System.NotSupportedException] 'this module has no Export-ServiceReport' }
    $path = Join-Path $folder fleet.html
    $emulator = Start-ServiceEmulator -ProvisioningTime 0.2 -FailingTenant umbrella -StuckTenant wonka
    try {
        $null = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 50
        $null = 'acme', 'globex', 'hooli', 'initech', 'stark', 'umbrella', 'wayne' | New-ManagedInstance -ErrorAction Ignore
        $null = New-ManagedInstance wonka -NoWait
        Get-ManagedInstance -NoCache | Export-ServiceReport -Path $path
    }
    finally {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }
    $path
}

$chromium = Find-Chromium
if (-not $chromium) {
    $why = Install-SuitePackage (Join-Path $root 'tests' 'Integration' 'chromium') 'Chromium'
    $chromium = Find-Chromium
    if (-not $chromium) {
        "Skipped: the pictures of the pages ($($why ? $why : 'the package brought no Chromium'))"
        exit 0
    }
}

$browser = Start-Chromium $chromium
try {
    foreach ($picture in $pages) {
        try {
            $page = "$(& $picture.Get | Select-Object -Last 1)"
        }
        catch [System.NotSupportedException] {
            "Skipped: the picture $($picture.Name).png ($_)"
            continue
        }
        Set-Screen $browser 1200 800 light
        Open-Page $browser ($page -match '^http' ? $page : [uri]::new($page).AbsoluteUri)
        # The dashboard counts up while it is live.
        if ($page -match '^http') { Wait-Page $browser "document.getElementById('live').dataset.state === 'live'" 'the page to be live' }
        if ($picture.Script) { $null = Invoke-PageScript $browser $picture.Script }
        $path = Join-Path $Images "$($picture.Name).png"
        Save-Screenshot $browser $path $picture.Height
        $size = (Get-Item -LiteralPath $path).Length
        if ($size -gt $MaximumSize) { throw "$path has $([Math]::Ceiling($size / 1KB)) kB, more than $($MaximumSize / 1KB)." }
        "$path ($([Math]::Ceiling($size / 1KB)) kB)"
    }
}
finally {
    Stop-Chromium $browser
    $brokers | Stop-ServiceBroker -Drain 0
    Remove-Item -LiteralPath $folder -Recurse -Force
}
exit 0
