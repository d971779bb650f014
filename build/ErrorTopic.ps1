# The error ids have their causes and cures in src/SapServiceTools/Errors/ErrorIds*.cs; about_SapServiceTools_Reliability shows them, section by section.

# The ids of one source file: the heading of their section in the topic, and each with its text. Nothing of a file without ids.
function Get-ErrorSection([string] $Path) {
    $source = Get-Content -LiteralPath $Path -Raw
    if ($source -notmatch '/// <content>(.+?)</content>') { return }
    $heading = $Matches[1].ToUpperInvariant()
    $ids = foreach ($match in [regex]::Matches($source, '/// <summary>(.+?)</summary>\s+\[Cure\("(.+?)"\)\]\s+public const string (\w+)')) {
        [pscustomobject]@{ Id = $match.Groups[3].Value; Text = "$($match.Groups[1].Value) $($match.Groups[2].Value)" }
    }
    [pscustomobject]@{ Heading = $heading; Ids = @($ids | Sort-Object Id -Culture '') }
}

# Text in lines of a topic, 80 columns wide.
function Format-TopicText([string] $Text) {
    $line = ''
    foreach ($word in $Text -split ' ') {
        if ($line -and $line.Length + 1 + $word.Length -gt 72) { ' ' * 8 + $line; $line = '' }
        $line = $line ? "$line $word" : $word
    }
    ' ' * 8 + $line
}

# Writes the sections anew. What else the topic has, and their order, stays.
function Update-ErrorTopic([string] $Sources, [string] $Topic) {
    $lines = [System.Collections.Generic.List[string]](Get-Content -LiteralPath $Topic)
    foreach ($section in Get-ChildItem $Sources -Filter ErrorIds.*.cs | ForEach-Object { Get-ErrorSection $_.FullName }) {
        $begin = $lines.IndexOf($section.Heading) + 1
        if ($begin -eq 0) { throw "$(Split-Path $Topic -Leaf) has no heading '$($section.Heading)'." }
        $end = $lines.FindIndex($begin, { $args[0] -match '^\S' })
        $lines.RemoveRange($begin, $end - $begin)
        $text = @(foreach ($entry in $section.Ids) { "    $($entry.Id)"; Format-TopicText $entry.Text }) + ''
        $lines.InsertRange($begin, [string[]]$text)
    }
    # As git has it, on any system.
    [IO.File]::WriteAllText($Topic, ($lines -join "`n") + "`n")
}
