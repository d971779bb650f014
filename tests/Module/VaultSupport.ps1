# Dot-sourced by the tests of vaults: the real SecretManagement with SecretStore where they can be had, and a stand-in that behaves as they do.

# The folder that has both modules, or nothing. On Windows their files can't be put elsewhere, and the developer's own vaults are not for tests.
function Find-SecretManagement {
    $folder = $env:SAPSERVICETOOLS_SECRETMANAGEMENT
    $names = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    if (-not $IsWindows -and $folder -and -not ($names | Where-Object { -not (Test-Path (Join-Path $folder $_)) })) { $folder }
}

# Makes the module the session's, with two vaults: `mine`, which is empty and the default one, and `faulty`, which lists nothing and refuses by the secret's name.
function Enter-VaultModule([string] $Kind, [string] $Folder) {
    $script:vaultSettings = @{ PSModulePath = $env:PSModulePath; HOME = $env:HOME }
    $modules = $Kind -eq 'real' ? (Find-SecretManagement) : (New-VaultStandIn $Folder)
    $env:PSModulePath = $modules, $env:PSModulePath -join [IO.Path]::PathSeparator
    $env:HOME = $Folder
    Import-Module Microsoft.PowerShell.SecretManagement -Global
    if ($Kind -eq 'real') {
        Import-Module Microsoft.PowerShell.SecretStore -Global
        Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
    }
    Register-SecretVault -Name mine -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
    Register-SecretVault -Name faulty -ModuleName (New-FaultyVault $Folder)
}

function Exit-VaultModule {
    'Microsoft.PowerShell.SecretStore', 'Microsoft.PowerShell.SecretManagement' | Get-Module -Name { $_ } | Remove-Module -Force
    $env:PSModulePath, $env:HOME = $vaultSettings.PSModulePath, $vaultSettings.HOME
}

# An extension of SecretManagement: what the stand-in's vault of that name does too.
function New-FaultyVault([string] $Folder) {
    $extension = Join-Path $Folder FaultyVault FaultyVault.Extension
    $null = New-Item -ItemType Directory $extension
    "@{ ModuleVersion = '1.0'; NestedModules = './FaultyVault.Extension' }" | Set-Content (Join-Path $Folder FaultyVault FaultyVault.psd1)
    "@{ ModuleVersion = '1.0'; RootModule = 'FaultyVault.Extension.psm1'; FunctionsToExport = 'Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Test-SecretVault' }" |
        Set-Content (Join-Path $extension FaultyVault.Extension.psd1)
    {
        function Set-Secret {
            [CmdletBinding()] param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
            switch -Wildcard ($Name) {
                '*throws' { throw 'the vault is sealed' }
                '*writes' { Write-Error 'the vault is full' }
                '*tells' { throw "can't keep $([Net.NetworkCredential]::new('', $Secret).Password)" }
                '*warns' { Write-Warning 'the vault is nearly full' }
                '*locked' { throw [Microsoft.PowerShell.SecretManagement.PasswordRequiredException]::new('a password is needed') }
            }
        }
        function Get-SecretInfo {
            [CmdletBinding()] param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
            throw 'listing is not permitted'
        }
        function Get-Secret { [CmdletBinding()] param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters) }
        function Remove-Secret { [CmdletBinding()] param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters) }
        function Test-SecretVault { [CmdletBinding()] param([string] $VaultName, [hashtable] $AdditionalParameters) $true }
    }.ToString() | Set-Content (Join-Path $extension FaultyVault.Extension.psm1)
    Join-Path $Folder FaultyVault
}

function New-VaultStandIn([string] $Folder) {
    $module = Join-Path $Folder stand-in Microsoft.PowerShell.SecretManagement
    $null = New-Item -ItemType Directory $module
    $commands = 'Get-Secret', 'Get-SecretInfo', 'Get-SecretVault', 'Register-SecretVault', 'Set-Secret', 'Set-SecretVaultDefault'
    "@{ ModuleVersion = '1.1.2'; RootModule = 'StandIn.dll'; CmdletsToExport = '$($commands -join "', '")' }" | Set-Content (Join-Path $module Microsoft.PowerShell.SecretManagement.psd1)
    Add-Type -OutputAssembly (Join-Path $module StandIn.dll) -TypeDefinition (Get-Content -LiteralPath (Join-Path $PSScriptRoot VaultStandIn.cs) -Raw)
    Join-Path $Folder stand-in
}
