# Dot-sourced by Messages.Tests.ps1 and WhatIf.Tests.ps1 after Support.ps1, BrokerSupport.ps1 and SaharaSupport.ps1: ordinary mistakes, and what is said about each. A family is set up, its cases run in their order, and all is put away.
# $it has what cases share; $it.Folder is for files. Every secret in here has the text of $Marker in it.
#
# Do        the mistake; nothing else in it fails
# Id        the error's id, without the cmdlet behind it
# Category  its category
# Says      patterns that the message has to have: what happened, and where (file, field, name, address)
# Next      a pattern that the recommended action has to have
# Target    the error's target, a pattern for its whole text; empty where there is none
# RefusedBy who refuses it where that isn't the module, and so not before anything is sent or run: Server, or Script, which is what the case's author wrote

$Marker = 's3cr3t'

function New-MarkedCredential([string] $Name = 'runner', [string] $More = '') { [pscredential]::new($Name, (ConvertTo-Secret "$Marker$More")) }

function New-File([string] $Name, [string] $Text) {
    $path = Join-Path $it.Folder $Name
    Set-Content -LiteralPath $path $Text
    $it.Made = @($it.Made) + $Name
    $path
}

# What the emulator answers to every read of an instance from here on.
function Set-Fault([hashtable] $Fault) {
    $it.Emulator.Faults.Clear()
    $it.Emulator.Faults.Add($Fault + @{ Operation = 'Get'; Times = -1 })
}

