# Every command of `openstack dataprocessing`, in both versions of the API, against the emulator.
# Exits with 77 where Debian's client can't be had.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false

. (Join-Path $PSScriptRoot '..' 'Suite.ps1')
if ($why = Install-SuitePackage $PSScriptRoot 'The openstack command') {
    Write-Output $why
    exit 77
}

Import-Module (Join-Path (Get-SuiteModule) 'SapServiceTools.psd1')
$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
foreach ($version in '1.1', '2') {
    $password = [guid]::NewGuid().ToString('N')
    $emulator = Start-ServiceEmulator -ProvisioningTime 0.5 -JobTime 0.5 -Credential ([pscredential]::new('demo', (ConvertTo-SecureString $password -AsPlainText -Force)))
    # The domain as most people write it, though its name has a capital letter.
    $variables = @{
        OS_AUTH_URL = $emulator.OpenStack.AuthUri.AbsoluteUri; OS_USERNAME = 'demo'; OS_PASSWORD = $password; OS_PROJECT_NAME = $emulator.OpenStack.ProjectName
        OS_USER_DOMAIN_NAME = 'default'; OS_PROJECT_DOMAIN_NAME = 'default'; OS_REGION_NAME = 'RegionOne'
    }
    try {
        foreach ($name in $variables.Keys) { Set-Item "Env:$name" $variables[$name] }
        Write-Output "API version ${version}:"
        & /usr/bin/python3 (Join-Path $PSScriptRoot 'commands.py') $version | Tee-Object -Variable lines
        if ("$(@($lines)[-1])" -match '^(\d+) passed, (\d+) failed, (\d+) skipped$') {
            $counts.Passed += [int]$Matches[1]
            $counts.Failed += [int]$Matches[2]
            $counts.Skipped += [int]$Matches[3]
        }
        else { $counts.Failed++ }
    }
    finally {
        foreach ($name in $variables.Keys) { Remove-Item "Env:$name" -ErrorAction Ignore }
        $emulator | Stop-ServiceEmulator
    }
}
Exit-Suite $counts
