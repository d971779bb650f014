# Paths are literal: of every parameter that takes one, in a folder whose name is a pattern too, with another folder beside it that the pattern would mean.
# However a path is written, it leads from PowerShell's folder, drives and home, which aren't the process's.
BeforeDiscovery {
    # Reads: what stands in a file. Writes: the file is made. Other is a file that the other parameters need.
    $cases = @{
        'Connect-Broker -CACertificatePath'          = @{ Reads = { $pem }; Run = { Connect-Broker $emulator.BrokerUri -Credential $user -CACertificatePath $path -NoDefault | Disconnect-ServiceSession } }
        'Connect-InstanceManager -CACertificatePath' = @{ Reads = { $pem }; Run = { Connect-InstanceManager $emulator.ServiceKey -CACertificatePath $path -NoDefault | Disconnect-ServiceSession } }
        'Connect-Sahara -CACertificatePath'          = @{ Reads = { $pem }; Run = { $emulator | Connect-Sahara -CACertificatePath $path -NoDefault | Disconnect-ServiceSession } }
        'Connect-Sahara -ClientCertificatePath'      = @{ Reads = { $pem + $key }; Run = { $emulator | Connect-Sahara -ClientCertificatePath $path -NoDefault | Disconnect-ServiceSession } }
        'Connect-Sahara -ClientKeyPath'              = @{ Reads = { $key }; Run = { $emulator | Connect-Sahara -ClientCertificatePath $other -ClientKeyPath $path -NoDefault | Disconnect-ServiceSession } }
        'ConvertTo-SaharaClusterTemplate -Path'      = @{ Reads = { '<configuration/>' }; Run = { ConvertTo-SaharaClusterTemplate fake 0.1 $path -Session $old -WhatIf } }
        'Export-BrokerInventory -Path'               = @{ Writes = $true; Run = { Export-BrokerInventory $path } }
        'Export-ManagedInstanceCredential -Path'     = @{ Writes = $true; Run = { Export-ManagedInstanceCredential acme -Path $path } }
        'Export-SaharaClusterTemplate -Path'         = @{ Writes = $true; Run = { Export-SaharaClusterTemplate small $path } }
        'Export-SaharaNodeGroupTemplate -Path'       = @{ Writes = $true; Run = { Export-SaharaNodeGroupTemplate worker $path } }
        'Export-ServiceReport -Path'                 = @{ Writes = $true; Run = { Get-ManagedInstance acme | Export-ServiceReport $path } }
        'Import-BrokerInventory -Path'               = @{ Reads = { $inventory }; Run = { Import-BrokerInventory $path } }
        'Import-SaharaClusterTemplate -Path'         = @{ Reads = { '{ "cluster_template": { "plugin_name": "fake", "plugin_version": "0.1" } }' }; Run = { Import-SaharaClusterTemplate $path -Name c2 -WhatIf } }
        'Import-SaharaNodeGroupTemplate -Path'       = @{ Reads = { '{ "node_group_template": { "plugin_name": "fake", "plugin_version": "0.1", "flavor_id": "1", "node_processes": ["datanode"] } }' }; Run = { Import-SaharaNodeGroupTemplate $path -Name n2 -WhatIf } }
        'New-SaharaJobBinary -Path'                  = @{ Reads = { 'echo' }; Run = { New-SaharaJobBinary -Path $path -Session $old -WhatIf } }
        'New-SaharaJobBinaryInternal -Path'          = @{ Reads = { 'echo' }; Run = { New-SaharaJobBinaryInternal $path -Session $old -WhatIf } }
        'Repair-ManagedInstance -JournalPath'        = @{ Writes = $true; Run = { Repair-ManagedInstance acme -JournalPath $path } }
        'Save-SaharaJobBinary -Path'                 = @{ Writes = $true; Run = { Save-SaharaJobBinary run.sh $path -Session $old } }
        'Save-SaharaJobBinaryInternal -Path'         = @{ Writes = $true; Run = { Save-SaharaJobBinaryInternal run.sh $path -Session $old } }
        'Start-ServiceBroker -CertificateKeyPath'    = @{ Reads = { $key }; Run = { Start-TestBroker @{ CertificatePath = $other; CertificateKeyPath = $path } | Stop-ServiceBroker } }
        'Start-ServiceBroker -CertificatePath'       = @{ Reads = { $pem + $key }; Run = { Start-TestBroker @{ CertificatePath = $path } | Stop-ServiceBroker } }
        'Start-ServiceBroker -EncryptionKeyPath'     = @{ Writes = $true; Run = { Start-TestBroker @{ StatePath = (Join-Path $TestDrive "$([guid]::NewGuid()).db"); EncryptionKeyPath = $path } | Stop-ServiceBroker } }
        'Start-ServiceBroker -LogPath'               = @{ Writes = $true; Run = { Start-TestBroker @{ LogPath = $path } | Stop-ServiceBroker } }
        'Start-ServiceBroker -StatePath'             = @{ Writes = $true; Run = { Start-TestBroker @{ StatePath = $path } | Stop-ServiceBroker } }
        'Test-BrokerConformance -HtmlPath'           = @{ Writes = $true; Run = { Get-BrokerPlan | Test-BrokerConformance -Requirement Catalog.ETag -HtmlPath $path } }
        'Test-BrokerConformance -JUnitPath'          = @{ Writes = $true; Run = { Get-BrokerPlan | Test-BrokerConformance -Requirement Catalog.ETag -JUnitPath $path } }
    }
    $each = foreach ($name in $cases.Keys | Sort-Object) { @{ Name = $name; Reads = $cases[$name].Reads; Writes = $cases[$name].Writes; Run = $cases[$name].Run } }
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $emulator = Start-TestEmulator
    $null = Connect-TestEmulator $emulator
    $null = New-ManagedInstance acme
    $null = Connect-TestSahara $emulator
    New-TestTemplate
    $old = Connect-TestSahara $emulator '1.1' @{ NoDefault = $true }
    $user = [pscredential]::new($emulator.UserName, (ConvertTo-Secret $emulator.ServiceKey.password))
    $null = Start-TestBroker | Connect-Broker
    $null = Get-BrokerPlan | Invoke-BrokerProvision -InstanceId i1
    Export-BrokerInventory (Join-Path $TestDrive inventory.json)
    $inventory = Get-Content -Raw (Join-Path $TestDrive inventory.json)
    $certificate = New-TestCertificate
    $pem = $certificate.ExportCertificatePem() + "`n"
    $key = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($certificate).ExportPkcs8PrivateKeyPem() + "`n"
    Set-Content (Join-Path $TestDrive run.sh) echo
    $null = New-SaharaJobBinary -Path (Join-Path $TestDrive run.sh) -Session $old
    $other = Join-Path $TestDrive other.pem
    Set-Content $other $pem

    $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'a[1]')).FullName
    $decoy = (New-Item -ItemType Directory (Join-Path $TestDrive a1)).FullName
    $null = New-PSDrive -Name Own -PSProvider FileSystem -Root $TestDrive -Scope Global
    $fileSystem = Get-PSProvider FileSystem
    $realHome = $fileSystem.Home
    $fileSystem.Home = "$TestDrive"

    # Runs a case with a path, in a folder; its errors. $_ is of the case that is run.
    function Invoke-Case([string] $Path, [string] $In = $TestDrive) {
        $path = $Path
        Push-Location -LiteralPath $In
        try { Get-ErrorOf $Run }
        finally { Pop-Location }
    }
}

