# Runs in a child pwsh, because platyPS can't be unloaded: pages in, the file of Get-Help out.
param(
    [Parameter(Mandatory)] [string] $PlatyPS,
    [Parameter(Mandatory)] [string] $Pages,
    [Parameter(Mandatory)] [string] $Target
)

$ErrorActionPreference = 'Stop'
Import-Module $PlatyPS
$temporary = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
try {
    # platyPS asks for a folder and invents the path below it.
    $made = @(Import-MarkdownCommandHelp -Path (Join-Path $Pages '*-*.md') | Export-MamlCommandHelp -OutputFolder $temporary -Force)
    if ($made.Count -ne 1 -or $made[0].Name -ne (Split-Path $Target -Leaf)) {
        throw "The pages name other help files than $(Split-Path $Target -Leaf): $($made.Name -join ', ')."
    }
    Copy-Item -LiteralPath $made[0].FullName -Destination $Target -Force
    # Newer than every page, which is how the build knows that it is current.
    (Get-Item -LiteralPath $Target).LastWriteTimeUtc = [DateTime]::UtcNow
}
finally {
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}
