# Dot-sourced by Report.ps1: charts of horizontal bars as SVG, written by hand, since that takes no drawing library. Text is text, and each has its own ground, light or dark as the reader's system is.

$ChartStyle = @'
<style>
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .head { font-weight: 600; font-size: 15px } .panel { font-weight: 600 } .faint { fill: #59636e; font-size: 12px } .end { text-anchor: end }
  .ground { fill: #ffffff } .good { fill: #0f766e } .bad { fill: #b45309 } .other { fill: #8c959f }
  .line { stroke: #d1d9e0 } .range { stroke: #1f2328; stroke-width: 1.5 } .aim { stroke: #1f2328; stroke-width: 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .faint { fill: #9198a1 } .ground { fill: #0d1117 } .good { fill: #2dd4bf } .bad { fill: #f59e0b } .other { fill: #6e7681 }
    .line { stroke: #3d444d } .range { stroke: #f0f6fc } .aim { stroke: #f0f6fc }
  }
</style>
'@

# Panels side by side. A panel has Title, Labels and Texts (pixels for the names before and the figures behind its bars; 0 for no names), and Bars: Label, Value, Text,
# Kind (good, bad, other), and maybe Min, Max and Aim.
function New-BarChart([string] $Title, [string] $Description, [string] $Note, [object[]] $Panels) {
    $width, $gap, $rowHeight, $top = 860, 24, 26, 76
    $escape = { param($Text) [System.Security.SecurityElement]::Escape($Text) }
    $rows = ($Panels | ForEach-Object { $_.Bars.Count } | Measure-Object -Maximum).Maximum
    $height = $top + $rows * $rowHeight + 34
    # What the words leave is for the bars.
    $words = ($Panels | ForEach-Object { $_.Labels + $_.Texts } | Measure-Object -Sum).Sum
    $room = [Math]::Floor(($width - ($Panels.Count + 1) * $gap - $words) / $Panels.Count)
    $left = $gap
    "<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 $width $height`" width=`"$width`" height=`"$height`" role=`"img`" aria-labelledby=`"title desc`">"
    "<title id=`"title`">$(& $escape $Title)</title>"
    "<desc id=`"desc`">$(& $escape $Description)</desc>"
    $ChartStyle
    "<rect width=`"$width`" height=`"$height`" rx=`"6`" class=`"ground`"/>"
    "<text class=`"head`" x=`"$gap`" y=`"30`">$(& $escape $Title)</text>"
    foreach ($panel in $Panels) {
        $zero = $left + $panel.Labels
        $most = ($panel.Bars | ForEach-Object { $_.Value; if ($_.Max) { $_.Max }; if ($_.Aim) { $_.Aim } } | Measure-Object -Maximum).Maximum
        $most = [Math]::Min($most, $panel.Limit ?? $most)
        $place = { param($Value) [Math]::Round($zero + $room * [Math]::Min($Value, $most) / $most, 1) }
        "<text class=`"panel`" x=`"$left`" y=`"$($top - 18)`">$(& $escape $panel.Title)</text>"
        "<line class=`"line`" x1=`"$zero`" x2=`"$zero`" y1=`"$($top - 6)`" y2=`"$($top + $panel.Bars.Count * $rowHeight)`"/>"
        for ($i = 0; $i -lt $panel.Bars.Count; $i++) {
            $bar = $panel.Bars[$i]
            $y = $top + $i * $rowHeight
            $end = & $place $bar.Value
            $behind = $end
            if ($panel.Labels) { "<text class=`"end`" x=`"$($zero - 8)`" y=`"$($y + 15)`">$(& $escape $bar.Label)</text>" }
            "<rect class=`"$($bar.Kind)`" x=`"$zero`" y=`"$($y + 3)`" width=`"$([Math]::Max(1, [Math]::Round($end - $zero, 1)))`" height=`"16`" rx=`"2`"/>"
            if ($bar.Max) {
                $from, $to = (& $place $bar.Min), (& $place $bar.Max)
                "<line class=`"range`" x1=`"$from`" x2=`"$to`" y1=`"$($y + 11)`" y2=`"$($y + 11)`"/>"
                $behind = [Math]::Max($behind, $to)
            }
            if ($bar.Aim) {
                $at = & $place $bar.Aim
                "<line class=`"aim`" x1=`"$at`" x2=`"$at`" y1=`"$y`" y2=`"$($y + 22)`"/>"
                $behind = [Math]::Max($behind, $at)
            }
            "<text x=`"$([Math]::Round($behind + 8, 1))`" y=`"$($y + 15)`">$(& $escape $bar.Text)</text>"
        }
        $left += $panel.Labels + $room + $panel.Texts + $gap
    }
    "<text class=`"faint`" x=`"$gap`" y=`"$($height - 12)`">$(& $escape $Note)</text>"
    '</svg>'
}

function New-ChartPanel([hashtable] $Run, [string] $Title, [string] $Figure, [string] $Unit, [System.Collections.Specialized.OrderedDictionary] $Bars, [int] $Labels = 0) {
    $drawn = foreach ($label in $Bars.Keys) {
        $key = "$($Bars[$label]).$Figure"
        if (-not $Run.Samples.Contains($key)) { continue }
        $statistic = Get-Statistic $Run.Samples[$key]
        @{ Label = $label; Value = $statistic.Median; Text = "$(Format-Figure $statistic.Median) $Unit"; Kind = $Bars[$label] -in 'list.rest', 'list.curl' ? 'other' : 'good' }
    }
    @{ Title = $Title; Labels = $Labels; Texts = 70; Bars = @($drawn) }
}

# Says what the bars say to those who don't see them.
function Get-ChartText([object[]] $Panels) {
    @($Panels | ForEach-Object { "$($_.Title): $(@($_.Bars | ForEach-Object { "$($_.Label) $($_.Text)" }) -join ', ')." }) -join ' '
}

# Writes the charts for which there are figures, and returns the lines of Markdown that show them.
function Write-Chart([hashtable] $Run, [object[]] $Results, [string] $Folder) {
    $charts = [ordered]@{}
    $bars = @($Results | Where-Object { $_.Short -and $_.Ratio } | ForEach-Object {
            @{
                Label = $_.Short; Value = $_.Ratio.Median; Min = $_.Ratio.Min; Max = $_.Ratio.Max; Aim = $_.Limit; Kind = $_.IsReached ? 'good' : 'bad'
                Text = "$(Format-Figure $_.Ratio.Median) × $($_.IsReached ? '✓' : '✗')"
            }
        })
    if ($bars) {
        $charts.ratios = @{ Title = 'How much longer than the peer or the limit: shorter is better'; Note = 'thick mark: the aim, ✓ reached, ✗ not reached · thin line: smallest to largest ratio · longer bars end at 6 ×'
            Panels = @(@{ Title = 'ours / peer or limit'; Labels = 330; Texts = 80; Limit = 6; Bars = $bars }) }
    }
    if ($Run.Samples.Contains('list.ours.Seconds')) {
        $who = [ordered]@{ 'this module' = 'list.ours'; 'Invoke-RestMethod' = 'list.rest'; 'curl (bytes only)' = 'list.curl' }
        $charts.list = @{ Title = ('{0:#,0} instances listed: shorter is better' -f $Run.Size.ListTenants); Note = 'medians; curl keeps no objects, only bytes'
            Panels = @(
                New-ChartPanel $Run 'until the first object' FirstMilliseconds ms $who 138
                New-ChartPanel $Run 'until the last' Seconds s $who
                New-ChartPanel $Run 'peak memory' PeakMegabytes MB $who
            ) }
    }
    if ($Run.Samples.Contains('growth.large.CreateMilliseconds')) {
        $sizes = [ordered]@{}
        foreach ($name in 'small', 'medium', 'large') { $sizes[([double]$Run.Size[$name]).ToString('#,0')] = "growth.$name" }
        $charts.growth = @{ Title = 'What a tenant costs as the fleet grows: flat is good'; Note = 'medians; service without delay, so that all of it is the work of client and emulator'
            Panels = @(
                New-ChartPanel $Run 'made, per tenant' CreateMilliseconds ms $sizes 60
                New-ChartPanel $Run 'found complete' KeepMilliseconds ms $sizes
                New-ChartPanel $Run 'listed' ListMilliseconds ms $sizes
                New-ChartPanel $Run 'peak memory' PeakMegabytes MB $sizes
            ) }
    }
    foreach ($name in $charts.Keys) {
        $chart = $charts[$name]
        $said = Get-ChartText $chart.Panels
        [IO.File]::WriteAllText((Join-Path $Folder "$name.svg"), ((New-BarChart $chart.Title $said $chart.Note $chart.Panels) -join "`n") + "`n")
        "![$($chart.Title). $($said.Replace('[', '(').Replace(']', ')'))](performance/$name.svg)"
        ''
    }
}
