# Build: the compiler, then out/SapServiceTools/<version>/ as it is installed and published.

# The platforms that PowerShell 7.4 and newer is published for, and so those of SQLite's native library.
$Platforms = 'win-x64', 'win-x86', 'win-arm64', 'linux-x64', 'linux-arm', 'linux-arm64', 'linux-musl-x64', 'osx-x64', 'osx-arm64'

function Invoke-ModuleBuild([switch] $Strict) {
    # Several tasks of one run need it; once is enough.
    if ($BuildState.Built -and -not $Strict) { return }
    Write-Step "Build $($BuildState.Manifest.ModuleVersion)"
    $root = $BuildState.Root
    $module = $BuildState.Module
    $bin = Join-Path $module 'bin'
    # Into an empty folder: what an earlier build left, such as a package that is no longer used, is nobody's.
    if (Test-Path $module) {
        try { Remove-Item $module -Recurse -Force }
        catch { throw "$module is in use; end the PowerShell that has it loaded. ($_)" }
    }
    Invoke-DotNet publish (Join-Path $root 'src' 'SapServiceTools.Cmdlets') -c Release -o $bin --nologo -v q "-p:Strict=$([bool]$Strict)"
    Get-ChildItem $bin -File | Where-Object Extension -NE '.dll' | Remove-Item
    Get-ChildItem (Join-Path $bin 'runtimes') -Directory | Where-Object Name -NotIn $Platforms | Remove-Item -Recurse

    # SapServiceTools.dll lives in PowerShell's own load context, beside the psm1; the load context has the rest.
    Move-Item (Join-Path $bin 'SapServiceTools.dll') $module
    # For this machine, so that what is tested is what is packed; Package adds the other platforms.
    Add-PrecompiledAssembly $module ([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)
    foreach ($file in 'SapServiceTools.psd1', 'LICENSE', 'CHANGELOG.md', (Join-Path 'src' 'Module' '*')) { Copy-Item (Join-Path $root $file) $module }
    $null = New-Item -ItemType Directory (Join-Path $module 'en-US')
    Copy-Item (Join-Path $root 'docs' 'en-US' '*') (Join-Path $module 'en-US') -Include *.help.txt, $HelpFileName
    Export-GuideTopic (Join-Path $root 'docs' 'guides') (Join-Path $module 'en-US')
    Set-HelpAddress (Join-Path $module 'en-US' $HelpFileName) (Get-PackageAddress $BuildState.Manifest).Help
    Write-Notice (Join-Path $root 'src' 'SapServiceTools.Cmdlets' 'obj' 'project.assets.json') $bin (Join-Path $module 'THIRD-PARTY-NOTICES.txt')
    Test-ModuleFolder
    $BuildState.Built = $true
    Write-Host $module
}

function Use-PrebuiltModule([string] $Folder) {
    $BuildState.Module = Join-Path (Resolve-Path -LiteralPath $Folder) 'SapServiceTools' $BuildState.Manifest.ModuleVersion
    Test-ModuleFolder
    $BuildState.Built = $true
}

function Test-ModuleFolder {
    # The first would hide PowerShell's own engine behind empty bodies, the second is serviced with the installed .NET.
    $foreign = @(Get-ChildItem $BuildState.Module -Recurse -File | Where-Object Name -Match '^(System\.Management\.Automation\.dll|Microsoft\.AspNetCore\..*)$')
    if ($foreign) { throw "The module folder must not contain $($foreign.Name -join ', ')." }
    $manifest = $BuildState.Manifest
    foreach ($name in @($manifest.RootModule) + $manifest.FormatsToProcess + 'SapServiceTools.dll', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', "en-US/$HelpFileName") {
        if (-not (Test-Path -LiteralPath (Join-Path $BuildState.Module $name))) { throw "The module folder lacks $name." }
    }
}
