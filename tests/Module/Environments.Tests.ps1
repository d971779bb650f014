# Where the module is put to work: languages and their calendars, time zones, folders with odd names, homes that aren't there.
BeforeDiscovery {
    $environments = @(
        foreach ($culture in 'tr-TR', 'de-DE', 'th-TH', 'fa-IR', 'ar-SA') { @{ Name = "the culture $culture"; Culture = $culture } }
        @{ Name = 'a time zone off by three quarters of an hour'; Variables = @{ TZ = 'Asia/Kathmandu' } }
        if (-not $IsWindows) {
            @{ Name = 'no home'; Variables = @{ HOME = $null } }
            @{ Name = 'a home that is not there'; Variables = @{ HOME = '/nowhere/home' } }
            @{ Name = 'a folder for temporary files that is not there'; Variables = @{ TMPDIR = '/nowhere/tmp' } }
        }
        @{ Name = 'StrictMode and errors that stop'; Before = '$ErrorActionPreference = "Stop"; $PSNativeCommandUseErrorActionPreference = $true; Set-StrictMode -Version Latest' }
        foreach ($folder in 'with space', 'with [ab] brackets', "with 'quote", 'with $dollar', 'Ümläut 日本') { @{ Name = "the folder '$folder'"; Folder = $folder } }
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . (Join-Path (Split-Path (Split-Path $PSScriptRoot)) build Common.ps1)

    # A bit of everything: JSON, dates and numbers over the wire, names in patterns, files that machines read.
    $jobs = {
        Import-Module ([WildcardPattern]::Escape($path))
        if ($culture) {
            $chosen = [cultureinfo]::GetCultureInfo($culture)
            [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = [cultureinfo]::DefaultThreadCurrentCulture = $chosen
        }
        . ([scriptblock]::Create($before))
        $emulator = Start-ServiceEmulator -ProvisioningTime 0.1 -FailingTenant bad-*
        $session = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 20
        $made = 'INITECH', 'acme' | New-ManagedInstance
        'bad-1' | New-ManagedInstance -ErrorAction SilentlyContinue
        "made: $(@($made | Where-Object { [math]::Abs(($_.UpdatedOn - [DateTimeOffset]::Now).TotalHours) -lt 0.2 }).Count)"
        "patterns: $((Get-ManagedInstance i*).TenantId) $((Get-ManagedInstance -Status *failed).TenantId) $((Get-ServiceSession -Kind instancem*).Kind)"
        $service = New-BrokerPlan small plan-1 One | New-BrokerService database service-1 Databases
        $broker = Start-ServiceBroker $service { } -OnBind { @{ credentials = @{ user = $Request.BindingId } } }
        $null = $broker | Connect-Broker
        $null = Test-BrokerConformance database small -JUnitPath ./broker.xml
        $suites = ([xml](Get-Content ./broker.xml -Raw)).testsuites
        "report: $($suites.failures) failures, numbers are $($suites.time -match '^\d+\.\d+$')"
        "help: $((Get-Help New-ManagedInstance).Synopsis)"
        Stop-ServiceBroker
        Stop-ServiceEmulator
    }
}

Describe 'Work' {
    It 'is done alike in <Name>' -ForEach $environments {
        $place = $ManifestPath
        if ($_['Folder']) {
            $copy = Join-Path $TestDrive $_.Folder
            $null = New-Item -ItemType Directory $copy
            Copy-Item -LiteralPath $ModulePath -Destination (Join-Path $copy SapServiceTools) -Recurse
            $place = Join-Path $copy SapServiceTools SapServiceTools.psd1
        }
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Push-Location -LiteralPath $folder
        try {
            $settings = @{ path = $place; culture = $_['Culture']; before = $_['Before'] }
            $lines = Invoke-WithEnvironment ($_['Variables'] ?? @{}) { Invoke-ChildPwsh -Variables $settings $jobs }
        }
        finally { Pop-Location }
        # PowerShell itself tells of a folder for temporary files that it can't find.
        $lines | Where-Object { $_ -notmatch '^The specified drive root' } | Should -Be @(
            'made: 2'
            'patterns: INITECH bad-1 InstanceManager'
            'report: 0 failures, numbers are True'
            'help: Creates one service instance for each tenant.'
        )
    }
}
