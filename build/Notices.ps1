# THIRD-PARTY-NOTICES.txt, written from the metadata of the packages whose files are shipped.

function Get-ShippedPackage([string] $AssetsFile, [string[]] $ShippedFiles) {
    $assets = Get-Content -LiteralPath $AssetsFile -Raw | ConvertFrom-Json -AsHashtable
    $folders = @($assets.packageFolders.Keys)
    $target = $assets.targets.Values | Select-Object -First 1
    foreach ($key in $target.Keys | Sort-Object) {
        $library = $target[$key]
        if ($library.type -ne 'package') { continue }
        $files = @(@($library['runtime']?.Keys) + @($library['runtimeTargets']?.Keys) | Where-Object { $_ } | ForEach-Object { Split-Path $_ -Leaf })
        if (-not ($files | Where-Object { $_ -in $ShippedFiles })) { continue }
        $folder = $folders | ForEach-Object { Join-Path $_ $assets.libraries[$key].path } | Where-Object { Test-Path $_ } | Select-Object -First 1
        $nuspec = Get-ChildItem -LiteralPath $folder -Filter *.nuspec | Select-Object -First 1
        $metadata = ([xml](Get-Content -LiteralPath $nuspec.FullName -Raw)).package.metadata
        $licence = $metadata.SelectSingleNode('*[local-name()="license" and @type="expression"]')
        [pscustomobject]@{
            Id        = $metadata.id
            Version   = $metadata.version
            Licence   = ${licence}?.InnerText
            Url       = $metadata.SelectSingleNode('*[local-name()="projectUrl"]')?.InnerText
            Copyright = $metadata.SelectSingleNode('*[local-name()="copyright"]')?.InnerText
            Files     = $files
        }
    }
}

function Write-Notice([string] $AssetsFile, [string] $BinFolder, [string] $Destination) {
    $shipped = @(Get-ChildItem -LiteralPath $BinFolder -File -Recurse | ForEach-Object Name | Sort-Object -Unique)
    $packages = @(Get-ShippedPackage $AssetsFile $shipped)

    $unaccounted = @($shipped | Where-Object { $_ -notlike 'SapServiceTools*.dll' -and $_ -notin $packages.Files })
    if ($unaccounted) { throw "Shipped, but from no package: $($unaccounted -join ', ')." }

    $text = [System.Text.StringBuilder]::new()
    $null = $text.AppendLine("SapServiceTools $($BuildState.Manifest.ModuleVersion) contains the following packages, each under its own licence.").AppendLine()
    foreach ($package in $packages) {
        $null = $text.AppendLine("$($package.Id) $($package.Version)").AppendLine("    Licence:   $($package.Licence)")
        if ($package.Url) { $null = $text.AppendLine("    Project:   $($package.Url)") }
        if ($package.Copyright) { $null = $text.AppendLine("    Copyright: $($package.Copyright)") }
    }
    foreach ($licence in $packages.Licence | Sort-Object -Unique) {
        $file = Join-Path $PSScriptRoot 'licences' "$licence.txt"
        if (-not (Test-Path -LiteralPath $file)) { throw "A shipped package is under '$licence', and build/licences/ has no text of it." }
        $null = $text.AppendLine().AppendLine("==== $licence ====").AppendLine().AppendLine((Get-Content -LiteralPath $file -Raw).Trim())
    }
    $current = Test-Path -LiteralPath $Destination
    if (-not $current -or (Get-Content -LiteralPath $Destination -Raw) -ne $text.ToString()) {
        [IO.File]::WriteAllText($Destination, $text.ToString())
    }
}
