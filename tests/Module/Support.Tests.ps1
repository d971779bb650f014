# What the other files' tests stand on.
BeforeAll {
    . $PSScriptRoot/Support.ps1
}

Describe 'Send-Signal' -Skip:([bool] $IsWindows) {
    BeforeAll {
        # Says that it is ready and waits for minutes; on SIGTERM .NET ends in order, with 143.
        $waiting = "[Console]::Out.WriteLine('ready'); Start-Sleep 300"
    }

    It 'ends a child with <name>' -ForEach @(@{ name = 'INT' }, @{ name = 'TERM' }, @{ name = 'KILL' }) {
        $process = Start-ChildProcess '-Command', $waiting
        try {
            $process.StandardOutput.ReadLine() | Should -Be 'ready'
            Send-Signal $process $name
            $process.WaitForExit(60000) | Should -BeTrue
        }
        finally {
            $process.Kill()
            $process.Dispose()
        }
    }

    It 'reaches with INT the child of a process that ignores it' {
        $script = Join-Path $TestDrive 'ignoring.ps1'
        @"
`$env:SAPSERVICETOOLS_MODULE = '$ModulePath'
. '$PSScriptRoot/Support.ps1'
`$process = Start-ChildProcess '-Command', "$($waiting -replace '"', '`"')" -WorkingDirectory '$TestDrive'
try {
    `$null = `$process.StandardOutput.ReadLine()
    Send-Signal `$process INT
    `$process.WaitForExit(60000)
    (Get-SignalType)::StopIgnoring(`$SignalNumber.INT)
}
finally { `$process.Kill() }
"@ | Set-Content -LiteralPath $script
        # As a shell does for what it starts in the background.
        & sh -c 'trap "" INT; exec pwsh -NoProfile -NonInteractive -File "$0"' $script | Should -Be 'True', 'True'
    }
}

Describe 'A child process' {
    It 'gets its arguments, its environment and its folder' {
        $process = Start-ChildProcess '-Command', '"$env:GIVEN in $PWD"' -Environment @{ GIVEN = 'a "b" c' }
        try { $process.StandardOutput.ReadToEnd().Trim() | Should -Be "a ""b"" c in $TestDrive" } finally { $process.Dispose() }
    }
}
