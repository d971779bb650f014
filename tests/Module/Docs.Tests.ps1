# Every page and every line of code in it: the pages fit the cmdlets, each example, guide and README snippet runs against a fresh emulator,
# and prints what stands below it. Outputs.ps1 -Renew writes that anew.
BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root 'build' 'Pages.ps1')
    $examples = Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter *-*.md | ForEach-Object {
        $isFirst = $true
        foreach ($snippet in Get-Snippet $_.FullName) {
            @{ File = $snippet.File; Line = $snippet.Line; Snippet = $snippet; IsFirst = $isFirst }
            $isFirst = $false
        }
    }
    $guides = @(Get-Item (Join-Path $root 'README.md')) + @(Get-ChildItem (Join-Path $root 'docs' 'guides') -Filter *.md) | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    $printing = @($guides.Path) + @(Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter *-*.md) | ForEach-Object { Get-Snippet $_ } | Where-Object Output |
        ForEach-Object { @{ File = $_.File; Line = $_.Line; Snippet = $_ } }
    . (Join-Path $root 'build' 'Topics.ps1')
    $topics = @(Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter about_*.help.txt | ForEach-Object { $_.Name -replace '\.help\.txt$' }) +
        @(Get-ChildItem (Join-Path $root 'docs' 'guides') -Filter *.md | Where-Object Name -NE README.md | ForEach-Object { Get-GuideTopicName $_.BaseName })
}

BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $pages = Join-Path $root 'docs' 'en-US'
    . $PSScriptRoot/Outputs.ps1
    $module = Get-Module SapServiceTools

    function New-Folder { Join-Path $TestDrive ([Guid]::NewGuid()) }
}

Describe 'Pages' {
    It 'fit the cmdlets, parameter by parameter' {
        Get-PageFault $module $pages | Should -BeNullOrEmpty
    }

    It 'are those that the help file was made from; `./build.sh docs` renews it' {
        Get-StalePage $pages (Join-Path $pages 'SapServiceTools.Cmdlets.dll-Help.xml') | Should -BeNullOrEmpty
    }

    It 'state the limits that sessions have' {
        $emulator = Start-ServiceEmulator
        try {
            $limits = foreach ($key in $emulator.ServiceKey, $emulator.ServiceManagerKey) {
                $session = Connect-InstanceManager -ServiceKey $key -NoDefault
                [SapServiceTools.InstanceManagerSession].GetProperty('Client', [System.Reflection.BindingFlags]'Instance, NonPublic').GetValue($session).DefaultTimeout.TotalSeconds
                Disconnect-ServiceSession $session
            }
        }
        finally { Stop-ServiceEmulator $emulator }
        $stating = @(Get-ChildItem $pages -Filter *-ManagedInstance*.md | Where-Object { Get-PageDefault (Get-Content -LiteralPath $_ -Raw) TimeoutSeconds })
        $stating.Count | Should -BeGreaterThan 7
        foreach ($page in $stating) {
            $text = Get-Content -LiteralPath $page -Raw
            Get-PageDefault $text TimeoutSeconds | Should -Be "The limit of the session: $($limits[0]), or $($limits[1]) with a Service Manager" -Because $page.BaseName
            $text | Should -Match "session's: $($limits[0]), or $($limits[1]) with a Service Manager" -Because $page.BaseName
        }
    }

    It 'reach Get-Help' {
        (Get-Help New-ManagedInstance).Description.Text | Should -Not -BeNullOrEmpty
        (Get-Help New-ManagedInstance -Parameter TenantId).Description.Text | Should -Not -BeNullOrEmpty
        @((Get-Help New-ManagedInstance -Examples).Examples.Example).Count | Should -Be @(Get-Snippet (Join-Path $pages New-ManagedInstance.md)).Count
    }

    It 'reach Get-Help without back-ticks, and with a place for the online address' {
        $help = [xml](Get-Content -LiteralPath (Join-Path $pages 'SapServiceTools.Cmdlets.dll-Help.xml') -Raw)
        foreach ($page in $help.SelectNodes('/*/*')) {
            $name = $page.SelectSingleNode('*[local-name()="details"]/*[local-name()="name"]').InnerText
            $page.SelectNodes('.//*[local-name()="para"]') | Where-Object { $_.InnerText.Contains('`') } | Should -BeNullOrEmpty -Because "that is $name"
            @($page.SelectNodes('*[local-name()="relatedLinks"]/*[*="Online Version"]')).Count | Should -Be 1 -Because "that is $name"
        }
    }

    It '<_> reaches Get-Help, and leads to topics and cmdlets that there are' -ForEach $topics {
        $text = "$(Get-Help $_)"
        $text | Should -Match "^TOPIC\s+$_\s"
        $others = @(($text -split 'SEE ALSO')[-1] -split '\r?\n' | ForEach-Object Trim | Where-Object { $_ -match '^(about_\w+|\w+-\w+)$' })
        $others | Should -Not -BeNullOrEmpty
        foreach ($other in $others) {
            if ($other -like 'about_*') { Join-Path $env:SAPSERVICETOOLS_MODULE en-US "$other.help.txt" | Should -Exist } else { $module.ExportedCommands.Keys | Should -Contain $other }
        }
    }
}

