# Package: what the gallery gets, complete and tried, or an error. Publish: hands over what Package made.

# ProjectUri in SapServiceTools.psd1 is the one address that a fork sets; the others follow from it and the release's tag.
function Get-PackageAddress([hashtable] $Manifest) {
    $tag = Get-ReleaseTag $Manifest
    $base = "$($Manifest.PrivateData.PSData['ProjectUri'])".TrimEnd('/')
    if (-not $base) { return @{ ProjectUri = ''; LicenseUri = ''; IconUri = ''; Help = '' } }
    if (-not [Uri]::IsWellFormedUriString($base, 'Absolute') -or ([Uri]$base).Scheme -ne 'https') { throw "ProjectUri must be an https address, not '$base'." }
    @{
        ProjectUri = $base
        LicenseUri = "$base/blob/$tag/LICENSE"
        IconUri    = "$base/raw/$tag/docs/icon.png"
        Help       = "$base/blob/$tag/docs/en-US"
    }
}

function Get-ReleaseTag([hashtable] $Manifest) {
    $label = $Manifest.PrivateData.PSData['Prerelease']
    "v$($Manifest.ModuleVersion)$($label ? "-$label" : '')"
}

# What the changelog says about this version, its heading first.
function Get-ReleaseNote([hashtable] $Manifest, [string] $Changelog) {
    $version = [regex]::Escape((Get-ReleaseTag $Manifest).Substring(1))
    $section = [regex]::Match((Get-Content -LiteralPath $Changelog -Raw), "(?ms)^## \[$version\].*?(?=^## |\z)").Value.Trim()
    if (($section -split '\r?\n' | Where-Object { $_ }).Count -lt 2) { throw "CHANGELOG.md says nothing about $(Get-ReleaseTag $Manifest)." }
    $section
}

function Set-PackedManifest([string] $Path, [hashtable] $Manifest, [string] $ReleaseNotes) {
    $address = Get-PackageAddress $Manifest
    $values = [ordered]@{ ReleaseNotes = $ReleaseNotes; Prerelease = $Manifest.PrivateData.PSData['Prerelease'] }
    foreach ($name in 'ProjectUri', 'LicenseUri', 'IconUri') { $values[$name] = $address[$name] }
    $lines = foreach ($name in $values.Keys) {
        if ($values[$name]) { "            {0,-12} = '{1}'" -f $name, $values[$name].Replace("'", "''") }
    }
    $text = (Get-Content -LiteralPath $Path -Raw) -replace '(?m)^ *(ProjectUri|Prerelease) *=.*\r?\n'
    $text = [regex]::Replace($text, '(?m)^ *ReleaseNotes *=.*$', { $lines -join "`n" })
    [IO.File]::WriteAllText($Path, $text)
}

# Get-Help -Online, and HelpUri of Get-Command, take the first link of a cmdlet's help that has an address; without one PowerShell says that there is no online version.
function Set-HelpAddress([string] $HelpFile, [string] $Base) {
    $xml = [xml]::new()
    $xml.PreserveWhitespace = $true
    $xml.Load($HelpFile)
    foreach ($link in @($xml.SelectNodes('//*[local-name()="navigationLink" and *="Online Version"]'))) {
        $name = $link.SelectSingleNode('../../*[local-name()="details"]/*[local-name()="name"]').InnerText
        if ($Base) { $link.SelectSingleNode('*[local-name()="uri"]').InnerText = "$Base/$name.md" }
        else { $null = $link.ParentNode.RemoveChild($link) }
    }
    $xml.Save($HelpFile)
}

