# What the Docs task and the tests both ask of the pages in docs/en-US.

# A line a page, its name and its digest: the help file carries those of the pages that it was made from.
function Get-PageDigest([string] $Pages) {
    foreach ($page in Get-ChildItem $Pages -Filter *-*.md -File | Sort-Object { $_.Name } -Culture '') {
        $text = [Text.Encoding]::UTF8.GetBytes((Get-Content -LiteralPath $page.FullName -Raw).ReplaceLineEndings("`n"))
        "$($page.BaseName) $([Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($text)).Substring(0, 32))"
    }
}

# The names of the pages that have changed since the help file was made.
function Get-StalePage([string] $Pages, [string] $HelpFile) {
    $known = [xml](Get-Content -LiteralPath $HelpFile -Raw) | ForEach-Object { $_.SelectSingleNode('/comment()').Value.Trim() -split "`r?`n" }
    Get-PageDigest $Pages | Where-Object { $_ -notin $known } | ForEach-Object { ($_ -split ' ')[0] }
    $known | ForEach-Object { ($_ -split ' ')[0] } | Where-Object { -not (Test-Path (Join-Path $Pages "$_.md")) }
}

# What is wrong with the pages of a module, one line a fault; nothing when all is well.
function Get-PageFault([System.Management.Automation.PSModuleInfo] $Module, [string] $Pages) {
    $commands = @($Module.ExportedCommands.Values | Where-Object CommandType -NE Alias)
    # Another name stands on the page of its cmdlet.
    foreach ($alias in $Module.ExportedAliases.Values) {
        $path = Join-Path $Pages "$($alias.ResolvedCommandName).md"
        if (-not (Test-Path $path) -or (Get-Content $path -Raw) -notmatch "(?ms)^## ALIASES\n.*?``$($alias.Name)``.*?^## ") { "$($alias.ResolvedCommandName).md: does not name the alias $($alias.Name)" }
    }
    foreach ($page in Get-ChildItem $Pages -Filter *-*.md -File) {
        if ($page.BaseName -notin $commands.Name) { "$($page.Name): there is no such cmdlet" }
    }
    foreach ($command in $commands) {
        $path = Join-Path $Pages "$($command.Name).md"
        if (-not (Test-Path $path)) {
            "$($command.Name): has no page"
            continue
        }
        $text = Get-Content -LiteralPath $path -Raw
        if ($text.Contains('{{')) { "$($command.Name): a placeholder was left in the page" }

        $section = [regex]::Match($text, '(?ms)^## PARAMETERS\s*$(.*?)(?=^## )').Groups[1].Value
        $documented = [regex]::Matches($section, '(?m)^### -(\w+)\s*$') | ForEach-Object { $_.Groups[1].Value }
        $actual = @($command.Parameters.Keys | Where-Object {
                $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters
            })
        foreach ($name in $actual | Where-Object { $_ -notin $documented }) { "$($command.Name): -$name is not documented" }
        foreach ($name in $documented | Where-Object { $_ -notin $actual }) { "$($command.Name): the page documents -$name, which is gone" }

        $examples = @(Get-Snippet $path).Count
        if ($examples -lt 2) { "$($command.Name): $examples example(s), and two are wanted" }
    }
}

# The ```powershell blocks of a page, in order, each with the line that it starts on.
function Get-Snippet([string] $Path) {
    $text = Get-Content -LiteralPath $Path -Raw
    foreach ($match in [regex]::Matches($text, '(?ms)^```powershell\s*\n(.*?)^```\s*$')) {
        [pscustomobject]@{
            File = Split-Path $Path -Leaf
            Line = ($text.Substring(0, $match.Groups[1].Index) -split "`n").Count
            Code = $match.Groups[1].Value
        }
    }
}
