BeforeAll {
    . $PSScriptRoot/Support.ps1
}

Describe 'Import' {
    It 'exports exactly the cmdlets of the manifest' {
        $manifest = Import-PowerShellDataFile $ManifestPath
        $lines = Invoke-ChildPwsh -Variables @{ path = $ManifestPath } {
            Import-Module $path
            (Get-Module SapServiceTools).ExportedCommands.Keys | Sort-Object
        }
        $lines | Should -Be ($manifest.CmdletsToExport + $manifest.AliasesToExport | Sort-Object)
    }

    It 'happens by itself when a cmdlet is first used' {
        Invoke-ChildPwsh { @(Get-ServiceSession).Count; (Get-Module SapServiceTools).Name } | Should -Be '0', 'SapServiceTools'
    }

    It 'can be repeated with -Force' {
        $lines = Invoke-ChildPwsh {
            foreach ($round in 1..3) {
                Import-Module SapServiceTools -Force
                @(Get-ServiceSession).Count
                (Get-Command Connect-InstanceManager).Source
                (Get-Module SapServiceTools).ExportedCmdlets.Count -gt 0
            }
            Remove-Module SapServiceTools
            $PSModuleAutoLoadingPreference = 'None'
            @(Get-Command Get-ServiceSession -ErrorAction Ignore | Where-Object { $_.ImplementingType }).Count
        }
        $lines | Should -Be (@('0', 'SapServiceTools', 'True') * 3 + '0')
    }

    It 'works in many runspaces at once' {
        $lines = Invoke-ChildPwsh {
            1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
                Import-Module SapServiceTools
                @(Get-ServiceSession).Count
                Import-Module SapServiceTools -Force
                (Get-Command Get-ManagedInstance).ImplementingType.Assembly.GetHashCode()
            } | Group-Object | ForEach-Object { "$($_.Count)" }
        }
        # Sixteen times no session, sixteen times the same assembly.
        $lines | Should -Be '16', '16'
    }

    It 'makes the names of its types known once, whoever comes first' {
        # PowerShell makes its table of names when somebody first asks for it; here that is so again and again, and many ask at once.
        $lines = Invoke-ChildPwsh -Variables @{ path = $ManifestPath } {
            Add-Type @'
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;

public static class FirstImports
{
    public static string Run(Type names, Type table, int rounds)
    {
        var user = (Dictionary<string, Type>)table.GetField("userTypeAccelerators", BindingFlags.NonPublic | BindingFlags.Static).GetValue(null);
        var all = table.GetField("s_allTypeAccelerators", BindingFlags.NonPublic | BindingFlags.Static);
        var register = (Action)names.GetMethod("Register").CreateDelegate(typeof(Action));
        var failures = 0;
        for (var round = 0; round < rounds; round++)
        {
            user.Clear();
            all.SetValue(null, null);
            using (var start = new Barrier(8))
            {
                var threads = new List<Thread>();
                for (var i = 0; i < 8; i++)
                {
                    var thread = new Thread(() => { start.SignalAndWait(); try { register(); } catch (Exception) { Interlocked.Increment(ref failures); } });
                    thread.Start();
                    threads.Add(thread);
                }
                threads.ForEach(thread => thread.Join());
            }
        }
        return failures + " failures, " + user.Count + " names";
    }
}
'@
            Import-Module $path
            $names = (Get-Command Get-ServiceSession).ImplementingType.Assembly.GetType('SapServiceTools.Cmdlets.Shared.ModuleTypeNames')
            [FirstImports]::Run($names, [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators'), 300)
        }
        $lines | Should -Be '0 failures, 13 names'
    }

    It 'says what it needs where it is given the constrained language' {
        $lines = Invoke-ChildPwsh -Variables @{ path = $ManifestPath } {
            $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            try { Import-Module $path } catch { "$_" }
        }
        "$lines" | Should -Match "can't be loaded in the language mode ConstrainedLanguage: it needs FullLanguage"
    }

    It 'says so when its files were removed after it was loaded' -Skip:$IsWindows {
        $copy = Join-Path $TestDrive 'removed' 'SapServiceTools'
        $null = New-Item -ItemType Directory -Force $copy
        Copy-Item -Path (Join-Path $ModulePath '*') -Destination $copy -Recurse
        $lines = Invoke-ChildPwsh -Variables @{ copy = $copy } {
            Import-Module (Join-Path $copy SapServiceTools.psd1)
            Remove-Item $copy -Recurse
            try { Start-ServiceEmulator -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.Message; $_.ErrorDetails.RecommendedAction }
        }
        $lines[0] | Should -BeLike 'ModuleRemoved,*'
        $lines[1] | Should -Be "The files of this module are no longer in '$copy', from where this process has loaded it."
        $lines[2] | Should -BeLike 'Start a new PowerShell process*'
    }

    It 'takes a prefix and a local scope' {
        Invoke-ChildPwsh { & { Import-Module SapServiceTools -Prefix Sap -Scope Local; @(Get-SapServiceSession).Count } } | Should -Be '0'
    }

    It 'says so when another version is loaded in the process' {
        $copy = Join-Path $TestDrive 'other' 'SapServiceTools'
        $null = New-Item -ItemType Directory -Force $copy
        Copy-Item -Path (Join-Path $ModulePath '*') -Destination $copy -Recurse
        $library = Join-Path $copy 'SapServiceTools.dll'
        New-TestAssembly -Path $library -Version 99.0.0.0 -Source 'namespace SapServiceTools.Loader { public static class ModuleLoader { } }'

        $lines = Invoke-ChildPwsh -Variables @{ one = $ManifestPath; other = Join-Path $copy 'SapServiceTools.psd1' } {
            Import-Module $one
            try { Import-Module $other } catch { "$_" }
            @(Get-ServiceSession).Count
        }
        "$lines" | Should -Match 'is loaded in this process.*new PowerShell process'
        $lines[-1] | Should -Be '0'
    }

    It 'says so when another copy of the same version is loaded in the process' {
        $copy = Join-Path $TestDrive 'same' 'SapServiceTools'
        $null = New-Item -ItemType Directory -Force $copy
        Copy-Item -Path (Join-Path $ModulePath '*') -Destination $copy -Recurse
        $lines = Invoke-ChildPwsh -Variables @{ one = $ManifestPath; other = Join-Path $copy 'SapServiceTools.psd1' } {
            Import-Module $one
            try { Import-Module $other } catch { "$_" }
            @(Get-ServiceSession).Count
            @(Get-Module SapServiceTools).Count
            Import-Module $one -Force
            @(Get-ServiceSession).Count
            Remove-Module SapServiceTools
            try { Import-Module $other } catch { "$_" }
        }
        $said = [regex]::Escape("from $ModulePath is loaded in this process") + '.*' + [regex]::Escape("Use $copy in a new PowerShell process.")
        $lines.Count | Should -Be 5
        $lines[0], $lines[4] | Should -Match $said
        $lines[1..3] | Should -Be '0', '1', '0'
    }

    It 'takes a link to its folder for the same copy' {
        $links = Join-Path $TestDrive 'links'
        $null = New-Item -ItemType Directory $links
        try { $null = New-Item -ItemType SymbolicLink -Path (Join-Path $links 'SapServiceTools') -Target $ModulePath -ErrorAction Stop }
        catch {
            Set-ItResult -Skipped -Because "this user may not make links: $_"
            return
        }
        $lines = Invoke-ChildPwsh -Variables @{ one = $ManifestPath; other = Join-Path $links 'SapServiceTools' 'SapServiceTools.psd1' } {
            foreach ($path in $one, $other) {
                Import-Module $path
                (Get-Module SapServiceTools | Where-Object Path -Like "$(Split-Path $path)*").ExportedCmdlets.Count -gt 0
                @(Get-ServiceSession).Count
            }
            $path = @{ 0 = $one; 1 = $other }
            1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
                Import-Module ($using:path)[$_ % 2]
                @(Get-ServiceSession).Count
            } | Group-Object | ForEach-Object { "$($_.Count) times $($_.Name)" }
        }
        $lines | Should -Be 'True', '0', 'True', '0', '8 times 0'
    }

    It 'closes the sessions of its runspace, and no others, when it is removed' {
        $emulator = Start-TestEmulator
        try {
            $mine = Connect-TestEmulator $emulator
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param($path, $key)
                    Import-Module $path
                    $session = Connect-InstanceManager -ServiceKey $key
                    Remove-Module SapServiceTools
                    $session
                }).AddArgument($ManifestPath).AddArgument($emulator.ServiceKey)
            $theirs = $shell.Invoke()[0]

            $theirs.IsClosed | Should -BeTrue
            $mine.IsClosed | Should -BeFalse
        }
        finally {
            $shell.Dispose()
            Disconnect-ServiceSession $mine
            Stop-ServiceEmulator $emulator
        }
    }
}

