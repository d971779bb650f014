# Runs in a child pwsh, because platyPS can't be unloaded: pages in, the file of Get-Help out. It names the digest of each page that it was made from.
param(
    [Parameter(Mandatory)] [string] $PlatyPS,
    [Parameter(Mandatory)] [string] $Pages,
    [Parameter(Mandatory)] [string] $Target
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Pages.ps1')

# platyPS leaves an example's code and what it prints among its prose, fences and all, with a control character for a blank line; Get-Help has a place for code.
function Move-ExampleCode([xml] $Help) {
    foreach ($example in $Help.SelectNodes('//*[local-name()="example"]')) {
        $prose = $example.SelectSingleNode('*[local-name()="introduction"]')
        $code = $example.SelectSingleNode('*[local-name()="code"]')
        $remarks = $example.SelectSingleNode('*[local-name()="remarks"]')
        # A block with empty lines is several paragraphs.
        $block = $null
        foreach ($paragraph in @($prose.ChildNodes)) {
            $text = $paragraph.InnerText
            if ($text -eq "`u{80}") { }
            elseif ($null -ne $block) { $block += "`n`n$text" }
            elseif ($text -match '^```') { $block = $text }
            elseif ($code.InnerText) {
                $null = $remarks.AppendChild($paragraph)
                continue
            }
            else { continue }
            $null = $prose.RemoveChild($paragraph)
            if ($block -match '(?s)^```\w*\n(.*?)\n?```$') {
                # An empty line stands between the code and what it prints.
                $code.InnerText += ($code.InnerText ? "`n`n" : '') + $Matches[1]
                $block = $null
            }
        }
    }
}

# Get-Help knows no Markdown: a word between back-ticks is that word.
function Remove-Markup([xml] $Help) {
    foreach ($paragraph in $Help.SelectNodes('//*[local-name()="para"]')) { $paragraph.InnerText = $paragraph.InnerText.Replace('`', '') }
}

# platyPS calls a parameter required that one set requires, which a reader of the table takes for all, and leaves default values out.
function Complete-Parameter([xml] $Help, $Pages) {
    foreach ($page in $Pages) {
        $command = $Help.SelectNodes('/*/*') | Where-Object { $_.SelectSingleNode('*[local-name()="details"]/*[local-name()="name"]').InnerText -eq $page.Title }
        foreach ($parameter in $page.Parameters) {
            $entry = $command.SelectNodes('*[local-name()="parameters"]/*') | Where-Object { $_.SelectSingleNode('*[local-name()="name"]').InnerText -eq $parameter.Name }
            $isOptional = @($parameter.ParameterSets | Where-Object { -not $_.IsRequired }).Count -gt 0
            if ($isOptional) { $entry.SetAttribute('required', 'false') }
            if ($parameter.DefaultValue) {
                $default = $Help.CreateElement('dev', 'defaultValue', 'http://schemas.microsoft.com/maml/dev/2004/10')
                $default.InnerText = $parameter.DefaultValue
                $null = $entry.AppendChild($default)
            }
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
    Remove-Markup $xml
    Complete-Parameter $xml $help
    $null = $xml.InsertBefore($xml.CreateComment("`n$(Get-PageDigest $Pages | Join-String -Separator "`n")`n"), $xml.DocumentElement)
    $settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create($Target, $settings)
    try { $xml.Save($writer) } finally { $writer.Dispose() }
    [IO.File]::AppendAllText($Target, "`n")
}
finally {
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}
