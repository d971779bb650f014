# What the recording in the README shows: each line is typed and run, by `./build.sh pictures`.
$emulator = Start-ServiceEmulator -FailingTenant umbrella
$emulator | Connect-InstanceManager
'acme', 'globex', 'initech' | New-ManagedInstance
# An error says what to do next.
New-ManagedInstance acme
New-ManagedInstance umbrella
Get-ManagedInstance
Remove-ManagedInstance umbrella -Confirm:$false
