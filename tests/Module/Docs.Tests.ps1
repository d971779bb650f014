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

Describe 'Examples' {
    It 'run, and print what the page says: <File>, line <Line>' -ForEach $examples {
        $run = Invoke-Example $Snippet (New-Folder)
        # What the first one prints, a reader sees.
        if ($IsFirst -or $null -ne $Snippet.Output) { Compare-ReaderOutput $Snippet.Output $run.Printed | Should -BeNullOrEmpty }
    }
}

Describe 'Guides' {
    It 'run from top to bottom as typed, print what they say, and leave no file behind: <Name>' -ForEach $guides {
        $folder = New-Folder
        foreach ($run in Invoke-Guide $Path $folder) {
            if ($null -ne $run.Snippet.Output) { Compare-ReaderOutput $run.Snippet.Output $run.Printed | Should -BeNullOrEmpty -Because "that is line $($run.Snippet.Line)" }
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