Describe 'Other modules with other versions of the same packages' {
    BeforeAll {
        $use = {
            # Each piece that uses a package: the emulator (Kestrel, JSON), the cache, the retries.
            $emulator = Start-ServiceEmulator -ProvisioningTime 0:0:0.02
            $emulator.Faults.Add(@{ Operation = 'List'; StatusCode = 503; RetryAfter = '0' })
            $session = $emulator | Connect-InstanceManager -PollingIntervalMilliseconds 20 -WarningAction Ignore
            "$(New-ManagedInstance acme | ForEach-Object TenantId) $((Get-ManagedInstance acme).Status) $($session.CacheHits)"
            Stop-ServiceEmulator $emulator
        }
    }

    It 'are not harmed by, and do no harm to, an older assembly of the same name in the default context' {
        foreach ($name in 'Microsoft.Extensions.Caching.Memory', 'Microsoft.Extensions.Primitives', 'Polly.Core') {
            New-TestAssembly -Path (Join-Path $TestDrive "$name.dll") -Version 1.0.0.0 -Source "namespace Older { public static class $($name.Replace('.', '')) { public static string Name => typeof($($name.Replace('.', ''))).Assembly.GetName().ToString(); } }"
        }

        $lines = Invoke-ChildPwsh -Variables @{ folder = $TestDrive; use = $use } {
            foreach ($file in Get-ChildItem $folder -Filter *.dll) { $null = [Reflection.Assembly]::LoadFrom($file.FullName) }
            & ([scriptblock]::Create($use))
            [Older.PollyCore]::Name
        }
        $lines[0] | Should -Be 'acme CREATION_SUCCEEDED 1'
        $lines[1] | Should -Match '^Polly\.Core, Version=1\.0\.0\.0,'
    }

    It 'are not harmed by, and do no harm to, an older System.Text.Json' {
        $older = Join-Path $TestDrive 'stj'
        $null = New-Item -ItemType Directory -Force $older
        Set-Content (Join-Path $older 'older.csproj') @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Text.Json" Version="8.0.0" /></ItemGroup>
</Project>
'@
        $null = dotnet restore $older 2>&1
        $assets = Get-Content (Join-Path $older 'obj' 'project.assets.json') -Raw -ErrorAction Ignore | ConvertFrom-Json -AsHashtable
        $library = $assets.packageFolders.Keys | ForEach-Object { Get-Item (Join-Path $_ 'system.text.json' '8.*' 'lib' 'net8.0' 'System.Text.Json.dll') -ErrorAction Ignore } | Select-Object -First 1
        if (-not $library) {
            Set-ItResult -Skipped -Because 'System.Text.Json 8 could not be had from the package source'
            return
        }

        $lines = Invoke-ChildPwsh -Variables @{ library = $library.FullName; use = $use } {
            # As badly behaved modules do: into a context of its own that every type lookup sees.
            $loaded = [Reflection.Assembly]::LoadFile($library)
            & ([scriptblock]::Create($use))
            $loaded.GetName().Version.Major
            $loaded.GetType('System.Text.Json.JsonDocument').GetMethod('Parse', [type[]] ([string], $loaded.GetType('System.Text.Json.JsonDocumentOptions'))).Invoke($null, ('{"a":1}', [Activator]::CreateInstance($loaded.GetType('System.Text.Json.JsonDocumentOptions')))).RootElement.GetRawText()
        }
        $lines | Should -Be 'acme CREATION_SUCCEEDED 1', '8', '{"a":1}'
    }

    It 'see nothing of the packages that the module brings' {
        $lines = Invoke-ChildPwsh -Variables @{ use = $use } {
            & ([scriptblock]::Create($use))
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name } |
                Where-Object { $_ -match '^(Polly|Microsoft\.Extensions\.Caching|Microsoft\.AspNetCore|SapServiceTools)' }
        }
        $lines | Should -Be 'acme CREATION_SUCCEEDED 1', 'SapServiceTools'
    }
}

Describe 'Kestrel' {
    It 'is found where ASP.NET Core lies beside the running .NET' {
        . $PSScriptRoot/Kestrel.ps1
        $runtime = [IO.Path]::GetDirectoryName([object].Assembly.Location)
        $beside = Join-Path (Split-Path (Split-Path $runtime)) 'Microsoft.AspNetCore.App' "$([Environment]::Version.ToString(2)).*"
        if (-not (Test-Path $beside)) {
            Set-ItResult -Skipped -Because 'it does not lie there'
            return
        }
        Test-Kestrel | Should -BeTrue
    }
}
