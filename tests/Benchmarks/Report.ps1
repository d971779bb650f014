# Dot-sourced by Measure-All.ps1: the one place that computes medians, ranges and verdicts from the figures, and writes table, page and charts.
. (Join-Path $PSScriptRoot 'Charts.ps1')

# Half of an even number's two middle ones would be a figure that nobody measured, so it is the upper one.
function Get-Statistic([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    @{ Median = $sorted[[int][Math]::Floor($sorted.Count / 2)]; Min = $sorted[0]; Max = $sorted[-1]; Count = $sorted.Count }
}

# Three digits that say something.
function Format-Figure([double] $Value) {
    $size = [Math]::Abs($Value)
    if ($size -ge 100) { return $Value.ToString('#,0') }
    if ($size -ge 10) { return $Value.ToString('0.0') }
    if ($size -ge 0.1 -or $size -eq 0) { return $Value.ToString('0.00') }
    $Value.ToString('0.0000')
}

# "1.59 s (1.51 to 1.70)"
function Format-Statistic([hashtable] $Statistic, [string] $Unit) {
    $text = "$(Format-Figure $Statistic.Median) $Unit".Trim()
    if ($Statistic.Count -gt 1) { $text += " ($(Format-Figure $Statistic.Min) to $(Format-Figure $Statistic.Max))" }
    $text
}

# Puts the numbers of this run into a row's text: {ListTenants} becomes 100,000.
function Expand-Size([string] $Text, [object] $Size) {
    [regex]::Replace($Text, '\{(\w+)\}', { param($match) ([double]$Size[$match.Groups[1].Value]).ToString('#,0') })
}

# Rounds that took turns are compared pair by pair; where there is another number of each, with the other's median.
function Compare-Sample([double[]] $Ours, [double[]] $Peer, [scriptblock] $How) {
    $middle = (Get-Statistic $Peer).Median
    $found = for ($i = 0; $i -lt $Ours.Count; $i++) { & $How $Ours[$i] ($Peer.Count -eq $Ours.Count ? $Peer[$i] : $middle) }
    Get-Statistic @($found)
}

function Get-CellText([hashtable] $Run, [string] $Key, [string] $CpuKey, [string] $Unit) {
    $text = Format-Statistic (Get-Statistic $Run.Samples[$Key]) $Unit
    if ($CpuKey -and $Run.Samples.Contains($CpuKey)) { $text += "; CPU $(Format-Figure (Get-Statistic $Run.Samples[$CpuKey]).Median) $Unit" }
    $text
}

# One row, computed and judged by its median. Null where nothing was measured for it and nothing says why.
function Resolve-Row([hashtable] $Row, [hashtable] $Run) {
    $result = [pscustomobject]@{ Work = Expand-Size $Row.Work $Run.Size; Here = ''; Peer = ''; Compared = ''; Aim = ''; Reached = ''; Short = $Row.Short; Ratio = $null; Limit = $null; IsReached = $null }
    $compare = $Row.Compare ?? ($Row.Peer ? 'Ratio' : 'Value')
    $bound, $limit = $Row.ContainsKey('AtLeast') ? ('≥', $Row.AtLeast) : ('≤', $Row.AtMost)
    if ($null -ne $limit) { $result.Aim = "$bound $($limit.ToString('#,0.##')) $(@{ Ratio = '×'; Faster = '× faster'; Above = "$($Row.Unit) more"; Value = $Row.Unit }[$compare])".Trim() }
    $why = $Run.Missing.Keys | Where-Object { $Row.Ours -like "$_.*" -or ($Row.Peer -and $Row.Peer -like "$_.*") } | Select-Object -First 1
    if ($why) {
        $result.Here = "not measured: $($Run.Missing[$why])"
        return $result
    }
    if (-not $Run.Samples.Contains($Row.Ours)) { return }

    $ours = [double[]]$Run.Samples[$Row.Ours]
    $judged = Get-Statistic $ours
    $result.Here = Get-CellText $Run $Row.Ours $Row.OursCpu $Row.Unit
    if ($Row.Peer) {
        $peer = [double[]]$Run.Samples[$Row.Peer]
        $result.Peer = "$(Expand-Size $Row.PeerName $Run.Size): $(Get-CellText $Run $Row.Peer $Row.PeerCpu $Row.Unit)"
        $ratio = Compare-Sample $ours $peer { param($a, $b) $a / $b }
        $result.Ratio = $ratio
        $compared = switch ($compare) {
            Faster { Compare-Sample $ours $peer { param($a, $b) $b / $a } }
            Above { Compare-Sample $ours $peer { param($a, $b) $a - $b } }
            default { $ratio }
        }
        if ($compare -ne 'Value') { $judged = $compared }
        $result.Compared = Format-Statistic $compared @{ Ratio = '×'; Faster = '× faster'; Above = "$($Row.Unit) more"; Value = '×' }[$compare]
    }
    if ($null -ne $limit) {
        $result.IsReached = $Row.ContainsKey('AtLeast') ? $judged.Median -ge $limit : $judged.Median -le $limit
        $result.Reached = $result.IsReached ? 'yes' : 'no'
        # In the chart everything is a ratio, and less is better.
        $result.Limit = $compare -eq 'Faster' ? 1 / $limit : $limit
    }
    $result
}

function Get-MachineText {
    $cpu, $memory = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture, [GC]::GetGCMemoryInfo().TotalAvailableMemoryBytes
    if (Test-Path /proc/cpuinfo) {
        $model = Select-String -LiteralPath /proc/cpuinfo '^model name\s*:\s*(.+)$' | Select-Object -First 1
        if ($model) { $cpu = $model.Matches[0].Groups[1].Value.Trim() }
    }
    elseif ($IsWindows) { $cpu = $env:PROCESSOR_IDENTIFIER }
    elseif ($IsMacOS) { $cpu = sysctl -n machdep.cpu.brand_string }
    $shells = @("PowerShell $($PSVersionTable.PSVersion) ($((Get-PowerShellKind 'pwsh') -eq 'tool' ? 'not precompiled, as the .NET tool' : 'precompiled'))")
    if ($env:BENCHMARK_PWSH) {
        $version = & $env:BENCHMARK_PWSH -NoProfile -NonInteractive -c '"$($PSVersionTable.PSVersion)"'
        $shells += "for starting also PowerShell $version ($((Get-PowerShellKind $env:BENCHMARK_PWSH) -eq 'tool' ? 'not precompiled, as the .NET tool' : 'precompiled'))"
    }
    $system = [System.Runtime.InteropServices.RuntimeInformation]::OSDescription
    "$([Environment]::ProcessorCount) cores ($cpu), $([Math]::Round($memory / 1GB)) GB, $system, $([System.Runtime.InteropServices.RuntimeInformation]::FrameworkDescription), $($shells -join ', ')"
}

# What BenchmarkDotNet found: name, nanoseconds, bytes.
function Read-MicroResult([string] $Folder) {
    $file = Get-ChildItem $Folder -Recurse -Filter '*-report-brief.json' -ErrorAction Ignore | Select-Object -First 1
    if (-not $file) { return @() }
    foreach ($one in (Get-Content -LiteralPath $file.FullName -Raw | ConvertFrom-Json).Benchmarks) {
        $statistic = $one.Statistics
        @{ Name = $one.MethodTitle.Trim("'"); Median = $statistic.Median; Min = $statistic.Min; Max = $statistic.Max; Bytes = $one.Memory.BytesAllocatedPerOperation }
    }
}

function Get-MarkdownTable([string[]] $Head, [object[]] $Rows) {
    "| $($Head -join ' | ') |"
    "|$('---|' * $Head.Count)"
    foreach ($row in $Rows) { "| $(@($row | ForEach-Object { "$_".Replace('|', '\|') }) -join ' | ') |" }
}

# What the page shows first.
function Get-Headline([hashtable] $Run, [object[]] $Results) {
    $middle = { param($Key) (Get-Statistic $Run.Samples[$Key]).Median }
    $samples = $Run.Samples
    if ($samples.Contains('list.ours.Seconds')) {
        '{0:#,0} instances are read in {1} s, the first one {2} ms after the call; Invoke-RestMethod takes {3} s and {4} times the memory, and has nothing before the end.' -f $Run.Size.ListTenants,
        (Format-Figure (& $middle 'list.ours.Seconds')), (Format-Figure (& $middle 'list.ours.FirstMilliseconds')), (Format-Figure (& $middle 'list.rest.Seconds')),
        (Format-Figure ((& $middle 'list.rest.PeakMegabytes') / (& $middle 'list.ours.PeakMegabytes')))
    }
    if ($samples.Contains('im.ours.Seconds')) {
        '{0:#,0} tenants that take the service a second each, {1} at once, are done in {2} s where {3} s would be the ideal, with {4} polls a tenant.' -f $Run.Size.InstanceManagerTenants, $Run.Size.InstanceManagerThrottle,
        (Format-Figure (& $middle 'im.ours.Seconds')), (Format-Figure (& $middle 'im.waves.Seconds')), (Format-Figure (& $middle 'im.ours.Polls'))
    }
    $judged = @($Results | Where-Object { $null -ne $_.IsReached })
    if ($judged) { "Of $($judged.Count) aims $(@($judged | Where-Object IsReached).Count) are reached." }
}

# Replaces what is between two marks; the rest of a page is a person's.
function Update-Block([string] $Text, [string] $Name, [string[]] $Lines) {
    $block = "(?s)(?<=<!-- begin of $Name[^>]*-->\n).*?(?=<!-- end of $Name -->)"
    if ($Text -notmatch $block) { throw "The page has no marks for the $Name." }
    [regex]::Replace($Text, $block, { ($Lines -join "`n") + "`n" })
}

# Writes page and charts into a folder, and the table to the console.
function Write-Report([hashtable] $Run, [string] $Folder) {
    $rows = (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Rows.psd1')).Rows
    $results = @($rows | ForEach-Object { Resolve-Row $_ $Run } | Where-Object { $_ })
    $results | Format-Table -Wrap @{ Name = 'Work'; Expression = 'Work'; Width = 50 }, @{ Name = 'Here'; Expression = 'Here'; Width = 40 }, @{ Name = 'Peer'; Expression = 'Peer'; Width = 44 },
    @{ Name = 'Compared'; Expression = 'Compared'; Width = 24 }, @{ Name = 'Aim'; Expression = 'Aim'; Width = 14 }, Reached | Out-String -Width 190 | Write-Host

    $charts = Join-Path $Folder 'performance'
    $null = New-Item -ItemType Directory -Force $charts
    $drawn = @(Write-Chart $Run $results $charts)
    $source = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs' 'performance.md'
    $page = (Get-Content -LiteralPath $source -Raw).ReplaceLineEndings("`n")
    # The run before stays, so that one sees what differs between two.
    $before = [regex]::Match($page, '(?s)<!-- begin of table -->\n(.*?)<!-- end of table -->').Groups[1].Value.TrimEnd()
    $table = @(
        "Measured on $([DateTime]::UtcNow.ToString('yyyy-MM-dd HH:mm')) UTC in $(Format-Figure $Run.Minutes) minutes by ``./build.sh benchmark``, on $($Run.Machine).$($Run.IsQuick ? ' A quick run: its numbers are small, and its verdicts mean nothing.' : '')"
        ''
        Get-MarkdownTable 'work', 'here: median (min to max)', 'peer or limit', 'compared', 'aim', 'reached' @($results | ForEach-Object { , @($_.Work, $_.Here, $_.Peer, $_.Compared, $_.Aim, ($_.Reached -eq 'no' ? '**no**' : $_.Reached)) })
    )
    $micro = @($Run.Micro | ForEach-Object { , @($_.Name, (Format-Figure $_.Median), "$(Format-Figure $_.Min) to $(Format-Figure $_.Max)", $_.Bytes) })
    $page = Update-Block $page 'headline' (@(Get-Headline $Run $results) + '' + $drawn)
    $page = Update-Block $page 'table' $table
    $page = Update-Block $page 'operations' (Get-MarkdownTable 'operation', 'ns', 'min to max', 'bytes allocated' $micro)
    $page = Update-Block $page 'run before' @($before)
    $file = Join-Path $Folder 'performance.md'
    [IO.File]::WriteAllText($file, $page)
    Write-Host "Page and charts: $file"
}
