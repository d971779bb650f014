# `pwsh -NoProfile -File tests/Module/Outputs.ps1 -Renew` runs the code of README.md, the guides and the help pages, and writes anew what they show as printed
# wherever that has changed, times and ids aside; with -Page only of those whose names match. Dot-sourced it is what the tests compare with.
param([switch] $Renew, [string] $Page = '*')

$ErrorActionPreference = 'Stop'

. $PSScriptRoot/Support.ps1
. $PSScriptRoot/Reader.ps1
$DocumentRoot = Split-Path (Split-Path $PSScriptRoot)

# What is read from top to bottom: all of its blocks are typed into one terminal, without anything at hand.
function Get-Guide {
    Get-Item (Join-Path $DocumentRoot README.md)
    Get-ChildItem (Join-Path $DocumentRoot docs guides) -Filter *.md
}

# Runs the blocks of a document and returns each with what it printed; an error that the document doesn't show ends it.
function Invoke-Guide([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Folder) {
    $snippets = @(Get-Snippet $Path)
    $reader = Open-Reader $ManifestPath $Folder
    try {
        # The reader is in a clone.
        $null = New-Item -ItemType Directory (Join-Path $Folder docs)
        Copy-Item (Join-Path $DocumentRoot docs examples) (Join-Path $Folder docs) -Recurse
        foreach ($snippet in $snippets) { Invoke-Snippet $reader $snippet }
    }
    finally { Close-Reader $reader }
}

# Runs one example of a help page, with what its readers have at hand.
function Invoke-Example([Parameter(Mandatory)] $Snippet, [Parameter(Mandatory)] [string] $Folder) {
    # Get-Help indents examples by four.
    $reader = Open-Reader $ManifestPath $Folder 76 (Get-ReaderSetting $Snippet.File)
    try { Invoke-Snippet $reader $Snippet } finally { Close-Reader $reader }
}

function Invoke-Snippet($Reader, $Snippet) {
    $ran = Invoke-ReaderBlock $Reader $Snippet.Code
    if ($ran.Errors -and $null -eq $Snippet.Output) { throw "$($Snippet.File), line $($Snippet.Line): $($ran.Errors)" }
    [pscustomobject]@{ Snippet = $Snippet; Printed = $ran.Text }
}

# A page whose printed text is written anew where it has changed. From the last to the first, so that places stay.
function Update-Output([string] $Path, [object[]] $Runs) {
    $text = $old = (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
    foreach ($run in $Runs | Sort-Object { $_.Snippet.End } -Descending) {
        $snippet = $run.Snippet
        if ($null -eq $snippet.Output) {
            if ($run.Printed) { $text = $text.Insert($snippet.End, "`n`n``````text`n$($run.Printed)`n``````") }
        }
        elseif (Compare-ReaderOutput $run) {
            if ($snippet.Output -match '(?m)^\.\.\.$') { Write-Warning "$($snippet.File), line $($snippet.Line): lines are left out there, so it is to be renewed by hand. Printed:`n$($run.Printed)" }
            else { $text = $text.Remove($snippet.End, $snippet.Output.Length).Insert($snippet.End, "$($run.Printed)`n") }
        }
    }
    if ($text -cne $old) {
        [IO.File]::WriteAllText($Path, $text)
        Write-Host "Renewed: $(Split-Path $Path -Leaf)"
    }
}

if (-not $Renew) { return }
$folder = Join-Path ([IO.Path]::GetTempPath()) "reader-$([guid]::NewGuid())"
try {
    foreach ($file in Get-Guide | Where-Object BaseName -Like $Page) {
        # Only what shows its output at all.
        Update-Output $file.FullName @(Invoke-Guide $file.FullName (Join-Path $folder ([guid]::NewGuid())) | Where-Object { $null -ne $_.Snippet.Output })
    }
    foreach ($file in Get-ChildItem (Join-Path $DocumentRoot docs en-US) -Filter *-*.md | Where-Object BaseName -Like $Page) {
        $snippets = @(Get-Snippet $file.FullName)
        $shown = @($snippets | Where-Object { $_ -eq $snippets[0] -or $null -ne $_.Output })
        Update-Output $file.FullName @($shown | ForEach-Object { Invoke-Example $_ (Join-Path $folder ([guid]::NewGuid())) })
    }
}
finally { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }
