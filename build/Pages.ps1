# What the Docs task and the tests both ask of the pages in docs/en-US.

# What is wrong with the pages of a module, one line a fault; nothing when all is well.
function Get-PageFault([System.Management.Automation.PSModuleInfo] $Module, [string] $Pages) {
    $commands = @($Module.ExportedCommands.Values)
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
