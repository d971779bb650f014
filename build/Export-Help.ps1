# Runs in a child pwsh, because platyPS can't be unloaded: pages in, the file of Get-Help out. It names the digest of each page that it was made from.
param(
    [Parameter(Mandatory)] [string] $PlatyPS,
    [Parameter(Mandatory)] [string] $Pages,
    [Parameter(Mandatory)] [string] $Target
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Pages.ps1')

# platyPS leaves an example's code among its prose, fence and all, with a control character for a blank line; Get-Help has a place for code.
function Move-ExampleCode([xml] $Help) {
    foreach ($example in $Help.SelectNodes('//*[local-name()="example"]')) {
        $prose = $example.SelectSingleNode('*[local-name()="introduction"]')
        $code = $example.SelectSingleNode('*[local-name()="code"]')
        $remarks = $example.SelectSingleNode('*[local-name()="remarks"]')
        foreach ($paragraph in @($prose.ChildNodes)) {
            $text = $paragraph.InnerText
            if ($text -match '(?s)^```\w*\n(.*?)\n?```$') {
                $code.InnerText += $Matches[1]
                $null = $prose.RemoveChild($paragraph)
            }
            elseif ($text -eq "`u{80}") { $null = $prose.RemoveChild($paragraph) }
            elseif ($code.InnerText) { $null = $remarks.AppendChild($paragraph) }
        }
    }
}
Import-Module $PlatyPS
$temporary = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
try {
    # platyPS asks for a folder and invents the path below it.
    $help = @(Import-MarkdownCommandHelp -Path (Join-Path $Pages '*-*.md'))
    # From page to page, a link is a file name; Get-Help takes absolute addresses only and fails on others.
    foreach ($link in $help.RelatedLinks) { $link.Uri = '' }
    $made = @($help | Export-MamlCommandHelp -OutputFolder $temporary -Force)
    if ($made.Count -ne 1 -or $made[0].Name -ne (Split-Path $Target -Leaf)) {
        throw "The pages name other help files than $(Split-Path $Target -Leaf): $($made.Name -join ', ')."
    }
    $xml = [xml](Get-Content -LiteralPath $made[0].FullName -Raw)
    Move-ExampleCode $xml
    $null = $xml.InsertBefore($xml.CreateComment("`n$(Get-PageDigest $Pages | Join-String -Separator "`n")`n"), $xml.DocumentElement)
    $settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create($Target, $settings)
    try { $xml.Save($writer) } finally { $writer.Dispose() }
    [IO.File]::AppendAllText($Target, "`n")
}
finally {
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}
