# Dot-sourced: types code as a reader would, into a terminal of so many columns, and compares what is printed with what a page says is printed.

. (Join-Path $PSScriptRoot '..' '..' 'build' 'Pages.ps1')
. $PSScriptRoot/ReaderSettings.ps1
if (-not ('SapServiceTools.Tests.ReaderHost' -as [type])) { Add-Type -LiteralPath $PSScriptRoot/ReaderHost.cs }

# A new runspace with the module, in a folder of its own. -Setting is run first, as what the reader has at hand.
function Open-Reader([Parameter(Mandatory)] [string] $ManifestPath, [Parameter(Mandatory)] [string] $Folder, [int] $Width = 80, [scriptblock] $Setting) {
    $screen = [SapServiceTools.Tests.ReaderHost]::new($Width)
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule($ManifestPath)
    # For the script files that guides start, and for nothing else.
    if ($IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $runspace = [runspacefactory]::CreateRunspace($screen, $state)
    $runspace.Open()
    # Sessions are numbered through the process, and the reader's first one is 1.
    [SapServiceTools.ServiceSession].GetField('LastId', 'NonPublic, Static').SetValue($null, 0)
    $reader = [pscustomobject]@{ Runspace = $runspace; Screen = $screen }
    $null = New-Item -ItemType Directory -Force $Folder
    $runspace.SessionStateProxy.Path.SetLocation($Folder)
    if ($Setting) {
        $runspace.SessionStateProxy.SetVariable('ErrorActionPreference', 'Stop')
        $errors = @(Invoke-ReaderLine $reader $Setting.ToString())
        if ($errors) { throw "The setting: $errors" }
        $runspace.SessionStateProxy.SetVariable('ErrorActionPreference', 'Continue')
        $null = $screen.Take()
    }
    $reader
}

function Close-Reader([Parameter(Mandatory)] $Reader) {
    try { $null = Invoke-ReaderLine $Reader 'Stop-ServiceBroker; Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator' } finally { $Reader.Runspace.Dispose() }
}

# What the terminal shows for a piece of code, and the errors of it that nothing silenced. As at a prompt, each statement has its output formatted for itself.
function Invoke-ReaderBlock([Parameter(Mandatory)] $Reader, [Parameter(Mandatory)] [string] $Code) {
    $tokens = $faults = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$tokens, [ref]$faults)
    if ($faults) { throw "$($faults[0].Message) In: $Code" }
    $errors = @($tree.EndBlock.Statements | ForEach-Object { Invoke-ReaderLine $Reader $_.Extent.Text })
    # Without colours, and with no more than one empty line between two others.
    $text = $Reader.Screen.Take() -replace '\e\[[\d;]*m' -replace '\r' -replace '(?m)[ \t]+$' -replace '\n{3,}', "`n`n"
    [pscustomobject]@{ Text = $text.Trim("`n"); Errors = $errors }
}

# Types one line, and returns its errors, which the terminal shows after what else the line prints.
function Invoke-ReaderLine($Reader, [string] $Line) {
    $shell = [powershell]::Create($Reader.Runspace)
    try {
        $errors = @(
            try { $null = $shell.AddScript($Line).AddCommand('Out-Default').Invoke() }
            catch [System.Management.Automation.RuntimeException] { $_.Exception.InnerException.ErrorRecord ?? $_ }
            $shell.Streams.Error
        )
        if ($errors) {
            $shell.Commands.Clear()
            $null = $shell.AddCommand('Out-Default').Invoke($errors)
        }
        $errors
    }
    finally { $shell.Dispose() }
}

# The text with what differs from run to run and from machine to machine taken out. What a narrow column cuts stays apart from what is whole:
# where it cuts depends on nothing but its width. Blanks stay too, which are the columns' widths, save beside what isn't always equally long.
function ConvertTo-ComparableLine([string] $Text) {
    $Text -split '\n' | ForEach-Object {
        $_ -replace '(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])', '<id>' `
            -replace '(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f-]*…', '<cut id>' `
            -replace '(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])', '<hex>' `
            -replace '\b\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:\d\d))?)?(?![\d:. ]*…)', '<time>' `
            -replace '\b\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d( [AP]M)?', '<time>' `
            -replace '\b(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?\b', '<span>' `
            -replace '\b(\d+[dhm])*\d+s\b', '<span>' `
            -replace '\b\d+([.,]\d+)? ?(ms|s|seconds?|minutes?|min)\b', '<span>' `
            -replace '(?<=127\.0\.0\.1:|localhost:)\d+(?!…)', '<port>' `
            -replace '\d+(?= of \d+ done)', '<n>' `
            -replace ' *(<(?:time|span|port|n)>) *', ' $1 ' -replace '\s+$'
    } | Where-Object { $_ }
}

# True where nothing promises the order of what a piece of code prints: a cmdlet that works on many records at once writes each as it is done,
# a service lists what was made at once in the order in which it came there, and a variable may have either from before.
function Test-AnyOrder([string] $Code) {
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$null)
    $names = @($tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() } | Where-Object { $_ })
    $commands = @(if ($names) { Get-Command -Name $names -Module SapServiceTools -ErrorAction Ignore | ForEach-Object { $_.ResolvedCommand ?? $_ } })
    # What is written beside the pipeline, such as the lines of a watch, no Sort-Object sorts.
    if ($commands | Where-Object { $_.Verb -ne 'Get' -and ($_.Verb -eq 'Watch' -or $_.Parameters.ContainsKey('ThrottleLimit')) }) { return $true }
    if ($names -contains 'Sort-Object') { return $false }
    -not $commands -or [bool]($commands | Where-Object { $_.Parameters.ContainsKey('ThrottleLimit') -or $_.Noun -match '^(ManagedInstance|BrokerInstance|BrokerBinding)' })
}

# Nothing where the page of a snippet that was run says what was printed. The order of lines counts, unless it is that in which work was finished.
# A line of three dots stands for lines that are left out.
function Compare-ReaderOutput([Parameter(Mandatory)] $Run) {
    $wanted = @(ConvertTo-ComparableLine $Run.Snippet.Output)
    $got = @(ConvertTo-ComparableLine $Run.Printed)
    $shown = @($wanted | Where-Object { $_.Trim() -ne '...' })
    $isShortened = $shown.Count -lt $wanted.Count
    # Compare-Object takes no empty list.
    if (-not $shown -or -not $got) { return @($shown | ForEach-Object { "not printed: $_" }) + @($got | Where-Object { -not $isShortened } | ForEach-Object { "printed: $_" }) }
    $faults = @(Compare-Object $shown $got -CaseSensitive | Where-Object { -not $isShortened -or $_.SideIndicator -eq '<=' } |
            ForEach-Object { ($_.SideIndicator -eq '<=' ? 'not printed: ' : 'printed: ') + $_.InputObject })
    if (-not $faults -and -not (Test-AnyOrder $Run.Snippet.Code)) {
        # Lines that are left out may stand between those that are shown.
        $place = -1
        foreach ($line in $shown) {
            $place = [array]::IndexOf($got, $line, $place + 1)
            if ($place -lt 0) { return "printed, but not in this place: $line" }
        }
    }
    $faults
}
