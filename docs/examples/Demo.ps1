<#
.SYNOPSIS
    The main job from connect to delete, against an emulated Instance Manager in this process.
.DESCRIPTION
    Each step prints the command it runs and what came of it. `./build.sh demo` builds the module and runs this.
    By hand: Import-Module SapServiceTools, then this script.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
if ($env:SAPSERVICETOOLS_MODULE) { Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1) }

# Called with a dot, so that a command's variables are there for the next.
function Step([string] $Text, [scriptblock] $Command) {
    Write-Host
    Write-Host $Text -ForegroundColor Cyan
    Write-Host "PS> $($Command.ToString().Trim())" -ForegroundColor Yellow
    . $Command | Out-Host
}

$clock = [System.Diagnostics.Stopwatch]::StartNew()
try {
    . Step 'Start an Instance Manager on this machine; it takes two seconds for each instance.' {
        $emulator = Start-ServiceEmulator -ProvisioningTime 2; $emulator
    }
    . Step 'Connect with its service key. The session becomes the default of all that follows.' {
        $emulator | Connect-InstanceManager
    }
    . Step 'One instance for each of eight tenants, created at the same time, each shown when it is ready.' {
        'acme', 'globex', 'hooli', 'initech', 'stark', 'umbrella', 'wayne', 'wonka' | New-ManagedInstance
    }
    . Step 'Start one more without waiting ...' {
        $operation = New-ManagedInstance cyberdyne -NoWait; $operation
    }
    . Step '... and wait for it later.' {
        $operation | Wait-ManagedInstance
    }
    . Step 'Find tenants by pattern.' {
        Get-ManagedInstance -TenantId 'w*'
    }
    . Step 'What the tenant''s credentials consist of. Their values come out of Get-ManagedInstanceCredential, when asked for.' {
        (Get-ManagedInstance -TenantId acme).Credentials.FieldNames -join ', '
    }
    . Step 'A second instance for a tenant is an error with a stable id, and the script goes on.' {
        New-ManagedInstance acme -ErrorAction SilentlyContinue -ErrorVariable problem; "$($problem[0].FullyQualifiedErrorId): $($problem[0])"
    }
    . Step 'Remove them all.' {
        Get-ManagedInstance | Remove-ManagedInstance -Confirm:$false
    }
    . Step 'Nothing is left.' {
        "$(@(Get-ManagedInstance).Count) instances, $((Get-ServiceSession).RequestCount) requests sent"
    }
}
finally {
    Get-ServiceSession | Disconnect-ServiceSession
    Get-ServiceEmulator | Stop-ServiceEmulator
}
Write-Host
Write-Host ('Done in {0:0.0} s.' -f $clock.Elapsed.TotalSeconds) -ForegroundColor Green