AfterAll {
    $fileSystem.Home = $realHome
    Remove-PSDrive Own -Scope Global
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe '<Name>' -ForEach $each {
    BeforeEach {
        $file = Join-Path $folder file
        Remove-Item -LiteralPath $folder, $decoy -Recurse
        $null = [IO.Directory]::CreateDirectory($folder), [IO.Directory]::CreateDirectory($decoy)
        if ($Reads) { [IO.File]::WriteAllText($file, (& $Reads)) }
    }

    It 'takes <_> for the file that it names' -ForEach '{0}/a[1]/file', 'a[1]/file', './a[1]/file', 'Own:/a[1]/file', '~/a[1]/file', 'Microsoft.PowerShell.Core\FileSystem::{0}/a[1]/file' {
        Invoke-Case ($_ -f $TestDrive) | Should -BeNullOrEmpty
        if ($Writes) { [IO.File]::Exists($file) | Should -BeTrue }
        [IO.Directory]::GetFileSystemEntries($decoy) | Should -BeNullOrEmpty
    }

    It 'takes a name for a file of PowerShell''s folder' {
        Invoke-Case file -In $folder | Should -BeNullOrEmpty
        if ($Writes) { [IO.File]::Exists($file) | Should -BeTrue }
    }

    It 'reads no other file' -Skip:(-not $Reads) {
        [IO.File]::Move($file, (Join-Path $decoy file))
        Invoke-Case 'a[1]/file' | Should -Not -BeNullOrEmpty
    }

    It 'names the parameter where <Path> in <In> is no file' -ForEach @(
        @{ Path = 'nowhere:/file'; In = '.'; Says = 'there is no such drive' }
        @{ Path = 'Env:/file'; In = '.'; Says = 'it belongs to PowerShell''s provider Environment' }
        @{ Path = 'file'; In = 'Env:'; Says = 'the present location belongs to PowerShell''s provider Environment' }
    ) {
        $here = [IO.Directory]::GetFileSystemEntries([Environment]::CurrentDirectory)
        $failure = Invoke-Case $Path -In $In
        $failure | Should -HaveCount 1
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        "$failure" | Should -Match ([regex]::Escape("$($Name.Split(' ')[1]): '$Path' is no path of the file system: $Says."))
        [IO.Directory]::GetFileSystemEntries([Environment]::CurrentDirectory) | Should -Be $here
    }
}

Describe 'All parameters of files' {
    BeforeDiscovery {
        . $PSScriptRoot/Support.ps1
        $known = $cases.Keys
    }

    It 'stand here' -ForEach @{ Known = $known } {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $all = foreach ($command in (Get-Module SapServiceTools).ExportedCmdlets.Values) {
            $command.Parameters.Values | Where-Object { $_.ParameterType -eq [string] -and $_.Name -match '(Path|File)$' -and $_.Name -notin $common } | ForEach-Object { "$($command.Name) -$($_.Name)" }
        }
        $all | Sort-Object | Should -Be ($Known | Sort-Object)
    }

    It 'complete what there is as it is, also below a folder with brackets' {
        $null = [IO.Directory]::CreateDirectory($folder)
        [IO.File]::WriteAllText((Join-Path $folder "it's one.txt"), '')
        [IO.File]::WriteAllText((Join-Path $folder 'b`c'), '')
        Push-Location -LiteralPath $TestDrive
        function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText -replace '\\', '/' }
        foreach ($command in 'Export-ServiceReport', 'Export-ServiceReport -LiteralPath', 'Start-ServiceBroker -LogPath', 'Connect-InstanceManager', 'New-ManagedInstance t -ProvisioningParameter') {
            Get-Completion "$command ./a" | Should -Be './a[1]', './a1' -Because $command
            Get-Completion "$command './a[" | Should -Be './a[1]' -Because $command
            Get-Completion "$command ./a[1]/i" | Should -Be "'./a[1]/it''s one.txt'" -Because $command
            Get-Completion "$command ""./a[1]/b" | Should -Be '''./a[1]/b`c''' -Because $command
        }
        Get-Completion 'Export-ServiceReport Own:/a[1]/i' | Should -Be "'Own:/a[1]/it''s one.txt'"
        Get-Completion 'Export-ServiceReport ~/a[1]/i' | Should -Match 'a\[1]/it''''s one.txt''$'
        Get-Completion 'Export-ServiceReport ./nothing' | Should -BeNullOrEmpty
        Pop-Location
    }
}

Describe 'A file in a free-form parameter' {
    It 'is literal too' {
        $null = [IO.Directory]::CreateDirectory($folder)
        Set-Content -LiteralPath (Join-Path $folder key.json) ($emulator.ServiceKey | ConvertTo-Json)
        Set-Content (Join-Path $decoy key.json) '{}'
        Push-Location -LiteralPath $TestDrive
        Connect-InstanceManager './a[1]/key.json' -NoDefault | Should -Not -BeNullOrEmpty
        Connect-InstanceManager 'Own:/a[1]/key.json' -NoDefault | Should -Not -BeNullOrEmpty
        Push-Location Env:
        # A text that is no path may be a secret, and isn't repeated.
        "$(Get-ErrorOf { Connect-InstanceManager 'nowhere:/key.json' })" | Should -Match '^ServiceKey is neither the text of a JSON object nor the path of a file that exists\.$'
        Pop-Location
        Pop-Location
    }
}
