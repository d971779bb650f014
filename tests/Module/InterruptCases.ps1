# Dot-sourced at discovery by the tests of interruptions: which of them a command meets.

# Stop takes no process of its own, so that each command is stopped in every run. A kill takes one and a suspension its time as well: in the normal run a command meets
# those of its sample only, at least one command of each family both of them. In the long form (INTERRUPTED=all) each command meets all three, or the one that is named
# (INTERRUPTED=Suspend).
function Get-Interruption {
    param([hashtable] $Case)
    foreach ($one in 'Kill', 'Stop', 'Suspend') {
        # Windows has no signal that suspends.
        if ($one -eq 'Suspend' -and $IsWindows) { continue }
        if ($env:INTERRUPTED ? $env:INTERRUPTED -in 'all', $one : $one -eq 'Stop' -or $one -in $Case.Sample) { $one }
    }
}

# A case for each interruption that a command meets.
function Expand-Interruption {
    param([hashtable] $Case)
    foreach ($one in Get-Interruption $Case) { $Case + @{ Interruption = $one } }
}
