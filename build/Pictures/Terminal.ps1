# Records what a program writes to a terminal of 80 columns, by util-linux' script, and draws it as an animated SVG.

$TerminalSize = @{ Columns = 80; Rows = 24 }

# What is missing for a recording; nothing if all is there.
function Get-RecorderLack {
    if ($IsWindows) { return 'there is no pseudo-terminal to record on Windows' }
    $script = Get-Command script -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    # That of macOS and the BSDs writes no times.
    if (-not $script -or "$(& $script --version 2>&1)" -notmatch 'util-linux') { 'it takes the program `script` of util-linux' }
}

# Runs a command in a terminal of its own. Returns what it wrote, each piece with its time in seconds.
function Get-Recording([string[]] $Command) {
    $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "terminal-$([guid]::NewGuid())")).FullName
    try {
        $out, $times = 'out', 'times' | ForEach-Object { Join-Path $folder $_ }
        $line = ($Command | ForEach-Object { "'$($_ -replace "'", "'\''")'" }) -join ' '
        $arguments = '--quiet', '--return', '--log-out', $out, '--log-timing', $times, '--logging-format', 'classic', '--command', "stty cols $($TerminalSize.Columns) rows $($TerminalSize.Rows); exec $line"
        Invoke-WithEnvironment @{ TERM = 'xterm-256color'; NO_COLOR = $null; LC_ALL = 'C.UTF-8' } { $null = '' | & script @arguments }
        if ($LASTEXITCODE -ne 0) { throw "What was recorded ended with exit code $LASTEXITCODE. $(Get-Content -LiteralPath $out -Raw)" }
        $bytes = [IO.File]::ReadAllBytes($out)
        # Script writes a line of its own at the beginning, which the times don't count.
        $at = [Array]::IndexOf($bytes, [byte]10) + 1
        $decoder = [Text.Encoding]::UTF8.GetDecoder()
        $time = 0.0
        foreach ($line in Get-Content -LiteralPath $times) {
            $delay, $count = $line -split ' '
            $time += [double]::Parse($delay, [cultureinfo]::InvariantCulture)
            $characters = [char[]]::new([int]$count)
            $length = $decoder.GetChars($bytes, $at, [int]$count, $characters, 0)
            $at += [int]$count
            [pscustomobject]@{ Time = $time; Text = [string]::new($characters, 0, $length) }
        }
    }
    finally {
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

# What a terminal shows of it: runs of text with place, style and the time when they appear, and when the screen has scrolled how far. Times are counted in tenths of a second.
# It knows what PowerShell's output needs and nothing else: text, new lines and colours.
function ConvertTo-TerminalRun($Recording) {
    $screen = @{ Runs = [System.Collections.Generic.List[object]]::new(); Scrolls = [System.Collections.Generic.List[object]]::new(); Ticks = 0 }
    $row = $column = 0
    $style = @{ Color = ''; Bold = $false }
    $run = $null
    $escape = [regex]'\G\e(?:\[(?<sgr>[\d;]*)m|\[\?[\d;]+[hl]|\[\??\d*[JK]|[=>]|\][^\a]*\a)'
    foreach ($piece in $Recording) {
        $tick = [int][Math]::Floor($piece.Time * 10)
        $screen.Ticks = $tick
        $at = 0
        while ($at -lt $piece.Text.Length) {
            $character = $piece.Text[$at]
            if ($character -eq "`e") {
                $match = $escape.Match($piece.Text, $at)
                if (-not $match.Success) { throw "The recording has a sequence that the picture doesn't know: $($piece.Text.Substring($at, [Math]::Min(12, $piece.Text.Length - $at)) -replace "`e", 'ESC')" }
                if ($match.Groups['sgr'].Success) { Set-TerminalStyle $style $match.Groups['sgr'].Value }
                $at += $match.Length
                continue
            }
            $at++
            if ($character -eq "`r") { $column = 0; continue }
            if ($character -eq "`n" -or $column -eq $TerminalSize.Columns) {
                $row++
                if ($character -ne "`n") { $column = 0 }
                if ($row -ge $TerminalSize.Rows) { $screen.Scrolls.Add(@{ Tick = $tick; Lines = $row - $TerminalSize.Rows + 1 }) }
                if ($character -eq "`n") { continue }
            }
            if (-not ($run -and $run.Row -eq $row -and $run.Column + $run.Text.Length -eq $column -and $run.Tick -eq $tick -and $run.Color -eq $style.Color -and $run.Bold -eq $style.Bold)) {
                $run = @{ Row = $row; Column = $column; Tick = $tick; Color = $style.Color; Bold = $style.Bold; Text = '' }
                $screen.Runs.Add($run)
            }
            $run.Text += $character
            $column++
        }
    }
    $screen
}

# Select Graphic Rendition: the 16 colours and bold.
function Set-TerminalStyle($Style, [string] $Codes) {
    foreach ($code in $Codes ? [int[]]($Codes -split ';') : 0) {
        switch ($code) {
            0 { $Style.Color = ''; $Style.Bold = $false }
            1 { $Style.Bold = $true }
            22 { $Style.Bold = $false }
            39 { $Style.Color = '' }
            { $_ -in 30..37 } { $Style.Color = "c$($_ - 30)" }
            { $_ -in 90..97 } { $Style.Color = "c$($_ - 82)" }
            default { throw "The recording has a style that the picture doesn't know: $code." }
        }
    }
}

# Draws it. Each group of text appears at its time and the whole begins anew at the end; who wants no motion sees the last screen.
function ConvertTo-TerminalSvg($Screen, [string] $Title, [string] $Description) {
    $cell = @{ Width = 8.4; Height = 19 }
    $frame = @{ Left = 16; Top = 46 }
    $width = [Math]::Ceiling($TerminalSize.Columns * $cell.Width + 2 * $frame.Left)
    $height = $TerminalSize.Rows * $cell.Height + $frame.Top + 14
    # The last screen stays for a while.
    $total = $Screen.Ticks + 60
    $percent = { ([int]$args[0] * 100 / $total).ToString('0.##', [cultureinfo]::InvariantCulture) + '%' }
    $number = { $args[0].ToString('0.#', [cultureinfo]::InvariantCulture) }

    $keyframes = [Text.StringBuilder]::new()
    $groups = [Text.StringBuilder]::new()
    foreach ($group in $Screen.Runs | Group-Object { $_.Tick } | Sort-Object { [int]$_.Name }) {
        $texts = foreach ($run in $group.Group) {
            # Wide gaps are no text: the pieces have their own places.
            foreach ($match in [regex]::Matches($run.Text, '\S+(?: \S+)*')) {
                $column = $run.Column + $match.Index
                $class = @($run.Color; $run.Bold ? 'b' : '') -ne '' -join ' '
                '<text x="{0}" y="{1}" textLength="{2}"{3}>{4}</text>' -f (& $number ($frame.Left + $column * $cell.Width)), ($frame.Top + $run.Row * $cell.Height), (& $number ($match.Length * $cell.Width)),
                ($class ? " class=""$class""" : ''), [Security.SecurityElement]::Escape($match.Value)
            }
        }
        if (-not $texts) { continue }
        $null = $keyframes.AppendLine("@keyframes t$($group.Name){0%{opacity:0}$(& $percent $group.Name){opacity:1}}")
        $null = $groups.AppendLine("<g style=""animation-name:t$($group.Name)"">$(-join $texts)</g>")
    }
    $end = 0
    $steps = foreach ($scroll in $Screen.Scrolls | Group-Object { $_.Tick }) {
        $end = -$cell.Height * ($scroll.Group.Lines | Measure-Object -Maximum).Maximum
        "$(& $percent $scroll.Name){transform:translateY($($end)px)}"
    }
    $null = $keyframes.AppendLine("@keyframes scroll{0%{transform:none}$(-join $steps)}")

    @"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" width="$width" height="$height" role="img" aria-labelledby="title desc">
<title id="title">$([Security.SecurityElement]::Escape($Title))</title>
<desc id="desc">$([Security.SecurityElement]::Escape($Description))</desc>
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#d0d7de}
.b{font-weight:bold}
.c0{fill:#6e7681}.c1{fill:#ff7b72}.c2{fill:#56d364}.c3{fill:#d29922}.c4{fill:#79c0ff}.c5{fill:#d2a8ff}.c6{fill:#56d4dd}.c7{fill:#d0d7de}
.c8{fill:#8b949e}.c9{fill:#ffa198}.c10{fill:#7ee787}.c11{fill:#f2cc60}.c12{fill:#a5d6ff}.c13{fill:#e2c5ff}.c14{fill:#76e3ea}.c15{fill:#fff}
.screen{animation:scroll;transform:translateY($($end)px)}
.screen,.screen g{animation-duration:$(& $number ($total / 10))s;animation-timing-function:step-end;animation-iteration-count:infinite}
@media (prefers-reduced-motion:reduce){.screen,.screen g{animation:none!important}}
$keyframes</style>
<clipPath id="clip"><rect x="0" y="30" width="$width" height="$($height - 36)"/></clipPath>
<rect x=".5" y=".5" width="$($width - 1)" height="$($height - 1)" rx="9" fill="#0d1117" stroke="#57606a"/>
<g fill="#57606a"><circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/></g>
<g clip-path="url(#clip)"><g class="screen">
$groups</g></g>
</svg>
"@
}
