# Dot-sourced by every test file: the packed module, an emulator, and small helpers.

$ModulePath = if ($env:SAPSERVICETOOLS_MODULE) { $env:SAPSERVICETOOLS_MODULE } else {
    $packed = Join-Path $PSScriptRoot '..' '..' 'out' 'SapServiceTools'
    (Get-ChildItem -LiteralPath $packed -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1).FullName
}
$ManifestPath = Join-Path $ModulePath 'SapServiceTools.psd1'
Import-Module $ManifestPath

# What a step does must not depend on the developer's preferences.
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Continue'
$ConfirmPreference = 'High'

# An emulator that takes almost no time, unless the test wants it to.
function Start-TestEmulator {
    param([hashtable] $With = @{})
    $settings = @{ ProvisioningTime = [timespan]::FromMilliseconds(20); DeprovisioningTime = [timespan]::FromMilliseconds(20) }
    foreach ($name in $With.Keys) { $settings[$name] = $With[$name] }
    Start-ServiceEmulator @settings
}

function Connect-TestEmulator {
    param([Parameter(Mandatory)] $Emulator, [hashtable] $With = @{}, [string] $BackEnd = 'InstanceManager')
    # The limits of the real service would make tests wait.
    $rates = @{ MaxCreatesPerMinute = 100000; MaxRequestsPerMinute = 100000; MaxRequestsPerHour = 1000000 }
    Connect-InstanceManager -ServiceKey (Get-TestKey $Emulator $BackEnd) -PollingIntervalMilliseconds 20 @rates @With
}

# The service key of one of the back ends that the same cmdlets work over.
function Get-TestKey {
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [string] $BackEnd)
    $BackEnd -eq 'ServiceManager' ? $Emulator.ServiceManagerKey : $Emulator.ServiceKey
}

# The parameters that a tenant's instance was made with, as both back ends' emulators have them.
function Get-ArrivedParameter {
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [string] $BackEnd, [Parameter(Mandatory)] [string] $TenantId)
    if ($BackEnd -ne 'ServiceManager') { return $Emulator.GetInstance($TenantId).Parameters | ConvertFrom-Json -Depth 20 }
    $instance = $Emulator.ServiceManager.Instances | Where-Object TenantId -EQ $TenantId
    $parts = @{}
    if ($instance.Parameters) { $parts.provisioning_parameters = $instance.Parameters | ConvertFrom-Json -Depth 20 }
    if ($instance.BindingParameters) { $parts.binding_parameters = $instance.BindingParameters | ConvertFrom-Json -Depth 20 }
    [pscustomobject]$parts
}

# The requests that an emulator got since then and that may have changed something: all but reads and sign-ins.
function Get-ChangeRequest {
    param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)] [datetimeoffset] $Since)
    $Emulator.Requests | Where-Object { $_.Time -ge $Since -and $_.Method -ne 'GET' -and $_.Path -notmatch 'token' } | ForEach-Object { "$_" }
}

function ConvertTo-Secret {
    param([Parameter(Mandatory)] [string] $Text)
    [Net.NetworkCredential]::new('', $Text).SecurePassword
}

# The errors of a script block, terminating or not, without anything of its output.
function Get-ErrorOf {
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock)
    try {
        $all = & $ScriptBlock 2>&1
        $all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
    }
    catch {
        $_
    }
}

# The id without the cmdlet's name behind it.
function Get-ErrorId {
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock)
    Get-ErrorOf $ScriptBlock | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] }
}

# Waits for something that another thread brings about.
function Wait-Until {
    param([Parameter(Mandatory)] [scriptblock] $Condition, [int] $Seconds = 20)
    $deadline = [datetime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([datetime]::UtcNow -gt $deadline) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 10
    }
}

# Stops a pipeline as Ctrl-C does. What it is in must take longer by itself than the limit, which leaves a busy machine its time.
function Stop-Shell {
    param([Parameter(Mandatory)] [powershell] $Shell, [int] $Seconds = 30)
    $stopping = $Shell.BeginStop($null, $null)
    if (-not $stopping.AsyncWaitHandle.WaitOne([timespan]::FromSeconds($Seconds))) { throw "The pipeline didn't stop within $Seconds s." }
    $Shell.EndStop($stopping)
}

# Runs a script in a new pwsh whose module path has our module and PowerShell's own, and returns its lines.
function Invoke-ChildPwsh {
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock, [hashtable] $Variables = @{}, [string[]] $Switch = @())
    $settings = foreach ($name in $Variables.Keys) { "`$$name = '$($Variables[$name] -replace "'", "''")'" }
    $script = Join-Path $TestDrive "child-$([guid]::NewGuid()).ps1"
    @(
        "`$env:PSModulePath = '$(Split-Path (Split-Path $ModulePath))' + [IO.Path]::PathSeparator + (Join-Path `$PSHOME 'Modules')"
        "`$PSStyle.OutputRendering = 'PlainText'"
        $settings
        $ScriptBlock.ToString()
    ) | Set-Content -LiteralPath $script
    & pwsh -NoLogo -NoProfile @Switch -File $script 2>&1 | ForEach-Object { "$_" }
}

