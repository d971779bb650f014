# The files that cmdlets write, in a folder where somebody else has put links: whole, in their place, and nowhere else.
BeforeDiscovery {
    $writers = @(
        @{ Name = 'Export-SaharaClusterTemplate'; Write = { Export-SaharaClusterTemplate small $path -Force } }
        @{ Name = 'Export-BrokerInventory'; Write = { Export-BrokerInventory $path -Session $brokerSession } }
        @{ Name = 'Test-BrokerConformance -JUnitPath'; Write = { Get-BrokerPlan -Session $brokerSession | Test-BrokerConformance -Requirement Catalog.ETag -JUnitPath $path } }
        @{ Name = 'Export-ManagedInstanceCredential'; Write = { Get-ManagedInstance acme -Session $session | Export-ManagedInstanceCredential -Path $path -Force }; IsPrivate = $true }
    )
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $emulator = Start-TestEmulator
    $null = Connect-TestSahara $emulator
    New-TestTemplate
    $session = Connect-TestEmulator $emulator
    $null = New-ManagedInstance acme -Session $session
    $broker = Start-TestBroker
    $brokerSession = $broker | Connect-Broker
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe '<Name>' -ForEach $writers -Skip:$IsWindows {
    BeforeEach {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $precious = Join-Path $folder precious
        Set-Content $precious precious
        $path = Join-Path $folder file
    }

    It 'follows no link, neither in the file''s place nor where a draft of it could be' {
        $links = $path, "$path.part", "$path.tmp", "$path.draft" | ForEach-Object { New-Item -ItemType SymbolicLink $_ -Target $precious }
        $null = & $Write
        Get-Content $precious | Should -BeExactly precious
        (Get-Item $path).LinkTarget | Should -BeNullOrEmpty
        (Get-Item $path).Length | Should -BeGreaterThan 20
        (Get-ChildItem $folder -Force).Name | Sort-Object | Should -Be ((@($links.Name) + 'precious') | Sort-Object)
    }

    It 'keeps the rights of what it replaces, unless there are secrets in it' {
        Set-Content $path earlier
        [IO.File]::SetUnixFileMode($path, 'UserRead, UserWrite, GroupRead')
        $null = & $Write
        Get-Content $path -Raw | Should -Not -Match earlier
        [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode] ($_['IsPrivate'] ? 'UserRead, UserWrite' : 'UserRead, UserWrite, GroupRead'))
        (Get-ChildItem $folder -Force).Name | Sort-Object | Should -Be 'file', 'precious'
    }

    It 'leaves nothing behind where the file can''t be put in its place' {
        # A folder that isn't empty is replaced by nothing, and found out only when all is written.
        $null = New-Item -Force (Join-Path $path small.json inside)
        @(Get-ErrorOf $Write) | Should -HaveCount 1
        (Get-ChildItem $folder -Force).Name | Sort-Object | Should -Be 'file', 'precious'
    }
}

Describe 'Save-SaharaJobBinaryInternal' -Skip:$IsWindows {
    It 'follows no link either' {
        $old = Connect-TestSahara $emulator '1.1' @{ NoDefault = $true }
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $precious = Join-Path $folder precious
        Set-Content $precious precious
        $null = New-SaharaJobBinaryInternal $precious -Name run.sh -Session $old
        $path = Join-Path $folder run.sh
        foreach ($link in "$path.part", $path) { $null = New-Item -ItemType SymbolicLink $link -Target $precious }
        Set-Content $precious changed
        (Get-ErrorId { Save-SaharaJobBinaryInternal run.sh $folder -Session $old }) | Should -Be 'FileExists'
        $null = Save-SaharaJobBinaryInternal run.sh $folder -Force -Session $old
        Get-Content $precious, $path | Should -Be 'changed', 'precious'
    }
}

Describe 'A file that a cmdlet returns' {
    BeforeAll {
        $old = Connect-TestSahara $emulator '1.1' @{ NoDefault = $true }
        $source = Join-Path $TestDrive source
        Set-Content $source content
        $null = New-SaharaJobBinary binary -Path $source -Session $old
        $null = New-SaharaJobBinaryInternal $source -Name internal -Session $old
        $returning = @{
            'Export-BrokerInventory'           = { Export-BrokerInventory $path -Session $brokerSession }
            'Export-ManagedInstanceCredential' = { Get-ManagedInstance acme -Session $session | Export-ManagedInstanceCredential -Path $path -PassThru }
            'Export-SaharaClusterTemplate'     = { Export-SaharaClusterTemplate small $path }
            'Export-SaharaNodeGroupTemplate'   = { Export-SaharaNodeGroupTemplate worker $path }
            'Export-ServiceReport'             = { Get-ManagedInstance acme -Session $session | Export-ServiceReport $path -PassThru }
            'Save-SaharaJobBinary'             = { Save-SaharaJobBinary binary $path -Session $old }
            'Save-SaharaJobBinaryInternal'     = { Save-SaharaJobBinaryInternal internal $path -Session $old }
        }
    }

    It 'is what Get-Item returns, with all that the view of files shows' {
        $names = (Get-Command -Module SapServiceTools -CommandType Cmdlet | Where-Object { $_.OutputType.Type -contains [System.IO.FileInfo] }).Name
        $names | Sort-Object | Should -Be ($returning.Keys | Sort-Object)
        foreach ($name in $names) {
            # A name that is a pattern, and that listings hide.
            $path = Join-Path $TestDrive ".$name[1]"
            $file = & $returning[$name]
            $file | Should -BeOfType System.IO.FileInfo -Because $name
            $expected = Get-Item -LiteralPath $path -Force
            ($file | Out-String) | Should -BeExactly ($expected | Out-String) -Because $name
            $file.PSPath | Should -BeExactly $expected.PSPath -Because $name
        }
    }

    It 'is so in a drive that has no files' {
        $path = Join-Path $TestDrive elsewhere.html
        Push-Location env:
        try { $file = Get-ManagedInstance acme -Session $session | Export-ServiceReport $path -PassThru } finally { Pop-Location }
        $file.PSPath | Should -BeExactly (Get-Item $path).PSPath
    }
}
