# What a first command costs beside its peer: importing, connecting, starting the emulator. Each case and round has a process of its own, in turns,
# so that what else the machine does hits both alike. Prints one line of JSON; with -Case it is one of those processes.
param(
    [string] $Module = [IO.Path]::Combine($env:SAPSERVICETOOLS_MODULE, 'SapServiceTools.psd1'),
    [int] $Rounds = 7,
    [string] $Case,
    [string] $Trivial,
    [string] $ServiceKeyFile
)

$ErrorActionPreference = 'Stop'
# Not by Join-Path: PowerShell would import its module, and part of what an import costs would be paid before it is measured.
$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), "Startup-$PID")

# The time, the CPU of the whole process and the methods compiled while a script block runs.
function Measure-Step([scriptblock] $Step) {
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $cpu = $process.TotalProcessorTime
    $methods = [Runtime.JitInfo]::GetCompiledMethodCount($false)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = . $Step
    $clock.Stop()
    $process.Refresh()
    [pscustomobject]@{
        Milliseconds    = $clock.Elapsed.TotalMilliseconds
        CpuMilliseconds = ($process.TotalProcessorTime - $cpu).TotalMilliseconds
        Methods         = [Runtime.JitInfo]::GetCompiledMethodCount($false) - $methods
    }
}

function Invoke-Case {
    # Measuring must not count itself.
    $null = Measure-Step { 1 }
    if ($Case -eq 'ImportOurs') { return Measure-Step { Import-Module $Module } }
    if ($Case -eq 'ImportTrivial') { return Measure-Step { Import-Module $Trivial } }
    # A warm pwsh has called a cmdlet.
    $null = Get-Date
    if ($Case -eq 'EmulatorKestrel') {
        Add-Type -Path (Join-Path (Split-Path $Trivial) 'Bare.dll')
        return Measure-Step { [BareKestrel]::Start() }
    }
    $key = $ServiceKeyFile ? (Get-Content -LiteralPath $ServiceKeyFile -Raw) : ''
    if ($Case -eq 'ConnectHttpClient') {
        $read = $key | ConvertFrom-Json
        $login = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($read.user):$($read.password)"))
        return Measure-Step {
            $client = [Net.Http.HttpClient]::new()
            $client.DefaultRequestHeaders.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Basic', $login)
            $client.GetStringAsync([uri]$read.get_all_managed_instances_url).GetAwaiter().GetResult()
        }
    }
    Import-Module $Module
    if ($Case -eq 'ConnectOurs') { return Measure-Step { Connect-InstanceManager -ServiceKey $key } }
    if ($Case -eq 'EmulatorOurs') { return Measure-Step { Start-ServiceEmulator } }
    throw "There is no case $Case."
}

# The peers, compiled once: a module with one cmdlet, and Kestrel on a free port with one delegate.
function New-Peer {
    $null = New-Item -ItemType Directory -Force $folder
    $cmdlet = 'using System.Management.Automation; [Cmdlet("Get", "Trivial")] public class GetTrivial : PSCmdlet { protected override void EndProcessing() => WriteObject(1); }'
    Add-Type -TypeDefinition $cmdlet -OutputAssembly (Join-Path $folder 'Trivial.dll') -OutputType Library
    # The one that the module found for itself; a PowerShell that brings its own .NET has none beside it.
    $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-Command Start-ServiceEmulator).ImplementingType.Assembly)
    try { $aspNet = Split-Path $context.LoadFromAssemblyName('Microsoft.AspNetCore.Server.Kestrel.Core').Location }
    catch [System.IO.IOException] { return $false }
    $kestrel = @"
using System.IO; using System.Reflection; using System.Runtime.CompilerServices; using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Hosting; using Microsoft.AspNetCore.Http;
public static class BareKestrel {
  public static void Start() {
    AssemblyLoadContext.Default.Resolving += (context, name) => { var path = Path.Combine("$aspNet", name.Name + ".dll"); return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null; };
    Run();
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  private static void Run() {
    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
    var host = builder.Build();
    host.Run(context => context.Response.WriteAsync("1"));
    host.StartAsync().GetAwaiter().GetResult();
  }
}
"@
    $references = @(Get-ChildItem $aspNet -Filter Microsoft.*.dll) + @(Get-ChildItem (Join-Path $PSHOME 'ref') -Filter *.dll) | ForEach-Object FullName
    Add-Type -TypeDefinition $kestrel -OutputAssembly (Join-Path $folder 'Bare.dll') -OutputType Library -ReferencedAssemblies $references
    $true
}

# The figures of all rounds, so that whoever reads them can compare round by round.
function Get-Series([object[]] $Taken) {
    [ordered]@{ Milliseconds = @($Taken.Milliseconds); CpuMilliseconds = @($Taken.CpuMilliseconds); Methods = @($Taken.Methods) }
}

if ($Case) {
    # One after the other: in one pipeline ConvertTo-Json begins first, and its module is imported before the case is measured.
    $taken = Invoke-Case
    $taken | ConvertTo-Json -Compress
    # A server that was started goes with its process.
    [Environment]::Exit(0)
}

try {
    Import-Module $Module
    $hasKestrel = New-Peer
    $emulator = Start-ServiceEmulator -ProvisioningTime 0
    $key = Join-Path $folder 'key.json'
    $emulator.ServiceKey | ConvertTo-Json | Set-Content -LiteralPath $key
    $pairs = [ordered]@{ Import = 'Ours', 'Trivial'; Connect = 'Ours', 'HttpClient' }
    if ($hasKestrel) { $pairs.Emulator = 'Ours', 'Kestrel' }
    $taken = @{}
    # The first round fills the disk cache and isn't counted.
    foreach ($round in 0..$Rounds) {
        foreach ($pair in $pairs.Keys) {
            foreach ($side in $pairs[$pair]) {
                $line = & pwsh -NoProfile -NonInteractive -File $PSCommandPath -Module $Module -Case "$pair$side" -Trivial (Join-Path $folder 'Trivial.dll') -ServiceKeyFile $key
                if ($LASTEXITCODE -ne 0) { throw "$pair$side ended with exit code $LASTEXITCODE." }
                if ($round -gt 0) { $taken["$pair$side"] += , (@($line)[-1] | ConvertFrom-Json) }
            }
        }
    }
    $result = [ordered]@{}
    foreach ($pair in $pairs.Keys) {
        $result[$pair] = [ordered]@{}
        foreach ($side in $pairs[$pair]) { $result[$pair][$side] = Get-Series $taken["$pair$side"] }
    }
    $result | ConvertTo-Json -Depth 5 -Compress
}
finally {
    if ($emulator) { Stop-ServiceEmulator $emulator }
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
