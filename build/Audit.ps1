# Analyze: what the package sources say about the packages that are used. build/audit.psd1 has what is allowed, each entry with its reason and its end.

# A package that is known to be one of the kind: a source that doesn't say so has no such data, and its silence about ours means nothing.
$AuditProbes = @{
    Vulnerable = @{ Package = 'System.Text.Json'; Version = '8.0.0' }
    Deprecated = @{ Package = 'WindowsAzure.Storage'; Version = '9.3.3' }
}

# What `dotnet list package --format json` found, a record a package, its version and its project's part.
function Read-AuditReport([string] $Json, [string] $Kind) {
    # In front of the JSON the SDK may say something.
    $report = $Json.Substring([Math]::Max(0, $Json.IndexOf('{'))) | ConvertFrom-Json
    # Nothing where there is nothing, so that a pipe from it has nothing to carry.
    $value = { param($of, $name) if ($null -ne $of -and ($property = $of.PSObject.Properties[$name]) -and $null -ne $property.Value) { $property.Value } }
    $troubles = @(& $value $report 'problems' | Where-Object { $_ -and (& $value $_ 'level') -eq 'error' } | ForEach-Object { & $value $_ 'text' })
    if ($troubles) { throw "The packages can't be listed: $($troubles -join '; ')" }
    $found = foreach ($project in & $value $report 'projects') {
        foreach ($framework in & $value $project 'frameworks') {
            foreach ($package in @(& $value $framework 'topLevelPackages') + @(& $value $framework 'transitivePackages') | Where-Object { $_ }) {
                $details = $Kind -eq 'Vulnerable' `
                    ? @(& $value $package 'vulnerabilities' | ForEach-Object { "$(& $value $_ 'severity'), $(& $value $_ 'advisoryurl')" }) `
                    : @(& $value $package 'deprecationReasons')
                if ($details | Where-Object { $_ }) {
                    [pscustomobject]@{ Kind = $Kind; Package = $package.id; Version = $package.resolvedVersion; Detail = $details -join '; ' }
                }
            }
        }
    }
    @($found | Sort-Object Package, Version -Unique)
}

# An entry allows one kind of finding at one package (a pattern) up to and including a day; after it the finding fails again.
function Test-AuditAllowance($Finding, [object[]] $Allowed, [datetime] $Today) {
    foreach ($entry in $Allowed) {
        foreach ($name in 'Kind', 'Package', 'Until', 'Reason') { if (-not $entry[$name]) { throw "An entry of build/audit.psd1 lacks $name." } }
        $until = [datetime]::ParseExact($entry.Until, 'yyyy-MM-dd', [cultureinfo]::InvariantCulture)
        if ($entry.Kind -eq $Finding.Kind -and $Finding.Package -like $entry.Package -and $Today.Date -le $until) { return $true }
    }
    $false
}

function Get-PackageReport([string] $Project, [string] $Kind) {
    $output = & dotnet list $Project package "--$($Kind.ToLowerInvariant())" --include-transitive --format json 2>&1
    if ($LASTEXITCODE -ne 0) { throw "dotnet list package ended with exit code $($LASTEXITCODE): $(@($output)[-1])" }
    $output -join "`n"
}

# Nothing if the sources know which packages are of the kind, else why not.
function Get-AuditGap([string] $Kind) {
    $probe = $AuditProbes[$Kind]
    $project = Join-Path $ToolSource.Folder 'audit' "$Kind.csproj"
    $null = New-Item -Force $project -Value @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup><PackageReference Include="$($probe.Package)" Version="[$($probe.Version)]" /></ItemGroup>
</Project>
"@
    # Nothing of this repository's settings is for it.
    foreach ($name in 'Directory.Build.props', 'Directory.Packages.props') { $null = New-Item -Force (Join-Path (Split-Path $project) $name) -Value '<Project />' }
    $output = & dotnet restore $project --nologo -v q 2>&1
    if ($LASTEXITCODE -ne 0) { return "no source has $($probe.Package) $($probe.Version), by which it would show whether they know: $(@($output)[-1])" }
    try { $known = @(Read-AuditReport (Get-PackageReport $project $Kind) $Kind) } catch { return "$_" }
    if (-not ($known | Where-Object Package -EQ $probe.Package)) { return "no package source says which are; $($probe.Package) $($probe.Version) is one, and none says so" }
}

function Invoke-PackageAudit {
    Write-Step 'Packages'
    $allowed = @((Import-PowerShellDataFile (Join-Path $PSScriptRoot 'audit.psd1')).Allowed)
    $solution = Join-Path $BuildState.Root 'SapServiceTools.sln'
    Invoke-DotNet restore $solution --nologo -v q
    $refused = foreach ($kind in $AuditProbes.Keys | Sort-Object) {
        if ($gap = Get-AuditGap $kind) { Add-Skipped "the check for $($kind.ToLowerInvariant()) packages" $gap; continue }
        $found = @(Read-AuditReport (Get-PackageReport $solution $kind) $kind)
        foreach ($finding in $found) {
            $isAllowed = Test-AuditAllowance $finding $allowed ([datetime]::UtcNow)
            Write-Host "$($finding.Package) $($finding.Version) is $($kind.ToLowerInvariant()): $($finding.Detail)$($isAllowed ? ' (allowed by build/audit.psd1)' : '')"
            if (-not $isAllowed) { $finding }
        }
        Write-Host "$($found.Count) packages are $($kind.ToLowerInvariant())."
    }
    if ($refused) { throw "Packages that mustn't be used: $(@($refused | ForEach-Object { "$($_.Package) $($_.Version)" }) -join ', '). build/audit.psd1 can allow one for a time." }
}
