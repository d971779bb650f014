BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $cmdlets = (Get-Module SapServiceTools).ExportedCmdlets.Values | Sort-Object Name
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
}

Describe 'The manifest' {
    It 'is valid' {
        (Test-ModuleManifest $ManifestPath).Name | Should -Be 'SapServiceTools'
    }

    It 'is for PowerShell 7.4 and later' {
        $manifest = Import-PowerShellDataFile $ManifestPath
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports nothing by wildcard' {
        $manifest = Import-PowerShellDataFile $ManifestPath
        foreach ($list in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $manifest.ContainsKey($list) | Should -BeTrue
            $manifest[$list] | Where-Object { $_ -match '\*' } | Should -BeNullOrEmpty
        }
    }

    It 'lists every cmdlet of the assembly' {
        $assembly = (Get-Command Get-ManagedInstance).ImplementingType.Assembly
        $all = $assembly.GetExportedTypes() | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } | ForEach-Object { "$($_.VerbName)-$($_.NounName)" }
        (Import-PowerShellDataFile $ManifestPath).CmdletsToExport | Sort-Object | Should -Be ($all | Sort-Object)
    }
}

Describe '<_>' -ForEach $cmdlets.Name {
    BeforeAll {
        $command = Get-Command $_
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        $own = $command.Parameters.Values | Where-Object Name -NotIn $common
    }

    It 'has an approved verb' {
        (Get-Verb).Verb | Should -Contain $command.Verb
    }

    It 'says what it returns, unless it returns nothing' {
        if ($command.Verb -notin 'Clear', 'Disconnect', 'Stop', 'Write', 'Remove', 'Unregister') { $command.OutputType | Should -Not -BeNullOrEmpty }
    }

    It 'asks before it changes anything' {
        # A plan or a service of a catalog is an object in memory until a broker is started with it.
        $verbs = 'New', 'Remove', 'Clear', 'Disconnect', 'Start', 'Stop', 'Invoke', 'Update', 'Set', 'Add', 'Register', 'Unregister', 'Resize', 'Test', 'Import', 'Export', 'Save', 'ConvertTo', 'Sync', 'Repair'
        $changes = $command.Verb -in $verbs -and $command.Name -notin 'New-BrokerPlan', 'New-BrokerService', 'Import-BrokerInventory'
        $command.Parameters.ContainsKey('WhatIf') | Should -Be $changes
    }

    It 'has no alias or parameter that hides a common one' {
        $own.Aliases | Where-Object { $_ -in $common } | Should -BeNullOrEmpty
    }

    It 'takes at most one parameter of a set by value from the pipeline' {
        foreach ($set in $command.ParameterSets) {
            @($set.Parameters | Where-Object ValueFromPipeline).Count | Should -BeLessOrEqual 1
        }
    }
}
