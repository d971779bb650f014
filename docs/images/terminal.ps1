# What the recording in the README shows: each line is typed and run, by `./build.sh pictures`.
$emulator = Start-ServiceEmulator -ProvisioningTime 1 -FailingTenant umbrella
$emulator | Connect-InstanceManager
'acme', 'globex', 'initech' | New-ManagedInstance
# What goes wrong says what to do next.
New-ManagedInstance acme
New-ManagedInstance acme -IfExists Skip
New-ManagedInstance umbrella -ErrorVariable failed
Get-ManagedInstance
Remove-ManagedInstance umbrella -Confirm:$false
Get-ManagedInstance | Measure-Object | ForEach-Object Count