# Lists what is shipped and nothing else; what only the compiler needs is left out. The tool is fetched for this run, because in .config/dotnet-tools.json
# it would keep pwsh from being restored wherever it can't be had itself.
function New-Sbom([string] $Folder, [hashtable] $Manifest) {
    $project = Join-Path $BuildState.Root 'src' 'SapServiceTools.Cmdlets'
    $assets = Join-Path $project 'obj' 'project.assets.json'
    $shipped = @(Get-ShippedPackage $assets (Get-ChildItem (Join-Path $Folder 'bin') -Recurse -File).Name | ForEach-Object { "$($_.Id)@$($_.Version)" })
    $libraries = (Get-Content -LiteralPath $assets -Raw | ConvertFrom-Json -AsHashtable).libraries
    $other = @($libraries.Keys | Where-Object { $libraries[$_].type -eq 'package' } | ForEach-Object { $_ -replace '/', '@' } | Where-Object { $_ -notin $shipped })
    $output = & dotnet tool exec CycloneDX@6.3.1 --yes '--' (Join-Path $project 'SapServiceTools.Cmdlets.csproj') -o $Folder -fn sbom.cdx.json -F Json -dpr `
        -sn SapServiceTools -sv (Get-ReleaseTag $Manifest).Substring(1) -st Library -ef ($other -join ',') 2>&1
    if ($LASTEXITCODE -ne 0) { throw "CycloneDX made no SBOM: $($output -join [Environment]::NewLine)" }
}

# Everything that the package lacks, in one error.
function Assert-Package([string] $Folder, [hashtable] $Manifest) {
    $lacks = @(
        $about = (Get-ChildItem (Join-Path $BuildState.Root 'docs' 'en-US') -Filter about_*.help.txt).Name | ForEach-Object { Join-Path 'en-US' $_ }
        $help = Join-Path 'en-US' $HelpFileName
        foreach ($file in @('LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', $help) + $about + $Manifest.FormatsToProcess) {
            if (-not (Test-Path -LiteralPath (Join-Path $Folder $file))) { $file }
        }

        $path = Join-Path $Folder 'SapServiceTools.psd1'
        try { $null = Test-ModuleManifest $path -WarningAction Stop }
        catch { "a valid manifest: $_" }
        $packed = Import-PowerShellDataFile $path
        $address = Get-PackageAddress $Manifest
        $fields = @('Author', 'Description', 'Copyright', 'Tags', 'ReleaseNotes') + @($address.Keys | Where-Object { $_ -ne 'Help' -and $address[$_] }) + @('Prerelease' | Where-Object { $Manifest.PrivateData.PSData[$_] })
        foreach ($field in $fields) {
            if (-not ($packed[$field] ?? $packed.PrivateData.PSData[$field])) { "$field in its manifest" }
        }

        if (Test-Path (Join-Path $Folder $help)) {
            $pages = @{}
            foreach ($page in ([xml](Get-Content -LiteralPath (Join-Path $Folder $help) -Raw)).SelectNodes('/*/*')) {
                $pages[$page.SelectSingleNode('*[local-name()="details"]/*[local-name()="name"]').InnerText] = $page
            }
            foreach ($cmdlet in $Manifest.CmdletsToExport) {
                $page = $pages[$cmdlet]
                if (-not ${page}?.SelectSingleNode('*[local-name()="examples"]/*/*[local-name()="code" and normalize-space()]')) { "help with an example for $cmdlet" }
                if ($address.Help -and -not ${page}?.SelectSingleNode('*[local-name()="relatedLinks"]/*/*[local-name()="uri" and normalize-space()]')) { "an address of the help for $cmdlet" }
            }
        }

        if ((Test-Path (Join-Path $Folder 'sbom.cdx.json')) -and (Test-Path (Join-Path $Folder 'THIRD-PARTY-NOTICES.txt'))) {
            $notices = Get-Content -LiteralPath (Join-Path $Folder 'THIRD-PARTY-NOTICES.txt') -Raw
            $components = (Get-Content -LiteralPath (Join-Path $Folder 'sbom.cdx.json') -Raw | ConvertFrom-Json -AsHashtable)['components']
            foreach ($component in $components) {
                $licence = $component.licenses.license.id
                if ($notices -notmatch "(?m)^$([regex]::Escape("$($component.name) $($component.version)"))\r?$") { "a notice about $($component.name) $($component.version)" }
                if (-not $licence -or -not $notices.Contains("==== $licence ====")) { "the licence text of $($component.name)" }
            }
            if ($components.Count -ne [regex]::Count($notices, '(?m)^    Licence: ')) { 'a package in its SBOM that the notices name' }
        }
    )
    if ($lacks) { throw "The package lacks $($lacks -join '; ')." }
}

function Export-ModulePackage {
    Write-Step 'Package'
    $manifest = $BuildState.Manifest
    $packages = Join-Path $BuildState.Out 'package'
    $folder = Join-Path $packages 'SapServiceTools' $manifest.ModuleVersion
    Remove-Item $packages -Recurse -Force -ErrorAction Ignore
    $null = New-Item -ItemType Directory (Split-Path $folder)
    Copy-Item $BuildState.Module $folder -Recurse
    Add-PrecompiledAssembly $folder -Required
    Set-PackedManifest (Join-Path $folder 'SapServiceTools.psd1') $manifest (Get-ReleaseNote $manifest (Join-Path $folder 'CHANGELOG.md'))
    New-Sbom $folder $manifest
    Assert-Package $folder $manifest

    Invoke-EmptyHome 'Publish-PSResource' $folder $packages
    foreach ($installer in 'Install-PSResource', 'Install-Module') { Invoke-EmptyHome $installer $folder $packages }

    $size = (Get-ChildItem $folder -Recurse -File | Measure-Object Length -Sum).Sum / 1MB
    if (-not $manifest.PrivateData.PSData['ProjectUri']) { Write-Host 'It names no address of the project: ProjectUri in SapServiceTools.psd1 is not set.' }
    foreach ($file in Get-ChildItem $packages -Filter *.nupkg) { Write-Host ('{0}: {1:N1} MB, {2:N1} MB installed' -f $file.FullName, ($file.Length / 1MB), $size) }
}

# A PowerShell that has nothing but what it ships with, as on a machine where it has just been installed.
function Invoke-EmptyHome([string] $Action, [string] $Folder, [string] $Packages) {
    Write-Host "-- $Action"
    $empty = Join-Path ([IO.Path]::GetTempPath()) "SapServiceTools-$([Guid]::NewGuid().ToString('n'))"
    $null = New-Item -ItemType Directory $empty
    $variables = @{}
    foreach ($name in 'HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA') { $variables[$name] = $empty }
    foreach ($name in 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'PSModulePath', 'SAPSERVICETOOLS_MODULE') { $variables[$name] = $null }
    # There, because what has no folder for its settings writes them into the current one.
    Push-Location $empty
    try {
        Invoke-WithEnvironment $variables {
            & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Test-Package.ps1') -Action $Action -Folder $Folder -Packages $Packages -Demo (Join-Path $BuildState.Root 'docs' 'examples' 'Demo.ps1') | Out-Host
        }
        if ($LASTEXITCODE -ne 0) { throw "$Action failed." }
    }
    finally {
        Pop-Location
        Remove-Item $empty -Recurse -Force -ErrorAction Ignore
    }
}

# What was tested is what is published: nothing is built here. SAPSERVICETOOLS_REPOSITORY is another repository than the gallery.
function Publish-ModulePackage {
    Write-Step 'Publish'
    $manifest = $BuildState.Manifest
    $tag = Get-ReleaseTag $manifest
    $package = Join-Path $BuildState.Out 'package' "SapServiceTools.$($tag.Substring(1)).nupkg"
    if (-not (Test-Path -LiteralPath $package)) { throw "There is no $package; the task Package makes it." }
    if (-not (Get-PackageAddress $manifest).ProjectUri) { throw 'ProjectUri in SapServiceTools.psd1 is not set, and a published package must say where it comes from.' }
    if ($tag -notin @(& git -C $BuildState.Root tag --points-at HEAD)) { throw "This commit has no tag $tag, which the addresses in the package name." }
    if ((Get-ReleaseNote $manifest (Join-Path $BuildState.Root 'CHANGELOG.md')) -match '\A## .*unreleased') { throw "CHANGELOG.md still calls $tag unreleased." }
    $key = $env:SAPSERVICETOOLS_GALLERY_KEY ? @{ ApiKey = $env:SAPSERVICETOOLS_GALLERY_KEY } : @{}
    Publish-PSResource -NupkgPath $package -Repository ($env:SAPSERVICETOOLS_REPOSITORY ? $env:SAPSERVICETOOLS_REPOSITORY : 'PSGallery') @key
    Write-Host "$package is published."
}