# Starts a pwsh with its output redirected. Ctrl-C reaches it even where this process ignores it, as what a shell started in the background does:
# children inherit that, and a .NET program then leaves it so.
function Start-ChildProcess {
    param([Parameter(Mandatory)] [string[]] $ArgumentList, [hashtable] $Environment = @{}, [string] $WorkingDirectory = $TestDrive)
    $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
    foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive' + $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.WorkingDirectory = $WorkingDirectory
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $wasIgnored = -not $IsWindows -and (Get-SignalType)::StopIgnoring($SignalNumber.INT)
    try { [Diagnostics.Process]::Start($start) } finally { if ($wasIgnored) { (Get-SignalType)::Ignore($SignalNumber.INT) } }
}

# STOP and CONT have other numbers on other systems.
$SignalNumber = @{ INT = 2; KILL = 9; TERM = 15; STOP = $IsMacOS ? 17 : 19; CONT = $IsMacOS ? 19 : 18 }

# By the C library: not every system has a program for it.
function Send-Signal {
    param([Parameter(Mandatory)] [Diagnostics.Process] $Process, [Parameter(Mandatory)] [ValidateSet('TERM', 'INT', 'KILL', 'STOP', 'CONT')] [string] $Name)
    (Get-SignalType)::Send($Process.Id, $SignalNumber[$Name])
}

# Compiled when it is first asked for, which most files' tests never do.
function Get-SignalType {
    if (-not ('SapServiceTools.Tests.Signals' -as [type])) {
        Add-Type @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SapServiceTools.Tests
{
    public static class Signals
    {
        private static readonly IntPtr Default = IntPtr.Zero, Ignored = new IntPtr(1);

        public static void Send(int process, int number)
        {
            if (kill(process, number) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        /// <summary>True if the signal was ignored and isn't any more; a handler is left alone.</summary>
        public static bool StopIgnoring(int number)
        {
            // Larger than the structure is anywhere; the handler is its first field.
            var action = new IntPtr[64];
            if (sigaction(number, IntPtr.Zero, action) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            if (action[0] != Ignored)
                return false;
            signal(number, Default);
            return true;
        }

        public static void Ignore(int number) => signal(number, Ignored);

        [DllImport("libc", SetLastError = true)]
        private static extern int kill(int process, int number);

        [DllImport("libc", SetLastError = true)]
        private static extern int sigaction(int number, IntPtr action, [Out] IntPtr[] old);

        [DllImport("libc", SetLastError = true)]
        private static extern IntPtr signal(int number, IntPtr handler);
    }
}
'@
    }
    [SapServiceTools.Tests.Signals]
}

# Compiles an assembly of any name and version; Add-Type would give it a random name.
function New-TestAssembly {
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Version, [Parameter(Mandatory)] [string] $Source)
    Add-Type -AssemblyName Microsoft.CodeAnalysis.CSharp
    $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText("[assembly: System.Reflection.AssemblyVersion(""$Version"")] $Source")
    $corlib = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
    $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
    $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create([IO.Path]::GetFileNameWithoutExtension($Path), [Microsoft.CodeAnalysis.SyntaxTree[]] $tree, [Microsoft.CodeAnalysis.MetadataReference[]] $corlib, $options)
    $file = [IO.File]::Create($Path)
    try { $result = $compilation.Emit($file) } finally { $file.Dispose() }
    if (-not $result.Success) { throw "$($result.Diagnostics)" }
}

# Every text that a session of work leaves behind: all streams, all views, JSON, and the transcript.
function Get-Trace {
    param([scriptblock] $Work)
    $transcript = Join-Path $TestDrive "transcript-$([guid]::NewGuid()).txt"
    $null = Start-Transcript -LiteralPath $transcript
    try {
        $VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = 'Continue'
        $records = @(& $Work *>&1)
    }
    finally {
        $null = Stop-Transcript
    }
    $text = @(
        $records | Out-String -Width 4000
        foreach ($record in $records) {
            "$record"
            # Messages are text and no more; objects and errors have views.
            if ($record -is [System.Management.Automation.InformationalRecord]) { continue }
            $record | Format-List * -Force | Out-String -Width 4000
            $record | Format-Table * -Force | Out-String -Width 4000
            if ($record -is [System.Management.Automation.ErrorRecord]) {
                $record | Get-Error | Out-String -Width 4000
                $record.Exception.ToString()
                $record = $record.Exception
            }
            $record | ConvertTo-Json -Depth 3 -WarningAction Ignore
            [System.Management.Automation.PSSerializer]::Serialize($record, 3)
        }
        Get-Content -LiteralPath $transcript -Raw
    ) -join "`n"
    [pscustomobject]@{ Records = $records; Text = $text }
}
