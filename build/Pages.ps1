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

        foreach ($name in $actual) {
            $default = Get-ParameterDefault $command $name
            $stands = Get-PageDefault $text $name
            # What has words says more than a value can.
            if ($stands -notmatch ' ' -and $stands -cne $default) { "$($command.Name): -$name has the default value '$stands', not '$default'" }
        }

        $examples = @(Get-Snippet $path)
        $outputs = Get-PageSection $text OUTPUTS
        if ($examples.Count -lt 2) { "$($command.Name): $($examples.Count) example(s), and two are wanted" }
        elseif ($outputs -notmatch '\A### None\n' -and $null -eq $examples[0].Output) { "$($command.Name): the first example doesn't show what it prints" }

        $words = ((Get-PageSection $text DESCRIPTION) -split '\s+').Count
        if ($words -lt 25) { "$($command.Name): a description of $words words, and 25 are wanted" }
        foreach ($section in 'INPUTS', 'OUTPUTS') {
            $entries = @((Get-PageSection $text $section) -split '(?m)^### ' | Where-Object { $_ })
            if (-not $entries -or ($entries | Where-Object { $_.Trim() -notmatch '\n' })) { "$($command.Name): $section has nothing, or a type without a word about it" }
        }
    }
}

# The text of one section of a page, without its heading.
function Get-PageSection([string] $Text, [string] $Name) {
    [regex]::Match($Text.ReplaceLineEndings("`n"), "(?ms)^## $Name\n(.*?)(?=^## |\z)").Groups[1].Value.Trim()
}

# The default value of a parameter as its page has it.
function Get-PageDefault([string] $Text, [string] $Parameter) {
    [regex]::Match($Text, "(?ms)^### -$Parameter\r?\n.*?^DefaultValue: '?(.*?)'?\r?$").Groups[1].Value
}

# What a parameter is when nobody gives it: the value that a new cmdlet's property has. Empty where there is none, or where it has to be given.
function Get-ParameterDefault([System.Management.Automation.CommandInfo] $Command, [string] $Parameter) {
    $metadata = $Command.Parameters[$Parameter]
    if ($metadata.ParameterType -eq [switch]) { return 'False' }
    if (-not ($metadata.ParameterSets.Values | Where-Object { -not $_.IsMandatory })) { return '' }
    $value = $Command.ImplementingType.GetProperty($Parameter).GetValue([Activator]::CreateInstance($Command.ImplementingType))
    if ($value -is [System.Collections.IDictionary]) { return '' }
    $value -is [timespan] ? "$($value.TotalSeconds)" : ($value -join ', ')
}

# The blocks of a page in one language, in order, each with its section and the line that it starts on, and with what it prints where a ```text block follows.
function Get-Snippet([string] $Path, [string] $Language = 'powershell') {
    $text = (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
    foreach ($match in [regex]::Matches($text, '(?ms)^```' + $Language + '\s*\n(?<code>.*?)^```[ ]*$(?:\s*^```text[ ]*\n(?<output>.*?)^```[ ]*$)?')) {
        $before = $text.Substring(0, $match.Groups['code'].Index)
        [pscustomobject]@{
            File    = Split-Path $Path -Leaf
            Section = [regex]::Match($before, '(?m)^##+ (.*)$', 'RightToLeft').Groups[1].Value
            Line    = ($before -split "`n").Count
            Code    = $match.Groups['code'].Value
            # Null where the page doesn't show any.
            Output  = $match.Groups['output'].Success ? $match.Groups['output'].Value : $null
            # Where the code's block ends, and where the output stands.
            End     = $match.Groups['output'].Success ? $match.Groups['output'].Index : $match.Index + $match.Length
        }
    }
}