$MessageFamilies = @(
    @{
        Family = 'without a session'
        Begin  = { Get-ServiceSession | Disconnect-ServiceSession }
        Cases  = @(
            @{
                Name = 'read of an Instance Manager'; Id = 'SessionRequired'; Category = 'InvalidOperation'; Target = ''
                Do = { Get-ManagedInstance acme }
                Says = 'no InstanceManager session', 'Connect-InstanceManager'; Next = '-Session'
            }
            @{
                Name = 'read of a broker'; Id = 'SessionRequired'; Category = 'InvalidOperation'; Target = ''
                Do = { Get-BrokerCatalog }
                Says = 'no Broker session', 'Connect-Broker'; Next = '-Session'
            }
            @{
                Name = 'read of Sahara'; Id = 'SessionRequired'; Category = 'InvalidOperation'; Target = ''
                Do = { Get-SaharaCluster }
                Says = 'no Sahara session', 'Connect-Sahara'; Next = '-Session'
            }
            @{
                Name = 'a number that no session has'; Id = 'SessionNotFound'; Category = 'ObjectNotFound'; Target = '9999'
                Do = { Get-ServiceSession 9999 }
                Says = 'no open session 9999'; Next = 'Get-ServiceSession'
            }
        )
        End    = {}
    }
    @{
        Family = 'in a service key or address'
        Begin  = {
            # Another test may have left some.
            Remove-Item Env:VCAP_SERVICES, Env:VCAP_SERVICES_FILE_PATH, Env:SERVICE_BINDING_ROOT -ErrorAction Ignore
            $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential)
            $it.Key = $it.Emulator.ServiceKey
            $it.Manager = $it.Emulator.ServiceManagerKey
            $it.Elsewhere = { param($address) $key = @{} + $it.Key; foreach ($field in @($key.Keys -like '*_url')) { $key[$field] = $key[$field] -replace '^http://[^/]+', $address }; $key }
        }
        Cases  = @(
            @{
                Name = 'a file that is not there'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey (Join-Path $it.Folder nowhere.json) }
                Says = 'ServiceKey', 'nowhere\.json'' isn''t there'; Next = 'cf service-key'
            }
            @{
                Name = 'bad JSON in a file'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey (New-File bad.json "{`n  ""user"": ""u"",`n  ""password"": ""$Marker"",,`n}") }
                Says = 'The file bad\.json', 'line 3, position 24'; Next = 'Correct the JSON'
            }
            @{
                Name = 'a folder'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey $it.Folder }
                Says = 'neither a Service Manager''s nor an Instance Manager''s'; Next = 'service-manager'
            }
            @{
                Name = 'missing fields'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { $key = @{} + $it.Key; $key.Remove('password'); $key.Remove('get_managed_instance_url'); Connect-InstanceManager -ServiceKey $key }
                Says = 'password is missing', 'get_managed_instance_url is missing'; Next = 'managed-hana'
            }
            @{
                Name = 'the key of another service'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey @{ clientid = 'x'; clientsecret = $Marker; url = 'https://x.example'; apiurl = 'https://y.example' } }
                Says = 'neither a Service Manager''s nor an Instance Manager''s', 'sm_url', 'post_managed_instance_url'; Next = 'service-manager'
            }
            @{
                Name = 'no secret'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { $key = @{} + $it.Manager; $key.Remove('clientsecret'); Connect-InstanceManager -ServiceKey $key }
                Says = 'clientsecret is missing'; Next = 'service-manager'
            }
            @{
                Name = 'a certificate that is none'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { $key = @{} + $it.Manager; $key.Remove('clientsecret'); $key.certificate = 'no pem'; $key.key = "no $Marker"; $key.certurl = 'https://cert.example'; Connect-InstanceManager -ServiceKey $key }
                Says = 'certificate holds no certificate'; Next = 'service-manager'
            }
            @{
                Name = 'a wrong password'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { $key = @{} + $it.Key; $key.password = "wrong-$Marker"; Connect-InstanceManager -ServiceKey $key }
                Says = '127\.0\.0\.1 answered 401', 'Request id'; Next = 'user and password'
            }
            @{
                Name = 'a wrong client secret'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { $key = @{} + $it.Manager; $key.clientsecret = "wrong-$Marker"; Connect-InstanceManager -ServiceKey $key }
                Says = 'get a token', 'answered 401'; Next = 'clientid and clientsecret'
            }
            @{
                Name = 'an unknown offering'; Id = 'PlanNotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { Connect-InstanceManager -ServiceKey $it.Manager -OfferingName hanaa }
                Says = 'no offering ''hanaa'''; Next = '-OfferingName'
            }
            @{
                Name = 'an unknown plan'; Id = 'PlanNotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { Connect-InstanceManager -ServiceKey $it.Manager -PlanName hdi-sharedd }
                Says = 'no plan ''hdi-sharedd'' of the offering ''hana'''; Next = '-PlanName'
            }
            @{
                Name = 'no binding'; Id = 'ServiceNotBound'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -FromVcapServices }
                Says = 'VCAP_SERVICES'; Next = '-ServiceKey'
            }
            @{
                Name = 'a reference to CredHub'; Id = 'InvalidServiceKey'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey '{"credhub-ref":"/c/x"}' }
                Says = 'credhub-ref'; Next = 'cf service-key'
            }
            @{
                Name = 'plain http to another machine'; Id = 'UnencryptedAuthentication'; Category = 'SecurityError'; Target = 'service\.invalid'
                Do = { Connect-InstanceManager -ServiceKey (& $it.Elsewhere http://service.invalid) }
                Says = 'http://service\.invalid', 'Nothing was sent'; Next = 'https|-AllowUnencryptedAuthentication'
            }
            @{
                Name = 'an unknown host'; Id = 'ConnectionFailed'; Category = 'ConnectionError'; Target = 'service\.invalid'
                Do = { Connect-InstanceManager -ServiceKey (& $it.Elsewhere https://service.invalid) }
                Says = 'service\.invalid can''t be resolved'; Next = 'HTTPS_PROXY'
            }
            @{
                Name = 'a port where nobody listens'; Id = 'ConnectionFailed'; Category = 'ConnectionError'; Target = '127\.0\.0\.1'
                Do = { Connect-InstanceManager -ServiceKey (& $it.Elsewhere http://127.0.0.1:1) }
                Says = '127\.0\.0\.1:1, the connection was refused'; Next = 'address'
            }
            @{
                Name = 'https where http is spoken'; Id = 'TlsFailure'; Category = 'ConnectionError'; Target = '127\.0\.0\.1'
                Do = { Connect-InstanceManager -ServiceKey (& $it.Elsewhere "https://127.0.0.1:$($it.Emulator.Uri.Port)") }
                Says = 'no secure connection to 127\.0\.0\.1:\d+'; Next = 'https'
            }
            @{
                Name = 'a missing file of issuers'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey $it.Key -CACertificatePath (Join-Path $it.Folder nowhere.pem) }
                Says = 'nowhere\.pem'' \(-CACertificatePath\)', 'no such file'; Next = 'Correct the setting'
            }
            @{
                Name = 'a file of issuers without one'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-InstanceManager -ServiceKey $it.Key -CACertificatePath (New-File ca.pem 'no certificate') }
                Says = 'ca\.pem'' \(-CACertificatePath\)', 'no certificate in PEM form'; Next = 'Correct the setting'
            }
            @{
                Name = 'a wrong path'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { $key = @{} + $it.Key; foreach ($field in @($key.Keys -like '*_url')) { $key[$field] = $key[$field] -replace '(:\d+)/', '$1/nothing/' }; Connect-InstanceManager -ServiceKey $key }
                Says = 'answered 404'; Next = 'address'
            }
        )
        End    = { Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator $it.Emulator }
    }
    @{
        Family = 'in TLS or at an address for others'
        # TLS and other addresses than the loopback's are Kestrel's.
        NeedsKestrel = $true
        Begin  = {
            $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential) -Certificate (New-TestCertificate)
            $it.Secure = Join-Path $it.Folder secret.pfx
            [IO.File]::WriteAllBytes($it.Secure, (New-TestCertificate).Export('Pfx', $Marker))
        }
        Cases  = @(
            @{
                Name = 'a certificate that nobody vouches for'; Id = 'TlsFailure'; Category = 'ConnectionError'; Target = '127\.0\.0\.1'
                Do = { Connect-InstanceManager -ServiceKey $it.Emulator.ServiceKey }
                Says = 'CN=broker\.example', 'it is self-signed'; Next = '-CACertificatePath'
            }
            @{
                Name = 'another host'; Id = 'TlsFailure'; Category = 'ConnectionError'; Target = 'localhost'
                Do = { $key = @{} + $it.Emulator.ServiceKey; foreach ($field in @($key.Keys -like '*_url')) { $key[$field] = $key[$field] -replace '127.0.0.1', 'localhost' }; Connect-InstanceManager -ServiceKey $key }
                Says = 'for another host \(CN=broker\.example\)'; Next = 'address'
            }
            @{
                Name = 'an address of another machine'; Id = 'ListenFailed'; Category = 'InvalidArgument'; Target = '192\.0\.2\.1'
                Do = { Start-TestBroker -With @{ Address = '192.0.2.1'; AllowUnencrypted = $true; Credential = (New-MarkedCredential) } }
                Says = '192\.0\.2\.1 port 0: this machine hasn''t the address'; Next = 'address'
            }
            @{
                Name = 'anybody let in'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Address = '0.0.0.0'; AllowUnencrypted = $true } }
                Says = '0\.0\.0\.0 needs -Credential'; Next = 'Correct the setting'
            }
            @{
                Name = 'passwords without TLS'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Address = '0.0.0.0'; Credential = (New-MarkedCredential) } }
                Says = '0\.0\.0\.0 needs TLS'; Next = 'Correct the setting'
            }
            @{
                Name = 'a certificate that is not there'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ CertificatePath = (Join-Path $it.Folder nowhere.pfx) } }
                Says = '-CertificatePath: there is no file ''.*nowhere\.pfx'''; Next = 'Correct the setting'
            }
            @{
                Name = 'a wrong password of a certificate'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ CertificatePath = $it.Secure; CertificatePassword = (ConvertTo-Secret "wrong$Marker") } }
                Says = '-CertificatePath: .*secret\.pfx'' can''t be used', 'password is another one'; Next = 'Correct the setting'
            }
            @{
                Name = 'a certificate that is none'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ CertificatePath = (New-File no.pem 'no certificate') } }
                Says = '-CertificatePath: .*no\.pem'' can''t be used'; Next = 'Correct the setting'
            }
        )
        End    = { Stop-ServiceEmulator $it.Emulator }
    }
    @{
        Family = 'at a tenant'
        Begin  = {
            $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -FailingTenant 'fail*' -FailingDeletion 'keep*' -StuckTenant 'stuck*' -FailingBinding 'unbound*' -FailingUpdate 'fixed*'
            $it.Session = Connect-TestEmulator $it.Emulator
            $it.Manager = Connect-TestEmulator $it.Emulator -BackEnd ServiceManager -With @{ NoDefault = $true }
            $null = New-ManagedInstance acme, keep1
            $null = New-ManagedInstance fixed1 -Session $it.Manager
            $it.Closed = Connect-TestEmulator $it.Emulator -With @{ NoDefault = $true }
            Disconnect-ServiceSession $it.Closed
            $it.Copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($it.Session))
            $it.Broker = $it.Emulator | Connect-Broker -NoDefault
        }
        Cases  = @(
            @{
                Name = 'a session that is closed'; Id = 'SessionClosed'; Category = 'InvalidOperation'; Target = 'InstanceManager session \d+ at 127\.0\.0\.1'
                Do = { Get-ManagedInstance acme -Session $it.Closed }
                Says = 'Session \d+ \(InstanceManager, 127\.0\.0\.1\) is closed'; Next = 'Connect- cmdlet'
            }
            @{
                Name = 'a session of another process'; Id = 'SessionFromElsewhere'; Category = 'InvalidOperation'; Target = 'InstanceManager session \d+ at 127\.0\.0\.1'
                Do = { Get-ManagedInstance acme -Session $it.Copy }
                Says = 'opened in another process'; Next = 'in the job'
            }
            @{
                Name = 'a tenant without an instance'; Id = 'InstanceNotFound'; Category = 'ObjectNotFound'; Target = 'nobody'
                Do = { Get-ManagedInstance nobody }
                Says = 'Tenant ''nobody'' has no instance'; Next = 'New-ManagedInstance'
            }
            @{
                Name = 'an empty id'; Id = 'InvalidTenantId'; Category = 'InvalidArgument'; Target = ''
                Do = { Get-ManagedInstance '' }
                Says = 'must not be empty'; Next = 'TenantId'
            }
            @{
                Name = 'a pattern where a name belongs'; Id = 'InstanceNotFound'; Category = 'ObjectNotFound'; Target = 'a\*'
                Do = { [pscustomobject]@{ TenantId = 'a*' } | Get-ManagedInstance }
                Says = '''a\*'''; Next = 'Get-ManagedInstance'
            }
            @{
                Name = 'a pattern to remove by'; RefusedBy = 'Server'; Id = 'InstanceNotFound'; Category = 'ObjectNotFound'; Target = 'a\*'
                Do = { Remove-ManagedInstance 'a*' -Confirm:$false }
                Says = '''a\*'''; Next = 'Get-ManagedInstance'
            }
            @{
                Name = 'a removal of what is not there'; RefusedBy = 'Server'; Id = 'InstanceNotFound'; Category = 'ObjectNotFound'; Target = 'nobody'
                Do = { Remove-ManagedInstance nobody -Confirm:$false }
                Says = '''nobody'''; Next = '-Force'
            }
            @{
                Name = 'a second creation'; RefusedBy = 'Server'; Id = 'InstanceExists'; Category = 'ResourceExists'; Target = 'acme'
                Do = { New-ManagedInstance acme }
                Says = 'Tenant ''acme'' has an instance already'; Next = '-IfExists'
            }
            @{
                Name = 'a creation that fails'; RefusedBy = 'Server'; Id = 'InstanceCreationFailed'; Category = 'OperationStopped'; Target = 'fail1'
                Do = { New-ManagedInstance fail1 }
                Says = '''fail1'' could not be created', 'Reason: .*out of memory'; Next = '-IfExists Recreate'
            }
            @{
                Name = 'credentials of what failed'; Id = 'CredentialsMissing'; Category = 'InvalidOperation'; Target = 'fail1'
                Do = { Get-ManagedInstanceCredential fail1 }
                Says = '''fail1'' has no credentials', 'CREATION_FAILED'; Next = 'FailedMessage'
            }
            @{
                Name = 'a creation that takes too long'; RefusedBy = 'Server'; Id = 'OperationTimedOut'; Category = 'OperationTimeout'; Target = 'Create stuck1'
                Do = { New-ManagedInstance stuck1 -TimeoutSeconds 1 }
                Says = '''stuck1'' was still CREATION_IN_PROGRESS after 1 s', 'goes on'; Next = 'Wait-ManagedInstance'
            }
            @{
                Name = 'a deletion that fails'; RefusedBy = 'Server'; Id = 'InstanceDeletionFailed'; Category = 'OperationStopped'; Target = 'keep1'
                Do = { Remove-ManagedInstance keep1 -Confirm:$false }
                Says = '''keep1'' could not be deleted', 'Reason:'; Next = 'Repair-ManagedInstance'
            }
            @{
                Name = 'a change at an Instance Manager'; Id = 'OperationNotSupported'; Category = 'InvalidOperation'; Target = 'acme'
                Do = { Update-ManagedInstance acme -ProvisioningParameter @{ size = 2 } }
                Says = 'tenant ''acme''', 'can''t change'; Next = 'Service Manager'
            }
            @{
                Name = 'a change that fails'; RefusedBy = 'Server'; Id = 'InstanceUpdateFailed'; Category = 'OperationStopped'; Target = 'fixed1'
                Do = { Update-ManagedInstance fixed1 -ProvisioningParameter @{ size = 2 } -Session $it.Manager }
                Says = '''fixed1'' could not be changed', 'Reason:'; Next = 'parameters'
            }
            @{
                Name = 'a binding that fails'; RefusedBy = 'Server'; Id = 'BindingFailed'; Category = 'OperationStopped'; Target = 'unbound1'
                Do = { New-ManagedInstance unbound1 -Session $it.Manager }
                Says = '''unbound1''', 'Reason:'; Next = 'Repair-ManagedInstance'
            }
            @{
                Name = 'bad JSON in a parameter'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = 'ProvisioningParameter'
                Do = { New-ManagedInstance b1 -ProvisioningParameter "{ ""password"": ""$Marker"", oops }" }
                Says = 'ProvisioningParameter isn''t valid JSON', 'line 1, position 25'; Next = 'Correct the JSON'
            }
            @{
                Name = 'a file of parameters that is not there'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'ProvisioningParameter'
                Do = { New-ManagedInstance b1 -ProvisioningParameter (Join-Path $it.Folder nowhere.json) }
                Says = 'ProvisioningParameter', 'nowhere\.json'; Next = 'Correct the value'
            }
            @{
                Name = 'a parameter without a form in JSON'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'ProvisioningParameter'
                Do = { New-ManagedInstance b1 -ProvisioningParameter @{ a = @{ when = [timespan]::Zero; secret = $Marker } } }
                Says = 'ProvisioningParameter\.a\.when'; Next = 'Correct the value'
            }
            @{
                Name = 'rows without the column'; Id = 'DesiredListInvalid'; Category = 'InvalidArgument'; Target = '@\{Name=acme; Plan=small\}'
                Do = { 'Name,Plan', 'acme,small' | ConvertFrom-Csv | Sync-ManagedInstance -Confirm:$false }
                Says = 'Row 1', 'property TenantId \(it has: Name, Plan\)', 'Nothing was changed'; Next = 'TenantId'
            }
            @{
                Name = 'a blank row'; Id = 'InvalidTenantId'; Category = 'InvalidArgument'; Target = '@\{TenantId=; Plan=small\}'
                Do = { 'TenantId,Plan', 'acme,small', ',small' | ConvertFrom-Csv | Sync-ManagedInstance -RemoveExtra -Confirm:$false }
                Says = 'Row 2', 'empty or blank', 'Nothing was changed'; Next = 'TenantId'
            }
            @{
                Name = 'a blank in a table'; Id = 'InvalidTenantId'; Category = 'InvalidArgument'; Target = ''
                Do = { 'TenantId,Plan', ',small' | ConvertFrom-Csv | New-ManagedInstance }
                Says = 'empty or blank'; Next = 'TenantId'
            }
            @{
                Name = 'a tenant twice'; Id = 'DesiredListInvalid'; Category = 'InvalidArgument'; Target = 'acme'
                Do = { 'acme', 'acme' | Sync-ManagedInstance -RemoveExtra -Confirm:$false }
                Says = 'Rows 1 and 2', '''acme'''; Next = 'list'
            }
            @{
                Name = 'an empty list'; Id = 'DesiredListEmpty'; Category = 'InvalidArgument'; Target = ''
                Do = { @() | Sync-ManagedInstance -RemoveExtra -Confirm:$false }
                Says = 'list of tenants is empty'; Next = 'Get-ManagedInstance'
            }
            @{
                Name = 'a file that is there'; Id = 'FileExists'; Category = 'ResourceExists'; Target = '.*there.json'
                Do = { $path = New-File there.json '{}'; Export-ManagedInstanceCredential acme -Path $path }
                Says = 'there\.json'''; Next = '-Force'
            }
            @{
                Name = 'a folder that is not there'; Id = 'FileUnwritable'; Category = 'InvalidArgument'; Target = '.*nowhere/x.json'
                Do = { Export-ManagedInstanceCredential acme -Path (Join-Path $it.Folder nowhere x.json) }
                Says = 'nowhere.x\.json'' can''t be written: its folder isn''t there'; Next = 'folder'
            }
            @{
                Name = 'no vault'; Id = 'VaultUnavailable'; Category = 'InvalidOperation'; Target = 'nothing'
                Do = { Export-ManagedInstanceCredential acme -Vault nothing }
                Says = 'SecretManagement'; Next = '-Path'
            }
            @{
                Name = 'a journal that is none'; Id = 'JournalUnreadable'; Category = 'InvalidArgument'; Target = '.*text.txt'
                Do = { Repair-ManagedInstance -JournalPath (New-File text.txt 'no journal') -Confirm:$false }
                Says = 'text\.txt'' can''t be used'; Next = 'another file'
            }
            @{
                Name = 'a journal in no folder'; Id = 'FileUnwritable'; Category = 'InvalidArgument'; Target = '.*nowhere/x'
                Do = { Repair-ManagedInstance -JournalPath (Join-Path $it.Folder nowhere x) -Confirm:$false }
                Says = 'nowhere.x'' can''t be opened: its folder isn''t there'; Next = 'folder'
            }
            @{
                Name = 'a redirect'; Id = 'RedirectRefused'; Category = 'InvalidResult'; Target = 'acme'
                Do = { Set-Fault @{ Kind = 'Redirect' }; Get-ManagedInstance acme -NoCache }
                Says = 'answered 302'; Next = 'redirect'
            }
            @{
                Name = 'a refusal'; Id = 'BadRequest'; Category = 'InvalidArgument'; Target = 'acme'
                Do = { Set-Fault @{ StatusCode = 400 }; Get-ManagedInstance acme -NoCache }
                Says = 'tenant ''acme''', 'answered 400'; Next = 'Correct what'
            }
            @{
                Name = 'a password that was changed'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = 'acme'
                Do = { Set-Fault @{ StatusCode = 401 }; Get-ManagedInstance acme -NoCache }
                Says = 'tenant ''acme''', 'answered 401'; Next = 'connect again'
            }
            @{
                Name = 'a lack of rights'; Id = 'PermissionDenied'; Category = 'PermissionDenied'; Target = 'acme'
                Do = { Set-Fault @{ StatusCode = 403 }; Get-ManagedInstance acme -NoCache }
                Says = 'tenant ''acme''', 'answered 403'; Next = 'rights'
            }
            @{
                Name = 'a rate limit'; Id = 'RateLimited'; Category = 'QuotaExceeded'; Target = 'acme'
                Do = { Set-Fault @{ StatusCode = 429; RetryAfter = '7200' }; Get-ManagedInstance acme -NoCache }
                Says = 'answered 429', 'asks to wait for 7200 s'; Next = '-ThrottleLimit'
            }
            @{
                Name = 'an application that is down'; Id = 'ApplicationDown'; Category = 'ResourceUnavailable'; Target = 'acme'
                Do = { Set-Fault @{ Kind = 'RouterNotFound'; RetryAfter = '0' }; Get-ManagedInstance acme -NoCache }
                Says = 'application behind 127\.0\.0\.1 is down', '5 tries'; Next = 'Start the application'
            }
            @{
                Name = 'a service that is down'; Id = 'ServiceUnavailable'; Category = 'ResourceUnavailable'; Target = 'acme'
                Do = { Set-Fault @{ StatusCode = 503; RetryAfter = '0' }; Get-ManagedInstance acme -NoCache }
                Says = 'answered 503', '5 tries'; Next = 'Try again later'
            }
            @{
                Name = 'half an answer'; Id = 'InvalidResponse'; Category = 'InvalidResult'; Target = 'acme'
                Do = { Set-Fault @{ Kind = 'TruncatedJson' }; Get-ManagedInstance acme -NoCache }
                Says = 'no usable JSON', 'line 1, position \d+'; Next = '-Debug'
            }
            @{
                Name = 'an answer without an end'; Id = 'ResponseTooLarge'; Category = 'InvalidResult'; Target = 'acme'
                Do = { Set-Fault @{ Kind = 'HugeBody' }; Get-ManagedInstance acme -NoCache }
                Says = 'larger than'; Next = 'address'
            }
        )
        End    = { $it.Emulator.Faults.Clear(); Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator $it.Emulator }
    }
    @{
        Family = 'at a broker'
        Begin  = {
            $it.Emulator = Start-ServiceEmulator -ProvisioningTime 0.02 -DeprovisioningTime 0.02
            $it.Host = Start-TestBroker -With @{
                Credential = New-MarkedCredential platform
                OnProvision = {
                    switch -Wildcard ($Request.InstanceId) {
                        'broken*' { throw "no disk, password=$using:Marker" }
                        'typo*' { Get-Itemm }
                        'odd*' { @{ dashboard_url = 5 } }
                        'app*' { Write-BrokerError AppGuidMissing 'No app.' }
                        'busy*' { Write-BrokerError ConcurrentAccess 'Not now.' }
                    }
                }
                OnBind = { @{ credentials = @{ password = $using:Marker } } }
            } -Plan @{ ProvisionSchema = @{ '$schema' = 'http://json-schema.org/draft-04/schema#'; type = 'object'; additionalProperties = $false; properties = @{ gigabytes = @{ type = 'integer' } } }; MaintenanceVersion = '1.0.0' }
            $it.Async = $it.Emulator | Connect-Broker -NoDefault
            $it.Session = $it.Host | Connect-Broker -Credential (New-MarkedCredential platform)
            $null = Invoke-BrokerProvision store small -InstanceId i1 -Parameter @{ gigabytes = 1 }
            $null = Invoke-BrokerBind i1 b1
        }
        Cases  = @(
            @{
                Name = 'no credential'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { $it.Host | Connect-Broker -NoDefault }
                Says = 'answered 401'; Next = 'user and password'
            }
            @{
                Name = 'a wrong credential'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { $it.Host | Connect-Broker -Credential (New-MarkedCredential platform wrong) -NoDefault }
                Says = 'answered 401'; Next = 'user and password'
            }
            @{
                Name = 'a wrong path'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { Connect-Broker "$($it.Host.Uri)nothing" (New-MarkedCredential platform) -NoDefault }
                Says = 'answered 404'; Next = 'address'
            }
            @{
                Name = 'a user in the address'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-Broker "http://u:$Marker@127.0.0.1:1/" -NoDefault }
                Says = 'Uri must not hold user and password'; Next = 'Correct the setting'
            }
            @{
                Name = 'an object without an address'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { [pscustomobject]@{ Name = 'x' } | Connect-Broker -NoDefault }
                Says = 'no property Uri'; Next = 'Correct the setting'
            }
            @{
                Name = 'a version that it does not speak'; Id = 'BrokerVersionUnsupported'; Category = 'InvalidOperation'; Target = '127\.0\.0\.1'
                Do = { $it.Host | Connect-Broker -Credential (New-MarkedCredential platform) -ApiVersion 1.0 -NoDefault }
                Says = 'answered 412'; Next = '-ApiVersion'
            }
            @{
                Name = 'half an identity'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { $it.Host | Connect-Broker -OriginatingIdentity @{ user_id = 'u1' } -NoDefault }
                Says = 'field platform'; Next = 'Correct the setting'
            }
            @{
                Name = 'an unknown service'; Id = 'BrokerServiceNotFound'; Category = 'ObjectNotFound'; Target = '[0-9a-f-]{36}'
                Do = { Invoke-BrokerProvision stor small }
                Says = 'no service ''stor'''; Next = 'There are: store'
            }
            @{
                Name = 'an unknown plan'; Id = 'BrokerPlanNotFound'; Category = 'ObjectNotFound'; Target = '[0-9a-f-]{36}'
                Do = { Invoke-BrokerProvision store smal }
                Says = '''store'' has no plan ''smal'''; Next = 'There are: small'
            }
            @{
                Name = 'no plan'; Id = 'BrokerPlanUnknown'; Category = 'InvalidArgument'; Target = ''
                Do = { Invoke-BrokerProvision store }
                Says = 'needs a plan'; Next = '-Plan'
            }
            @{
                Name = 'a service to read that is unknown'; Id = 'BrokerServiceNotFound'; Category = 'ObjectNotFound'; Target = 'stor'
                Do = { Get-BrokerService stor }
                Says = 'no service ''stor'''; Next = 'Get-BrokerService'
            }
            @{
                Name = 'a plan to read that is unknown'; Id = 'BrokerPlanNotFound'; Category = 'ObjectNotFound'; Target = 'smal'
                Do = { Get-BrokerPlan store smal }
                Says = 'no plan ''smal'''; Next = 'Get-BrokerPlan'
            }
            @{
                Name = 'parameters against the schema'; Id = 'BrokerParameterInvalid'; Category = 'InvalidArgument'; Target = '[0-9a-f-]{36}'
                Do = { Invoke-BrokerProvision store small -Parameter @{ gigabytes = "$Marker" } }
                Says = 'plan ''small''', 'gigabytes: it must be of type "integer"'; Next = 'Get-BrokerPlan'
            }
            @{
                Name = 'bad JSON in a parameter'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = 'Parameter'
                Do = { Invoke-BrokerProvision store small -Parameter "{ ""password"": ""$Marker"" " }
                Says = 'Parameter isn''t valid JSON', 'line 1'; Next = 'Correct the JSON'
            }
            @{
                Name = 'another version of the plan'; Id = 'BrokerMaintenanceInfoConflict'; Category = 'InvalidArgument'; Target = '[0-9a-f-]{36}'
                Do = { Invoke-BrokerProvision store small -MaintenanceInfo 2.0.0 }
                Says = 'at version 1\.0\.0, not 2\.0\.0'; Next = 'Get-BrokerCatalog'
            }
            @{
                Name = 'contexts of two platforms'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = ''
                Do = { Invoke-BrokerProvision store small -KubernetesNamespace ns -CloudFoundrySpaceGuid s }
                Says = 'Cloud Foundry or of Kubernetes'; Next = 'Correct the value'
            }
            @{
                Name = 'a read that the catalog forbids'; Id = 'BrokerNotAllowed'; Category = 'InvalidOperation'; Target = 'nobody'
                Do = { Get-BrokerInstance nobody -Service store -Plan small }
                Says = '''store'' can''t be fetched'; Next = 'instances_retrievable'
            }
            @{
                Name = 'a binding to read that the catalog forbids'; Id = 'BrokerNotAllowed'; Category = 'InvalidOperation'; Target = 'i1'
                Do = { Get-BrokerBinding i1 nobody }
                Says = '''store'' can''t be fetched'; Next = 'bindings_retrievable'
            }
            @{
                Name = 'an id that no address can carry'; Id = 'InvalidBrokerId'; Category = 'InvalidArgument'; Target = '\.\.'
                Do = { Invoke-BrokerProvision store small -InstanceId '..' }
                Says = '''\.\.'' can''t be the id of the instance'; Next = 'id'
            }
            @{
                Name = 'an instance that this session does not know'; Id = 'BrokerPlanUnknown'; Category = 'InvalidArgument'; Target = 'nobody'
                Do = { Invoke-BrokerBind nobody }
                Says = 'instance ''nobody'''; Next = '-Service and -Plan'
            }
            @{
                Name = 'an id that is taken'; RefusedBy = 'Server'; Id = 'BrokerInstanceExists'; Category = 'ResourceExists'; Target = 'i1'
                Do = { Invoke-BrokerProvision store small -InstanceId i1 -Parameter @{ gigabytes = 2 } }
                Says = 'instance ''i1''', 'answered 409'; Next = '-InstanceId'
            }
            @{
                Name = 'a binding''s id that is taken'; RefusedBy = 'Server'; Id = 'BrokerBindingExists'; Category = 'ResourceExists'; Target = 'i1'
                Do = { Invoke-BrokerBind i1 b1 -Parameter @{ other = 1 } }
                Says = 'binding ''b1'' of instance ''i1''', 'answered 409'; Next = '-BindingId'
            }
            @{
                Name = 'an instance with bindings'; Id = 'BrokerInstanceHasBindings'; Category = 'InvalidOperation'; Target = 'i1'
                Do = { Invoke-BrokerDeprovision i1 -Confirm:$false }
                Says = '''i1'' has bindings', 'b1'; Next = '-IncludeBinding'
            }
            @{
                Name = 'an update of nothing'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'i1'
                Do = { Invoke-BrokerUpdate i1 }
                Says = '''i1'' changes nothing'; Next = '-Parameter'
            }
            @{
                Name = 'an update to an unknown plan'; Id = 'BrokerPlanNotFound'; Category = 'ObjectNotFound'; Target = 'i1'
                Do = { Invoke-BrokerUpdate i1 -Plan other }
                Says = 'no plan ''other'''; Next = 'There are: small'
            }
            @{
                Name = 'a handler that fails'; RefusedBy = 'Server'; Id = 'ServiceUnavailable'; Category = 'ResourceUnavailable'; Target = 'broken1'
                Do = { Invoke-BrokerProvision store small -InstanceId broken1 }
                Says = 'instance ''broken1''', 'answered 500'; Next = 'Invoke-BrokerDeprovision -InstanceId ''broken1'''
            }
            @{
                Name = 'a typo in a handler'; RefusedBy = 'Server'; Id = 'ServiceUnavailable'; Category = 'ResourceUnavailable'; Target = 'typo1'
                Do = { Invoke-BrokerProvision store small -InstanceId typo1 }
                Says = 'instance ''typo1''', 'answered 500'; Next = 'Invoke-BrokerDeprovision -InstanceId ''typo1'''
            }
            @{
                Name = 'no app'; RefusedBy = 'Server'; Id = 'BrokerRequiresApp'; Category = 'InvalidArgument'; Target = 'app1'
                Do = { Invoke-BrokerProvision store small -InstanceId app1 }
                Says = 'answered 422'; Next = '-AppGuid'
            }
            @{
                Name = 'another operation at the same time'; RefusedBy = 'Server'; Id = 'BrokerConcurrency'; Category = 'InvalidOperation'; Target = 'busy1'
                Do = { Invoke-BrokerProvision store small -InstanceId busy1 }
                Says = 'instance ''busy1''', 'answered 422'; Next = 'Wait-BrokerOperation'
            }
            @{
                Name = 'a synchronous call where none can be'; RefusedBy = 'Server'; Id = 'BrokerAsyncRequired'; Category = 'InvalidOperation'; Target = '[0-9a-f-]{36}'
                Do = { Invoke-BrokerProvision cluster shared -Synchronous -Session $it.Async }
                Says = 'answered 422'; Next = '-Synchronous'
            }
            @{
                Name = 'a poll of nothing'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nobody'
                Do = { Get-BrokerLastOperation nobody }
                Says = 'operation of instance nobody', 'answered 404'; Next = 'Check'
            }
            @{
                Name = 'an inventory that is not there'; Id = 'BrokerInventoryInvalid'; Category = 'InvalidArgument'; Target = '.*nowhere.json'
                Do = { Import-BrokerInventory (Join-Path $it.Folder nowhere.json) }
                Says = 'nowhere\.json'' can''t be read: there is no such file'; Next = 'Export-BrokerInventory'
            }
            @{
                Name = 'an inventory with bad JSON'; Id = 'BrokerInventoryInvalid'; Category = 'InvalidArgument'; Target = '.*inventory.json'
                Do = { Import-BrokerInventory (New-File inventory.json "{ ""password"": ""$Marker"", }") }
                Says = 'inventory\.json'' can''t be read: it isn''t valid JSON at line 1, position 25'; Next = 'Export-BrokerInventory'
            }
            @{
                Name = 'the inventory of another broker'; Id = 'BrokerInventoryInvalid'; Category = 'InvalidArgument'; Target = '.*other.json'
                Do = { $path = Join-Path $it.Folder other.json; $null = Export-BrokerInventory $path; Import-BrokerInventory $path -Session $it.Async }
                Says = 'of the broker at http://127\.0\.0\.1:\d+/, and the session is with'; Next = '-Force'
            }
            @{
                Name = 'an inventory into no folder'; Id = 'BrokerInventoryInvalid'; Category = 'InvalidArgument'; Target = '.*nowhere/x.json'
                Do = { Export-BrokerInventory (Join-Path $it.Folder nowhere x.json) }
                Says = 'nowhere.x\.json'' can''t be written: its folder isn''t there'; Next = 'file'
            }
            @{
                Name = 'a report into no folder'; Id = 'ReportNotWritten'; Category = 'InvalidArgument'; Target = '.*x\.html'
                Do = { Test-BrokerConformance store small -Requirement Catalog.Status -HtmlPath (Join-Path $it.Folder nowhere x.html) -WarningAction Ignore }
                Says = 'nowhere.x\.html'' can''t be written: its folder isn''t there'; Next = 'folder'
            }
            @{
                Name = 'an unknown requirement'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'store/small'
                Do = { Test-BrokerConformance store small -Requirement Catalog.Vald }
                Says = 'Catalog\.Vald'; Next = '-Requirement'
            }
        )
        End    = { Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceBroker -Drain 0; Stop-ServiceEmulator $it.Emulator }
    }
    @{
        Family = 'in a hosted broker'
        Begin  = {
            $it.Service = New-TestService
            $it.Running = Start-ServiceBroker $it.Service -OnProvision {} -OnBind {} -StatePath (Join-Path $it.Folder state.db) -Credential (New-MarkedCredential)
        }
        Cases  = @(
            @{
                Name = 'a catalog with an id twice'; Id = 'InvalidCatalog'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = $it.Service, (New-TestService -Service @{ Name = 'other' }) } }
                Says = 'services\[1\]\.id: ''service-1'' is used at services\[0\]\.id'; Next = 'Correct the fields'
            }
            @{
                Name = 'a typo in a catalog'; Id = 'InvalidCatalog'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = @{ services = @(@{ name = 'store'; id = 's'; description = 'd'; bindable = $true; plan = @(@{ name = 'small'; id = 'p'; description = 'd' }) }) } } }
                Says = 'services\[0\]\.plans: At least one plan'; Next = 'Correct the fields'
            }
            @{
                Name = 'a wrong type in a catalog'; Id = 'InvalidCatalog'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = @{ services = @(@{ name = 'store'; id = 's'; description = 'd'; bindable = 'yes'; plans = @(@{ name = 'small'; id = 'p'; description = 'd' }) }) } } }
                Says = 'services\[0\]\.bindable: It must be true or false'; Next = 'Correct the fields'
            }
            @{
                Name = 'bad JSON in a catalog'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = (New-File catalog.json '{ "services": [ }') } }
                Says = 'The file catalog\.json', 'line 1, position 17'; Next = 'Correct the JSON'
            }
            @{
                Name = 'a catalog that is not there'; Id = 'InvalidCatalog'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = (Join-Path $it.Folder nowhere.json) } }
                Says = 'nowhere\.json'' isn''t there'; Next = 'Correct the fields'
            }
            @{
                Name = 'a schema without its dialect'; Id = 'InvalidCatalog'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Catalog = New-TestService -Plan @{ ProvisionSchema = @{ type = 'objekt' } } } }
                Says = 'schemas\.service_instance\.create\.parameters\.\$schema: It is required'; Next = 'Correct the fields'
            }
            @{
                Name = 'a port in use'; Id = 'PortInUse'; Category = 'InvalidOperation'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ Port = $it.Running.Uri.Port } }
                Says = 'Port \d+ on 127\.0\.0\.1 is in use'; Next = 'another port'
            }
            @{
                Name = 'a variable that is not there'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ OnProvision = { $using:nothingOfThatName } } }
                Says = 'OnProvision', '\$using:nothingOfThatName'; Next = 'Correct the value'
            }
            @{
                Name = 'a module that is not there'; RefusedBy = 'Script'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ Module = 'NoSuchModuleAtAll' } }
                Says = '''NoSuchModuleAtAll'' was not loaded'; Next = 'Correct the value'
            }
            @{
                Name = 'an initialization script that fails'; RefusedBy = 'Script'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ InitializationScript = { throw 'not today' } } }
                Says = 'InitializationScript failed: not today', 'MessageCases\.ps1: line \d+'; Next = 'Correct the value'
            }
            @{
                Name = 'a typo in the initialization script'; RefusedBy = 'Script'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ InitializationScript = { Get-Itemm } } }
                Says = 'InitializationScript failed: The term ''Get-Itemm''', 'line \d+'; Next = 'Correct the value'
            }
            @{
                Name = 'a variable with a taken name'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Variable = @{ Request = 1 } } }
                Says = '-Variable: \$Request'; Next = 'Correct the value'
            }
            @{
                Name = 'a key file that is none'; Id = 'InvalidKeyFile'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { $path = New-File broker.key "not a key $Marker"; if (-not $IsWindows) { [IO.File]::SetUnixFileMode($path, 'UserRead, UserWrite') }; Start-TestBroker -With @{ StatePath = (Join-Path $it.Folder other.db); EncryptionKeyPath = $path } }
                Says = '-EncryptionKeyPath', 'broker\.key can''t be used', '32 bytes in base64'; Next = 'key file'
            }
            @{
                Name = 'a state in use'; Id = 'StateInUse'; Category = 'InvalidOperation'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ StatePath = (Join-Path $it.Folder state.db) } }
                Says = '-StatePath', 'state\.db is in use by another broker'; Next = 'Stop the other broker'
            }
            @{
                Name = 'a state that is none'; Id = 'StateUnavailable'; Category = 'InvalidOperation'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ StatePath = (New-File text.db ('no database ' * 100)) } }
                Says = '-StatePath', 'text\.db can''t be opened: it is no SQLite database'; Next = '-StatePath'
            }
            @{
                Name = 'a state in no folder'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ StatePath = (Join-Path (New-File file.txt x) state.db) } }
                Says = '-StatePath: there is no folder ''.*file\.txt'''; Next = 'Create the folder'
            }
            @{
                Name = 'a folder for a state'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ StatePath = $it.Folder } }
                Says = '-StatePath: ''.*'' is a folder'; Next = 'Correct the setting'
            }
            @{
                Name = 'a typo in a connection string'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ ConnectionString = (ConvertTo-Secret "Hst=x;Password=$Marker"); EncryptionKeyPath = (Join-Path $it.Folder pg.key) } }
                Says = 'connection string can''t be read'; Next = 'Correct the setting'
            }
            @{
                Name = 'a database that is away'; Id = 'StateUnavailable'; Category = 'ResourceUnavailable'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ ConnectionString = (ConvertTo-Secret "Host=127.0.0.1;Port=1;Username=u;Password=$Marker;Database=d"); EncryptionKeyPath = (Join-Path $it.Folder pg.key) } }
                Says = '-ConnectionString', 'the connection was refused'; Next = '-ConnectionString'
            }
            @{
                Name = 'a log in no folder'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ LogPath = (Join-Path (New-File file.txt x) broker.log) } }
                Says = '-LogPath: there is no folder'; Next = 'Create the folder'
            }
            @{
                Name = 'a colon in a user name'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Credential = [pscredential]::new('a:b', (ConvertTo-Secret $Marker)) } }
                Says = 'colon'; Next = 'Correct the setting'
            }
            @{
                Name = 'an empty password'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = ''
                Do = { Start-TestBroker -With @{ Credential = [pscredential]::new('a', [securestring]::new()) } }
                Says = '-Credential: user name and password must not be empty'; Next = 'Correct the setting'
            }
            @{
                Name = 'a version that there is not'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Start-TestBroker -With @{ MinimumVersion = '3.0' } }
                Says = 'MinimumVersion must be from 2\.0 to'; Next = 'Correct the setting'
            }
            @{
                Name = 'an emulator on a port in use'; Id = 'PortInUse'; Category = 'InvalidOperation'; Target = '\d+'
                Do = { Start-ServiceEmulator -Port $it.Running.Uri.Port }
                Says = 'Port \d+ on 127\.0\.0\.1 is in use'; Next = 'another port'
            }
        )
        End    = { Stop-ServiceBroker -Drain 0 }
    }
    @{
        Family = 'at Keystone or Sahara'
        Begin  = {
            $it.Emulator = Start-ServiceEmulator -Credential (New-MarkedCredential) -ProvisioningTime 0.02 -DeprovisioningTime 0.02 -JobTime 0.02 -FailingCluster 'boom*' -FailingJob 'bad*' -StuckCluster 'stuck*' -FailingScaling 'c1'
            $it.Cloud = $it.Emulator.OpenStack
            $it.Common = @{ AuthUri = $it.Cloud.AuthUri; ProjectName = $it.Cloud.ProjectName }
            $it.Session = Connect-TestSahara $it.Emulator
            $it.Old = Connect-TestSahara $it.Emulator -ApiVersion 1.1 -With @{ NoDefault = $true }
            New-TestTemplate
            $null = New-SaharaCluster c1 small
            Push-Location $it.Folder
        }
        Cases  = @(
            @{
                Name = 'a wrong cloud'; Id = 'CloudNotFound'; Category = 'ObjectNotFound'; Target = ''
                Do = { @{ clouds = [ordered]@{ mine = $it.Cloud.Cloud; other = $it.Cloud.Cloud } } | ConvertTo-Json -Depth 9 | Set-Content clouds.yaml; Connect-Sahara min }
                Says = 'no cloud ''min'' in ''.*clouds\.yaml''', 'mine, other'; Next = '-Cloud'
            }
            @{
                Name = 'none of several clouds'; Id = 'CloudNotFound'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-Sahara }
                Says = 'clouds\.yaml'' has several: mine, other'; Next = '-Cloud'
            }
            @{
                Name = 'bad YAML'; Id = 'InvalidCloudConfig'; Category = 'InvalidArgument'; Target = ''
                Do = { "clouds:`n  mine: { auth: [ $Marker" | Set-Content clouds.yaml; Connect-Sahara mine }
                Says = 'clouds\.yaml'' can''t be used: it isn''t valid YAML at line 3, column 1'; Next = 'Correct the file'
            }
            @{
                Name = 'no clouds.yaml'; Id = 'CloudNotFound'; Category = 'ObjectNotFound'; Target = ''
                Do = { Remove-Item clouds.yaml; Connect-Sahara mine }
                Says = 'no cloud ''mine'', since there is no clouds\.yaml in'; Next = '-AuthUri'
            }
            @{
                Name = 'nothing at all'; Id = 'CloudSettingsMissing'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-Sahara }
                Says = 'no OS_ variables', 'clouds\.yaml'; Next = 'OS_AUTH_URL'
            }
            @{
                Name = 'no password'; Id = 'CloudSettingsMissing'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { Connect-Sahara @{ auth = @{ auth_url = "$($it.Cloud.AuthUri)"; username = 'u' } } }
                Says = 'the password is missing'; Next = 'OS_AUTH_URL'
            }
            @{
                Name = 'an unknown auth_type'; Id = 'InvalidCloudConfig'; Category = 'InvalidArgument'; Target = ''
                Do = { Connect-Sahara @{ auth_type = 'kerberos'; auth = @{ auth_url = "$($it.Cloud.AuthUri)"; username = 'u' } } }
                Says = 'auth_type ''kerberos''', 'v3applicationcredential'; Next = 'Correct the file or setting'
            }
            @{
                Name = 'a wrong password'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { $c = $it.Common; Connect-Sahara -Credential (New-MarkedCredential runner wrong) @c }
                Says = 'user ''runner''', 'answered 401'; Next = 'password'
            }
            @{
                Name = 'an unknown project'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { Connect-Sahara -Credential (New-MarkedCredential) -AuthUri $it.Cloud.AuthUri -ProjectName nothing }
                Says = 'user ''runner''', 'answered 401'; Next = 'role in the project'
            }
            @{
                Name = 'a wrong path'; Id = 'IdentityVersionUnavailable'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { Connect-Sahara -Credential (New-MarkedCredential) -AuthUri "$($it.Emulator.Uri)nothing" -ProjectName p }
                Says = 'no Keystone with identity v3 at http://127\.0\.0\.1:\d+'; Next = 'auth_url'
            }
            @{
                Name = 'an unknown region'; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { $c = $it.Common; Connect-Sahara -Credential (New-MarkedCredential) @c -Region Mars }
                Says = 'no endpoint in region ''Mars''', 'RegionOne'; Next = '-Region'
            }
            @{
                Name = 'an unknown service type'; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { $c = $it.Common; Connect-Sahara -Credential (New-MarkedCredential) @c -ServiceType compute2 }
                Says = 'no service of type ''compute2''', 'data-processing'; Next = '-ServiceType'
            }
            @{
                Name = 'an expired token'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Target = '127\.0\.0\.1'
                Do = { Connect-Sahara -Token (ConvertTo-Secret "token-$Marker") -AuthUri $it.Cloud.AuthUri -ProjectName $it.Cloud.ProjectName }
                Says = 'token', 'expired or revoked'; Next = 'Get a new token'
            }
            @{
                Name = 'a client certificate that is none'; Id = 'InvalidOption'; Category = 'InvalidArgument'; Target = '127\.0\.0\.1'
                Do = { $c = $it.Common; Connect-Sahara -Credential (New-MarkedCredential) @c -ClientCertificatePath (New-File client.pem 'no certificate') }
                Says = 'client\.pem'' can''t be used'; Next = 'Correct the setting'
            }
            @{
                Name = 'a version of Keystone that is not there'; Id = 'IdentityVersionUnavailable'; Category = 'ObjectNotFound'; Target = '127\.0\.0\.1'
                Do = { $c = $it.Common; Connect-Sahara -Credential (New-MarkedCredential) @c -IdentityApiVersion 2 }
                Says = 'offers v3\.14, not identity v2'; Next = 'auth_url'
            }
            @{
                Name = 'an unknown cluster'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nobody'
                Do = { Get-SaharaCluster nobody }
                Says = 'no cluster ''nobody'''; Next = 'name or id'
            }
            @{
                Name = 'an unknown plugin'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nothing'
                Do = { Get-SaharaPlugin nothing }
                Says = 'no plugin ''nothing'''; Next = 'name or id'
            }
            @{
                Name = 'an unknown version of a plugin'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'fake'
                Do = { Get-SaharaPlugin fake -Version 9 }
                Says = 'version ''9'' of the plugin ''fake''', 'answered 404'; Next = 'name or id'
            }
            @{
                Name = 'a template of an unknown plugin'; RefusedBy = 'Server'; Id = 'InvalidReference'; Category = 'InvalidArgument'; Target = 'w'
                Do = { New-SaharaNodeGroupTemplate w -FlavorId 2 -PluginName faek -PluginVersion 0.1 -NodeProcess datanode }
                Says = 'node group template ''w''', 'faek'; Next = 'what isn''t there'
            }
            @{
                Name = 'an unknown node process'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'w'
                Do = { New-SaharaNodeGroupTemplate w -FlavorId 2 -PluginName fake -PluginVersion 0.1 -NodeProcess datanod }
                Says = 'node_processes: plugin ''fake'' 0\.1 has no datanod'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'an unknown template'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'c2'
                Do = { New-SaharaCluster c2 smal }
                Says = 'no cluster template ''smal'''; Next = 'name or id'
            }
            @{
                Name = 'an unknown image'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'c2'
                Do = { New-SaharaCluster c2 small -Image nothing }
                Says = 'no image ''nothing'''; Next = 'name or id'
            }
            @{
                Name = 'an image to register that is not there'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = '00000000-0000-0000-0000-000000000000'
                Do = { Register-SaharaImage ([guid]::Empty) cirros }
                Says = '(register|read) the image ''00000000', 'answered 404'; Next = 'name or id'
            }
            @{
                Name = 'a tag for an unknown image'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nothing'
                Do = { Add-SaharaImageTag nothing fake }
                Says = 'no image ''nothing'''; Next = 'name or id'
            }
            @{
                Name = 'bad JSON in a definition'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = 'c2'
                Do = { New-SaharaCluster c2 small -Definition "{ ""password"": ""$Marker"", }" }
                Says = 'Definition isn''t valid JSON', 'line 1, position 25'; Next = 'Correct the JSON'
            }
            @{
                Name = 'a node group without a number'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'c_2!'
                Do = { New-SaharaCluster 'c_2!' -PluginName fake -PluginVersion 0.1 -Image $ImageId -NodeGroup worker:many }
                Says = '''worker:many'' is no node group', 'name:count'; Next = 'Correct the value'
            }
            @{
                Name = 'a name that no host can have'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'c_2!'
                Do = { New-SaharaCluster 'c_2!' small }
                Says = 'name: ''c_2!''', 'host names'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'a name that is taken'; RefusedBy = 'Server'; Id = 'NameExists'; Category = 'ResourceExists'; Target = 'c1'
                Do = { New-SaharaCluster c1 small }
                Says = 'cluster ''c1''', 'already exists'; Next = 'another name'
            }
            @{
                Name = 'a cluster that fails'; RefusedBy = 'Server'; Id = 'ClusterCreationFailed'; Category = 'OperationStopped'; Target = 'boom1'
                Do = { New-SaharaCluster boom1 small }
                Says = 'cluster ''boom1'' failed', 'Reason:'; Next = 'Remove-SaharaCluster'
            }
            @{
                Name = 'a cluster that takes too long'; RefusedBy = 'Server'; Id = 'OperationTimedOut'; Category = 'OperationTimeout'; Target = 'ClusterCreation stuck1'
                Do = { New-SaharaCluster stuck1 small -TimeoutSeconds 1 }
                Says = 'cluster ''stuck1'' was still Validating after 1 s'; Next = 'Wait-SaharaCluster'
            }
            @{
                Name = 'a scaling of nothing'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'c1'
                Do = { Resize-SaharaCluster c1 }
                Says = 'no group is to be resized'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'a scaling of an unknown group'; Id = 'InvalidReference'; Category = 'InvalidArgument'; Target = 'c1'
                Do = { Resize-SaharaCluster c1 workers:3 }
                Says = 'cluster ''c1''', '''workers'''; Next = 'what isn''t there'
            }
            @{
                Name = 'a scaling that fails'; RefusedBy = 'Server'; Id = 'ClusterScalingFailed'; Category = 'OperationStopped'; Target = 'c1'
                Do = { Resize-SaharaCluster c1 worker:3 }
                Says = 'scaling of cluster ''c1'' failed', 'Reason:'; Next = 'Resize-SaharaCluster'
            }
            @{
                Name = 'a deletion of what is in use'; RefusedBy = 'Server'; Id = 'DeletionRefused'; Category = 'InvalidOperation'; Target = 'small'
                Do = { Remove-SaharaClusterTemplate small -Confirm:$false }
                Says = 'cluster template ''small''', 'in use by c1'; Next = 'Remove first'
            }
            @{
                Name = 'a deletion of nothing'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nobody'
                Do = { Remove-SaharaCluster nobody -Confirm:$false }
                Says = 'no cluster ''nobody'''; Next = 'name or id'
            }
            @{
                Name = 'what this version has not'; Id = 'NotInApiVersion'; Category = 'InvalidOperation'; Target = '.*run.sh'
                Do = { New-SaharaJobBinary -Path (New-File run.sh x) }
                Says = 'API v2 has no internal job binaries'; Next = '-ApiVersion 1\.1'
            }
            @{
                Name = 'force where there is none'; Id = 'NotInApiVersion'; Category = 'InvalidOperation'; Target = 'c1'
                Do = { Remove-SaharaCluster c1 -Force -Confirm:$false -Session $it.Old }
                Says = 'API v1\.1 has no deletion by force'; Next = '-ApiVersion 2'
            }
            @{
                Name = 'a lack of rights'; RefusedBy = 'Server'; Id = 'PermissionDenied'; Category = 'PermissionDenied'; Target = 'fake'
                Do = { Update-SaharaPlugin fake -Label @{ hidden = $true } }
                Says = 'plugin ''fake''', 'answered 403'; Next = 'rights'
            }
            @{
                Name = 'a file that is there'; Id = 'FileExists'; Category = 'ResourceExists'; Target = 'small'
                Do = { $null = New-File t.json '{}'; Export-SaharaClusterTemplate small t.json }
                Says = 't\.json'' is there already'; Next = '-Force'
            }
            @{
                Name = 'a file that is not there'; Id = 'InvalidParameter'; Category = 'InvalidArgument'; Target = 'nowhere\.json'
                Do = { Import-SaharaClusterTemplate nowhere.json }
                Says = 'nowhere\.json'' isn''t there'; Next = 'Correct the value'
            }
            @{
                Name = 'bad JSON in a file'; Id = 'InvalidJson'; Category = 'InvalidArgument'; Target = '.*bad.json'
                Do = { Import-SaharaClusterTemplate (New-File bad.json '{ ,') }
                Says = 'The file bad\.json', 'line 1, position 3'; Next = 'Correct the JSON'
            }
            @{
                Name = 'a file of something else'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = '.*other.json'
                Do = { Import-SaharaClusterTemplate (New-File other.json '{ "services": [] }') }
                Says = 'name is missing', 'services: a cluster template has no such field'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'a source without credentials'; RefusedBy = 'Server'; Id = 'InvalidReference'; Category = 'InvalidArgument'; Target = 'd1'
                Do = { New-SaharaDataSource d1 swift://c/o }
                Says = 'data source ''d1''', 'No credentials'; Next = 'credentials'
            }
            @{
                Name = 'an unknown kind of source'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'd1'
                Do = { New-SaharaDataSource d1 'ftp://x' }
                Says = 'must be one of swift'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'an unknown kind of job'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'j1'
                Do = { New-SaharaJobTemplate j1 Nonsense }
                Says = 'must be one of Hive'; Next = '-SkipRequestCheck'
            }
            @{
                Name = 'an unknown job'; Id = 'NotFound'; Category = 'ObjectNotFound'; Target = 'nothing'
                Do = { Start-SaharaJobExecution nothing c1 }
                Says = 'no job template ''nothing'''; Next = 'name or id'
            }
            @{
                Name = 'an order that there is not'; Id = 'InvalidRequest'; Category = 'InvalidArgument'; Target = 'Sahara session \d+ at 127\.0\.0\.1'
                Do = { Get-SaharaCluster -SortBy nothing }
                Says = 'by ''nothing'', but by id, name'; Next = 'Correct the fields'
            }
        )
        End    = { Pop-Location; Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator $it.Emulator }
    }
    @{
        Family = 'without ASP.NET Core'
        NeedsKestrel = $false
        Begin  = {}
        Cases  = @(
            @{
                Name = 'that another address takes'; Id = 'AspNetCoreMissing'; Category = 'InvalidOperation'; Target = '0\.0\.0\.0'
                Do = { Start-TestBroker -With @{ Address = '0.0.0.0'; AllowUnencrypted = $true; Credential = (New-MarkedCredential) } }
                Says = 'ASP\.NET Core'; Next = 'Install'
            }
        )
        End    = {}
    }
)
