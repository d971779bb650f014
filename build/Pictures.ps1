# Pictures: what the README shows, made anew from the module itself into docs/images. A picture that can't be made here stays as it is, and the run says so.

. (Join-Path $PSScriptRoot 'Pictures' 'Terminal.ps1')

function Update-Picture {
    Write-Step 'Pictures'
    $images = Join-Path $BuildState.Root 'docs' 'images'
    Update-TerminalPicture $images
    Invoke-CleanPwsh (Join-Path $PSScriptRoot 'Pictures' 'Save-Page.ps1') '-Images', $images | ForEach-Object {
        if ($_ -match '^Skipped: (.+?) \((.+)\)$') { Add-Skipped $Matches[1] $Matches[2] } else { Write-Host $_ }
    }
    if ($LASTEXITCODE -ne 0) { throw 'The pictures of the pages could not be made.' }
}

function Update-TerminalPicture([string] $Images) {
    if ($why = Get-RecorderLack) {
        Add-Skipped 'the recording of a terminal' $why
        return
    }
    $session = Join-Path $Images 'terminal.ps1'
    $recording = Get-Recording 'pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'Pictures' 'Show-Session.ps1'), $BuildState.Module, $session
    $commands = (Get-Content -LiteralPath $session | Select-Object -Skip 1) -join "`n"
    $svg = ConvertTo-TerminalSvg (ConvertTo-TerminalRun $recording) 'A session with SapServiceTools in a terminal' "These commands are run, and their output is shown:`n$commands"
    $path = Join-Path $Images 'terminal.svg'
    [IO.File]::WriteAllText($path, $svg.ReplaceLineEndings("`n") + "`n")
    Write-Host "$path ($([Math]::Ceiling((Get-Item -LiteralPath $path).Length / 1KB)) kB, $([int]$recording[-1].Time) s)"
}
