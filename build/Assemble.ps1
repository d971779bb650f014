# Build: the compiler, then out/SapServiceTools/<version>/ as it is installed and published.

function Invoke-ModuleBuild {
    # Several tasks of one run need it; once is enough.
    if ($BuildState.Built) { return }
    Write-Step "Build $($BuildState.Manifest.ModuleVersion)"
    $null = New-Item -ItemType Directory -Force $BuildState.Out
    $lock = Wait-BuildLock
    try {
        Invoke-DotNet msbuild (Join-Path $BuildState.Root 'src' 'SapServiceTools.Cmdlets') -restore -nologo '-v:q' '-p:Configuration=Release'
        Copy-ModuleFile
        Build-Help
        Test-ModuleFolder
    }
    finally {
        $lock.Dispose()
    }
    $BuildState.Built = $true
    Write-Host $BuildState.Module
}

# Two builds of one tree at a time would mix their files.
function Wait-BuildLock {
    $path = Join-Path $BuildState.Out '.build.lock'
    $deadline = [DateTime]::UtcNow.AddMinutes(10)
    while ($true) {
        try {
            return [IO.File]::Open($path, 'OpenOrCreate', 'ReadWrite', 'None')
        }
        catch [IO.IOException] {
            if ([DateTime]::UtcNow -gt $deadline) { throw "Another build has held $path for ten minutes." }
            Start-Sleep -Milliseconds 250
        }
    }
}

function Copy-ModuleFile {
    $root = $BuildState.Root
    $module = $BuildState.Module
    $compiled = Join-Path $root 'src' 'SapServiceTools.Cmdlets' 'bin' 'Release' 'net8.0'

    $files = [ordered]@{
        'SapServiceTools.psd1' = Join-Path $root 'SapServiceTools.psd1'
        'LICENSE'              = Join-Path $root 'LICENSE'
        'CHANGELOG.md'         = Join-Path $root 'CHANGELOG.md'
    }
    foreach ($file in Get-ChildItem (Join-Path $root 'src' 'Module') -File) {
        $files[$file.Name] = $file.FullName
    }
    foreach ($file in Get-ChildItem $compiled -Filter *.dll -File) {
        # SapServiceTools.dll lives in PowerShell's own load context, beside the psm1; the load context has the rest.
        $place = $file.Name -eq 'SapServiceTools.dll' ? $file.Name : (Join-Path 'bin' $file.Name)
        $files[$place] = $file.FullName
    }
    # Native libraries, of the platforms that PowerShell itself has.
    foreach ($platform in 'win-x64', 'win-x86', 'win-arm64', 'linux-x64', 'linux-arm', 'linux-arm64', 'linux-musl-x64', 'osx-x64', 'osx-arm64') {
        foreach ($file in Get-ChildItem (Join-Path $compiled 'runtimes' $platform 'native') -File -ErrorAction Ignore) {
            $files[(Join-Path 'bin' 'runtimes' $platform 'native' $file.Name)] = $file.FullName
        }
    }
    foreach ($file in Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter *.help.txt -File -ErrorAction Ignore) {
        $files[(Join-Path 'en-US' $file.Name)] = $file.FullName
    }

    foreach ($folder in 'bin', 'en-US') {
        $null = New-Item -ItemType Directory -Force (Join-Path $module $folder)
    }
    foreach ($place in $files.Keys) {
        $null = New-Item -ItemType Directory -Force (Split-Path (Join-Path $module $place))
        Copy-IfChanged $files[$place] (Join-Path $module $place)
    }

    # What an earlier build left, such as a package that is no longer used.
    $generated = 'THIRD-PARTY-NOTICES.txt', (Join-Path 'en-US' $HelpFileName)
    foreach ($file in Get-ChildItem $module -Recurse -File) {
        $place = [IO.Path]::GetRelativePath($module, $file.FullName)
        if (-not $files.Contains($place) -and $place -notin $generated) { Remove-Item -LiteralPath $file.FullName }
    }

    $assets = Join-Path $root 'src' 'SapServiceTools.Cmdlets' 'obj' 'project.assets.json'
    Write-Notice $assets (Join-Path $module 'bin') (Join-Path $module 'THIRD-PARTY-NOTICES.txt')
}

function Test-ModuleFolder {
    $module = $BuildState.Module
    # The first would hide PowerShell's own engine behind empty bodies, the second is serviced with the installed .NET.
    $foreign = @(Get-ChildItem $module -Recurse -File | Where-Object Name -Match '^(System\.Management\.Automation\.dll|Microsoft\.AspNetCore\..*)$')
    if ($foreign) { throw "The module folder must not contain $($foreign.Name -join ', ')." }

    $manifest = $BuildState.Manifest
    foreach ($name in @($manifest.RootModule) + $manifest.FormatsToProcess + 'SapServiceTools.dll', 'LICENSE', 'THIRD-PARTY-NOTICES.txt') {
        if (-not (Test-Path -LiteralPath (Join-Path $module $name))) { throw "The module folder lacks $name." }
    }
}
