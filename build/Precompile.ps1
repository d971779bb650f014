# Machine code beside the IL (ReadyToRun), so that first commands don't wait for .NET's compiler. docs/development.md has what it gains and costs.
# It holds for one platform, and until .NET refuses it for one major version. Everywhere else the same assemblies in bin/ are taken, which are IL only.

# The two .NETs of PowerShell's long-term releases on the two platforms that most of it runs on: each pair is 4.3 MB of the package.
$PrecompiledTargets = @(
    @{ Framework = 'net8.0'; Platforms = 'linux-x64', 'win-x64' }
    @{ Framework = 'net10.0'; Platforms = 'linux-x64', 'win-x64' }
)
# What first commands run through. The rest of bin/ is left as its authors built it.
# SapServiceTools.Cmdlets must not be among them: the PowerShell that it refers to when it is built is hollow, and in code made from that no switch is ever on.
$PrecompiledAssemblies = @(
    'SapServiceTools.Clients.dll', 'SapServiceTools.BrokerHost.dll', 'SapServiceTools.Emulator.dll'
    # Every request goes through the first; each catalog's schemas are read by the others when a broker or the emulator starts.
    'Polly.Core.dll', 'JsonSchema.Net.dll', 'JsonPointer.Net.dll', 'Json.More.dll'
)

# For the platform of this machine, or for all of them. With -Required what the package source lacks is an error.
function Add-PrecompiledAssembly([string] $Module, [string] $Platform = '*', [switch] $Required) {
    foreach ($target in $PrecompiledTargets) {
        foreach ($name in $target.Platforms -like $Platform) {
            $why = Export-PrecompiledFolder $Module $target.Framework $name
            if ($why -and $Required) { throw "Nothing is compiled ahead for $($target.Framework) on ${name}: $why" }
            if ($why) { Add-Skipped "compiling ahead for $($target.Framework) on $name; the module runs, and starts more slowly" $why }
        }
    }
}

# Says why it can't be done, or nothing.
function Export-PrecompiledFolder([string] $Module, [string] $Framework, [string] $Platform) {
    $folder = Join-Path $Module 'bin' 'precompiled' "$Framework-$Platform"
    if (Test-Path $folder) { return }
    # What the SDK itself would take for PublishReadyToRun: its compiler, and the framework that the code is for.
    $output = @(& dotnet msbuild (Join-Path $PSScriptRoot 'Precompile' 'Precompile.csproj') -restore -nologo -v:q "-p:TargetFramework=$Framework" "-p:RuntimeIdentifier=$Platform" `
            '-t:ResolveFrameworkReferences;ResolveReadyToRunCompilers' '-getItem:Crossgen2Tool,ResolvedRuntimePack' 2>&1)
    if ($LASTEXITCODE -ne 0) { return "the package source has no compiler or no framework for it: $("$($output -match 'error' | Select-Object -First 1)" -replace '^.*?error ')" }
    # A warning, as of a package source that can't be asked for advisories, comes before it.
    $items = ($output -join "`n" -replace '(?s)\A[^{]*' | ConvertFrom-Json).Items
    $compiler = $items.Crossgen2Tool[0]
    $pack = $items.ResolvedRuntimePack | Where-Object Identity -Like 'Microsoft.NETCore.App.*'

    # In a file, because a command line would have its wildcards expanded.
    $response = Join-Path $BuildState.Out 'obj' "$Framework-$Platform" 'crossgen.rsp'
    @(
        '-O', "--targetos:$($compiler.TargetOS)", "--targetarch:$($compiler.TargetArch)"
        Join-Path $pack.PackageDirectory 'runtimes' $Platform 'lib' $Framework '*.dll' | ForEach-Object { "-r:$_" }
        Join-Path $Module 'bin' '*.dll' | ForEach-Object { "-r:$_" }
        "-r:$(Join-Path $Module 'SapServiceTools.dll')"
    ) | Set-Content $response
    $null = New-Item -ItemType Directory $folder
    foreach ($name in $PrecompiledAssemblies) {
        $output = & $compiler.Identity (Join-Path $Module 'bin' $name) -o (Join-Path $folder $name) "@$response" 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$name could not be compiled for $Framework on ${Platform}: $($output -join [Environment]::NewLine)" }
    }
}