Describe 'What is printed' {
    BeforeAll {
        function Compare-Text([string] $Stated, [string] $Printed, [string] $Code = 'Get-ManagedInstance') {
            @(Compare-ReaderOutput ([pscustomobject]@{ Snippet = [pscustomobject]@{ Code = $Code; Output = $Stated }; Printed = $Printed }))
        }
    }

    It 'may differ from what is stated in ids, times, durations and ports: <Stated>' -ForEach @(
        @{ Stated = 'acme 2f5bb267-162a-4c5f-9e5e-0a8f1f6f0f11 end'; Printed = 'acme 0c5bb267-262a-4c5f-9e5e-0a8f1f6f0f12 end' }
        @{ Stated = 'user-2f5bb267-16… end'; Printed = 'user-0c5bb267-26… end' }
        @{ Stated = 'acme   2026-11-29 20:08'; Printed = 'acme   2027-01-02 03:04' }
        @{ Stated = 'acme   2026-11-29 20:08:01 +00:00'; Printed = 'acme   2027-01-02 03:04:05 -11:30' }
        @{ Stated = 'acme   0m0s end'; Printed = 'acme  0m12s end' }
        @{ Stated = 'GET /x 200   5 ms'; Printed = 'GET /x 200 128 ms' }
        @{ Stated = 'http://127.0.0.1:8080 end'; Printed = 'http://127.0.0.1:40123 end' }
        @{ Stated = "a`nb"; Printed = "a`n`nb  " }
        @{ Stated = "a`n...`nc"; Printed = "a`nb`nc" }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = "'a', 'b' | New-ManagedInstance" }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = "New-BrokerInstance -Service a" }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = 'Get-ManagedInstance' }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = '$made' }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = 'Watch-ManagedInstance | Sort-Object TenantId' }
    ) {
        Compare-Text $Stated $Printed ($_['Code'] ?? 'Get-SaharaImage') | Should -BeNullOrEmpty
    }

    It 'differs where something is cut, in columns'' widths and in the order of lines: <Stated>' -ForEach @(
        @{ Stated = 'acme 2f5bb267-162a-4c5f-9e5e-0a8f1f6f0f11 end'; Printed = 'acme 0c5bb267-262a-… end' }
        @{ Stated = 'acme 2026-11-29 20:08'; Printed = 'acme 2026-11-29 20:…' }
        @{ Stated = 'acme 2026-11-29 20:08'; Printed = 'acme 2026-11-29…' }
        @{ Stated = 'http://127.0.0.1:40123'; Printed = 'http://127.0.0.1:40…' }
        @{ Stated = 'acme globex'; Printed = 'acme   globex' }
        @{ Stated = "a`nb"; Printed = "b`na" }
        @{ Stated = "a`nb"; Printed = "b`na"; Code = 'Get-ManagedInstance | Sort-Object TenantId' }
        @{ Stated = "a`n...`nc"; Printed = "c`nb`na" }
        @{ Stated = "a`nb"; Printed = "b`nb"; Code = "'a', 'b' | New-ManagedInstance" }
        @{ Stated = 'a'; Printed = '' }
        @{ Stated = ''; Printed = 'a' }
    ) {
        Compare-Text $Stated $Printed ($_['Code'] ?? 'Get-SaharaImage') | Should -Not -BeNullOrEmpty
    }

    It 'is stated without a part of an id, a time or an address: <File>, line <Line>' -ForEach $printing {
        $Snippet.Output | Should -Not -Match '(?<![\w-])[0-9a-f]{8}-[0-9a-f-]*…|\b\d{4}-\d\d-[\d:. ]*…|://\S*…'
    }
}

Describe 'Examples' {
    It 'run, and print what the page says: <File>, line <Line>' -ForEach $examples {
        $run = Invoke-Example $Snippet (New-Folder)
        # What the first one prints, a reader sees.
        if ($IsFirst -or $null -ne $Snippet.Output) { Compare-ReaderOutput $run | Should -BeNullOrEmpty }
    }
}

Describe 'Guides' {
    It 'run from top to bottom as typed, print what they say, and leave no file behind: <Name>' -ForEach $guides {
        $folder = New-Folder
        foreach ($run in Invoke-Guide $Path $folder) {
            if ($null -ne $run.Snippet.Output) { Compare-ReaderOutput $run | Should -BeNullOrEmpty -Because "that is line $($run.Snippet.Line)" }
        }
        Get-ChildItem $folder -Exclude docs | Should -BeNullOrEmpty
    }

    It 'have their ratios from the table of docs/performance.md' {
        $table = Get-Content -LiteralPath (Join-Path $DocumentRoot docs performance.md) -Raw
        $stated = [regex]::Match((Get-Content -LiteralPath (Join-Path $DocumentRoot README.md) -Raw), '(?s)<!-- begin of ratios.*?-->(.*?)<!-- end of ratios -->').Groups[1].Value
        $ratios = @([regex]::Matches($stated, '\d[\d.]* ×( faster)?').Value)
        $ratios.Count | Should -BeGreaterThan 3
        foreach ($ratio in $ratios) { $table.Contains("| $ratio (") | Should -BeTrue -Because "$ratio stands in the README" }
    }

    It 'lead to files that there are: <Name>' -ForEach $guides {
        foreach ($link in [regex]::Matches((Get-Content -LiteralPath $Path -Raw), '\]\((?!https?:)([^)#]+)')) {
            Join-Path (Split-Path $Path) $link.Groups[1].Value | Should -Exist
        }
    }
}
