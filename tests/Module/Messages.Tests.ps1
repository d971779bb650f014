# Ordinary mistakes, and what the module says of them: what happened, where, and what to do next, in its own words and without a secret.
BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
    . $PSScriptRoot/MessageCases.ps1
    $families = foreach ($family in $MessageFamilies) { $family + @{ IsSkipped = $null -ne $family['NeedsKestrel'] -and $family.NeedsKestrel -eq $NoKestrel } }
    $count = @($MessageFamilies.Cases).Count
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    . $PSScriptRoot/MessageCases.ps1
    $WarningPreference = 'SilentlyContinue'
    # What only a library or .NET says: names of types and parameters, error codes, traces.
    $foreign = '\bSystem\.|Exception\b|JsonReader|Newtonsoft|YamlDotNet|Npgsql\w*\.|SQLite Error|Object reference|\(Parameter ''|Microsoft\.(?!PowerShell\.SecretManagement)\w+\.|0x[0-9A-Fa-f]{8}|(?m)^\s+at \w|DeserializeUnable|net_http'
}

Describe 'The cases' {
    It 'are sixty and more, each with a name of its own (<count>)' -ForEach @{ count = $count } {
        $count | Should -BeGreaterOrEqual 60
        foreach ($family in $MessageFamilies) { $family.Cases.Name | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty }
    }
}

Describe 'A mistake <Family>' -ForEach $families {
    BeforeAll {
        $it = @{ Folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName }
        if (-not $IsSkipped) { . $Begin }
    }

    AfterAll {
        if (-not $IsSkipped) { . $End }
    }

    It '<Name>' -Skip:$_.IsSkipped -ForEach $Cases {
        $failure = @(Get-ErrorOf $Do)
        $failure | Should -HaveCount 1
        $failure = $failure[0]
        $failure.FullyQualifiedErrorId.Split(',')[0] | Should -Be $Id
        $failure.CategoryInfo.Category | Should -Be $Category
        foreach ($part in $Says) { "$failure" | Should -Match $part }
        "$($failure.TargetObject)" | Should -Match "^$Target$"

        $action = $failure.ErrorDetails.RecommendedAction
        $action | Should -Match $Next
        $action | Should -Match '^[A-Z].*[.\w''"]$' -Because 'it is a sentence, or ends with a command'
        $failure.Exception | Should -BeOfType SapServiceTools.ServiceException
        $failure.Exception.RecommendedAction | Should -Be $action

        foreach ($text in "$failure", $action, $failure.Exception.Description) {
            $text | Should -Not -Match $foreign
            # The seams between texts that were put together.
            $text | Should -Not -Match '\w\.\.(\s|$)|: :|\w {2,}\w| ,'
        }
        foreach ($text in "$failure", $action, $failure.Exception.Description, "$($failure.TargetObject)") { $text | Should -Not -Match $Marker }
    }
}

# What PowerShell itself refuses has its own ids and no advice, so the text has it all.
Describe 'A session that is none' {
    BeforeAll {
        $emulator = Start-TestEmulator
        $broker = $emulator | Connect-Broker
    }

    AfterAll {
        Disconnect-ServiceSession $broker
        Stop-ServiceEmulator $emulator
    }

    It 'but one of another kind is named with both kinds' {
        "$(Get-ErrorOf { Get-ManagedInstance acme -Session $broker })" | Should -Match "'Session'.*Broker session \d+ at 127\.0\.0\.1.*InstanceManagerSession"
    }

    It 'or a number of none is told so: <_>' -ForEach '2147483647', 'abc', "''" {
        "$(Get-ErrorOf ([scriptblock]::Create("Get-ManagedInstance acme -Session $_")))" | Should -Match "'Session'\. '$($_.Trim("'"))' is neither a session nor the number of one that is open in this runspace\. Get-ServiceSession"
    }
}
