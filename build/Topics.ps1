# The guides as help topics, so that Get-Help has the same text where there is no browser: about_SapServiceTools_Runbooks from docs/guides/runbooks.md.

function Get-GuideTopicName([string] $BaseName) {
    'about_SapServiceTools_' + ($BaseName -split '-' | ForEach-Object { $_.Substring(0, 1).ToUpperInvariant() + $_.Substring(1) } | Join-String)
}

function Export-GuideTopic([string] $Guides, [string] $Target) {
    $index = Get-Content -LiteralPath (Join-Path $Guides 'README.md') -Raw
    foreach ($guide in Get-ChildItem $Guides -Filter *.md | Where-Object Name -NE 'README.md') {
        $name = Get-GuideTopicName $guide.BaseName
        $summary = [regex]::Match($index, "(?m)^\| \[([^\]]+)\]\($([regex]::Escape($guide.Name))\) \| (.+?) \|\s*$")
        if (-not $summary.Success) { throw "docs/guides/README.md doesn't name $($guide.Name)." }
        $short = "$($summary.Groups[1].Value): $(ConvertTo-PlainText $summary.Groups[2].Value)"
        [IO.File]::WriteAllText((Join-Path $Target "$name.help.txt"), (ConvertTo-Topic $name $short (Get-Content -LiteralPath $guide.FullName)))
    }
}

function ConvertTo-Topic([string] $Name, [string] $Short, [string[]] $Lines) {
    $topic = [System.Collections.Generic.List[string]]::new()
    $topic.AddRange([string[]]('TOPIC', "    $Name", '', 'SHORT DESCRIPTION'))
    $topic.AddRange([string[]](Split-Line $Short 4))
    $topic.AddRange([string[]]('', 'LONG DESCRIPTION'))
    $isCode = $false
    $header = $null
    $section = ''
    foreach ($line in $Lines) {
        if ($line -match '^```') {
            $isCode = -not $isCode
            continue
        }
        if ($isCode) { $topic.Add($line ? "        $line" : '') }
        elseif ($line -match '^# ') { }
        elseif ($line -match '^##+ (.+)') {
            $section = $Matches[1]
            $topic.Add((ConvertTo-PlainText $section).ToUpperInvariant())
        }
        elseif ($line -match '^\|') {
            $cells = @($line.Trim('|') -split '(?<!\\)\|' | ForEach-Object { (ConvertTo-PlainText $_).Trim() })
            if ($null -eq $header) { $header = $cells }
            elseif ($line -notmatch '^[|\s:-]+$') {
                # A row is its first cell, and below it the others, with their headings where there are several.
                $topic.AddRange([string[]](Split-Line $cells[0] 4))
                for ($i = 1; $i -lt $cells.Count; $i++) {
                    if ($cells[$i]) { $topic.AddRange([string[]](Split-Line ($cells.Count -gt 2 ? "$($header[$i]): $($cells[$i])" : $cells[$i]) 8)) }
                }
            }
            continue
        }
        elseif ($line -match '^- (.+)' -and $section -eq 'See also') { $topic.Add("    $([regex]::Match($line, '\[(.+?)\]').Groups[1].Value)") }
        elseif ($line -match '^!\[') { }
        elseif ($line) { $topic.AddRange([string[]](Split-Line (ConvertTo-PlainText $line) 4)) }
        # No empty line below a heading, and one between two paragraphs.
        elseif ($topic[-1] -match '^$|^\S') { }
        else { $topic.Add('') }
        $header = $null
    }
    ($topic | Join-String -Separator "`n").TrimEnd() + "`n"
}

# A link to another guide is its topic, another link its text; emphasis and back-ticks are for browsers.
function ConvertTo-PlainText([string] $Text) {
    $Text = [regex]::Replace($Text, '\[([^\]]+)\]\(([a-z-]+)\.md\)', { param($link) "$($link.Groups[1].Value) ($(Get-GuideTopicName $link.Groups[2].Value))" })
    $Text = $Text -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1'
    $Text.Replace('`', '').Replace('**', '').Replace('\|', '|')
}

# The lines of a paragraph, none wider than a terminal of 80 columns.
function Split-Line([string] $Text, [int] $Indent) {
    $line = ''
    foreach ($word in $Text -split '\s+') {
        if ($line -and $Indent + $line.Length + 1 + $word.Length -gt 79) {
            ' ' * $Indent + $line
            $line = ''
        }
        $line = $line ? "$line $word" : $word
    }
    if ($line) { ' ' * $Indent + $line }
}
