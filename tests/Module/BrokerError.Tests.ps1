# Write-BrokerError: every class of error, on every operation, as the caller sees it.
BeforeDiscovery {
    # Operation by operation, what each class becomes; the word is that of the answer's "error". A class that can't be meant there is a failure of the handler.
    $same = @{
        BadRequest             = 400, $null
        InvalidParameters      = 400, 'InvalidParameters'
        AsyncRequired          = 422, 'AsyncRequired'
        AppGuidMissing         = 422, 'RequiresApp'
        ConcurrentAccess       = 422, 'ConcurrencyError'
        MaintenanceInfoConflict = 422, 'MaintenanceInfoConflict'
        PlanChangeNotSupported = 422, 'PlanChangeNotSupported'
        InstanceLimitMet       = 422, 'InstanceLimitMet'
        PlanQuotaExceeded      = 422, 'PlanQuotaExceeded'
        ServiceQuotaExceeded   = 422, 'ServiceQuotaExceeded'
        Overloaded             = 503, 'Overloaded'
        ServiceFailure         = 500, $null
    }
    $own = @{
        InstanceExists       = @{ Provision = 409, 'InstanceExists'; Update = 422, 'InstanceExists'; Bind = 422, 'InstanceExists' }
        BindingExists        = @{ Bind = 409, 'BindingExists'; Update = 422, 'BindingExists'; Deprovision = 422, 'BindingExists' }
        InstanceDoesNotExist = @{
            Provision = 400, 'InstanceDoesNotExist'; Update = 404, $null; Deprovision = 410, $null; Bind = 404, $null; Unbind = 410, $null
            FetchInstance = 404, $null; FetchBinding = 404, $null
        }
        BindingDoesNotExist  = @{
            Provision = 400, 'BindingDoesNotExist'; Update = 400, 'BindingDoesNotExist'; Bind = 400, 'BindingDoesNotExist'; Unbind = 410, $null; FetchBinding = 404, $null
        }
    }
    $cases = foreach ($operation in 'Provision', 'Update', 'Deprovision', 'Bind', 'Unbind', 'FetchInstance', 'FetchBinding') {
        foreach ($class in @($same.Keys) + @($own.Keys)) {
            $expected = $same.ContainsKey($class) ? $same[$class] : $own[$class].ContainsKey($operation) ? $own[$class][$operation] : @(500, $null)
            @{ operation = $operation; class = $class; status = $expected[0]; word = $expected[1] }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # One handler for everything: it does what the instance's id says, if the operation is the one that it names.
    $handler = {
        $operation, $class = $Request.InstanceId -split '\.'
        if ("$($Request.Kind)" -eq $operation) { Write-BrokerError $class "about $class" }
    }
    $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true; BindingsRetrievable = $true; PlanUpdateable = $true } -With @{
        OnProvision = $handler; OnUpdate = $handler; OnDeprovision = $handler; OnBind = $handler; OnUnbind = $handler; OnFetchInstance = $handler; OnFetchBinding = $handler
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'Write-BrokerError' {
    It '<class> on <operation> is <status> <word>' -ForEach $cases {
        $id = "$operation.$class"
        if ($operation -ne 'Provision') { (Invoke-Operation $broker Provision -Instance $id).Status | Should -Be 201 }
        if ($operation -in 'Unbind', 'FetchBinding') { (Invoke-Operation $broker Bind -Instance $id).Status | Should -Be 201 }
        $answer = Invoke-Operation $broker $operation -Instance $id -Body ($operation -eq 'Update' ? @{ parameters = @{ a = 1 } } : @{})
        $answer.Status | Should -Be $status
        $answer.Body.error | Should -Be $word
        $answer.Body.description | Should -Be "about $class"
    }

    It 'has no class but these' -ForEach @{ known = $cases.class | Select-Object -Unique } {
        (Get-Command Write-BrokerError).Parameters.Error.ParameterType.GetEnumNames() | Sort-Object | Should -Be ($known | Sort-Object)
    }

    It 'leaves no instance behind where it refuses, and one to clean up where it fails' {
        (Invoke-Operation $broker Provision -Instance Provision.PlanQuotaExceeded).Status | Should -Be 422
        (Invoke-Operation $broker Deprovision -Instance Provision.PlanQuotaExceeded).Status | Should -Be 410
        (Invoke-Operation $broker Provision -Instance Provision.ServiceFailure).Status | Should -Be 500
        (Invoke-Operation $broker Deprovision -Instance Provision.ServiceFailure).Status | Should -Be 200
    }

    It 'has a text of its own for each class' {
        $broker = Start-TestBroker -With @{ OnProvision = { Write-BrokerError $Request.Parameters.class } }
        $texts = foreach ($class in (Get-Command Write-BrokerError).Parameters.Error.ParameterType.GetEnumNames()) {
            (Invoke-Operation $broker Provision -Body @{ parameters = @{ class = $class } }).Body.description
        }
        $texts | Should -Not -Contain ''
        @($texts | Select-Object -Unique).Count | Should -Be 16
    }

    It 'says whether a failed update left the instance usable and can be tried again' {
        $broker = Start-TestBroker -Service @{ PlanUpdateable = $true } -With @{
            OnUpdate      = { Write-BrokerError ServiceFailure 'half done' -InstanceUsable $false -UpdateRepeatable $true }
            OnDeprovision = { Write-BrokerError ServiceFailure 'half gone' -InstanceUsable $false -UpdateRepeatable $true }
            OnBind        = { Write-BrokerError ServiceFailure 'not bound' -InstanceUsable $false }
        }
        $null = Invoke-Operation $broker Provision
        $update = (Invoke-Operation $broker Update -Body @{ parameters = @{ a = 1 } }).Body
        $update.instance_usable, $update.update_repeatable | Should -Be $false, $true
        $deprovision = (Invoke-Operation $broker Deprovision).Body
        $deprovision.instance_usable | Should -BeFalse
        $deprovision.ContainsKey('update_repeatable') | Should -BeFalse
        (Invoke-Operation $broker Bind).Body.Keys | Should -Be 'description'
    }

    It 'says when to come back' {
        $broker = Start-TestBroker -With @{ OnProvision = { Write-BrokerError Overloaded -RetryAfter 90 } }
        $answer = Invoke-Operation $broker Provision
        $answer.Status, $answer.Headers['Retry-After'] | Should -Be 503, '90'
        $broker = Start-TestBroker -With @{ OnBind = { Write-BrokerError Overloaded -RetryAfter ([timespan]::FromMinutes(2)) } }
        $null = Invoke-Operation $broker Provision
        (Invoke-Operation $broker Bind).Headers['Retry-After'] | Should -Be '120'
    }

    It 'works from a function, a module and a nested block, and runs what stands in finally' {
        $module = Join-Path $TestDrive 'Quota.psm1'
        Set-Content $module 'function Assert-Quota { & { Write-BrokerError PlanQuotaExceeded "from a module" } }'
        $broker = Start-TestBroker -With @{
            Module      = $module
            OnProvision = { try { 1 | ForEach-Object { Assert-Quota } } finally { Write-Information 'cleaned up' } }
        }
        $answer = Invoke-Operation $broker Provision
        $answer.Status, $answer.Body.error, $answer.Body.description | Should -Be 422, 'PlanQuotaExceeded', 'from a module'
        @($broker.Log | Where-Object Kind -EQ Information).Message | Should -Be 'cleaned up'
    }

    It 'can be caught, changed and thrown again' {
        $broker = Start-TestBroker -With @{
            OnProvision = { try { Write-BrokerError InstanceExists 'first' } catch { if ($Request.InstanceId -eq 'again') { throw } } }
        }
        (Invoke-Operation $broker Provision -Instance again).Status | Should -Be 409
        (Invoke-Operation $broker Provision -Instance caught).Status | Should -Be 201
    }

    It 'goes to the caller and not to the log as a fault' {
        $broker = Start-TestBroker -With @{ OnProvision = { Write-BrokerError InvalidParameters 'size is too big' } }
        $null = Invoke-Operation $broker Provision
        @($broker.Log | Where-Object Kind -NE Request) | Should -BeNullOrEmpty
    }

    It 'is an ordinary terminating error outside of a handler' {
        $failure = Get-ErrorOf { Write-BrokerError PlanQuotaExceeded 'no more' }
        $failure.FullyQualifiedErrorId | Should -Be 'PlanQuotaExceeded,SapServiceTools.Cmdlets.BrokerHost.WriteBrokerErrorCommand'
        "$failure" | Should -Be 'no more'
    }

    It 'refuses <name>' -ForEach @(
        @{ name = 'an unknown class'; more = @{ Error = 'NoSuchClass' } }
        @{ name = 'a negative time'; more = @{ Error = 'Overloaded'; RetryAfter = -1 } }
        @{ name = 'more than a day'; more = @{ Error = 'Overloaded'; RetryAfter = 100000 } }
    ) {
        (Get-ErrorOf { Write-BrokerError @more }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }
}

Describe 'A class on an operation in the background' {
    BeforeAll {
        $late = Start-TestBroker -Service @{ BindingsRetrievable = $true; PlanUpdateable = $true } -Plan @{ Asynchronous = 'All' } -With @{
            OnProvision = $handler; OnUpdate = $handler; OnDeprovision = $handler; OnBind = $handler; OnUnbind = $handler
        }
    }

    It 'ends <operation> as failed, with the text' -ForEach @(
        @{ operation = 'Provision' }, @{ operation = 'Update' }, @{ operation = 'Deprovision' }, @{ operation = 'Bind' }, @{ operation = 'Unbind' }
    ) {
        $id = "$operation.PlanQuotaExceeded"
        $about = $operation -in 'Bind', 'Unbind' ? @{ Binding = 'b1' } : @{}
        if ($operation -ne 'Provision') {
            $null = Invoke-Operation $late Provision -Instance $id -Incomplete
            (Wait-Operation $late -Instance $id).Body.state | Should -Be 'succeeded'
        }
        if ($operation -eq 'Unbind') {
            $null = Invoke-Operation $late Bind -Instance $id -Incomplete
            (Wait-Operation $late -Instance $id -Binding b1).Body.state | Should -Be 'succeeded'
        }
        (Invoke-Operation $late $operation -Instance $id -Incomplete -Body ($operation -eq 'Update' ? @{ parameters = @{ a = 1 } } : @{})).Status | Should -Be 202
        $end = Wait-Operation $late -Instance $id @about
        $end.Body.state, $end.Body.description | Should -Be 'failed', 'about PlanQuotaExceeded'
    }

    It 'is the aim of a deletion where it says that nothing is there' {
        $null = Invoke-Operation $late Provision -Instance Deprovision.InstanceDoesNotExist -Incomplete
        $null = Wait-Operation $late -Instance Deprovision.InstanceDoesNotExist
        $null = Invoke-Operation $late Deprovision -Instance Deprovision.InstanceDoesNotExist -Incomplete
        (Wait-Operation $late -Instance Deprovision.InstanceDoesNotExist).Body.state | Should -Be 'succeeded'
    }
}

Describe 'A class while being asked how work stands' {
    It '<class> is <status> to <operation>' -ForEach @(
        @{ operation = 'LastOperation'; class = 'ServiceFailure'; status = 500 }
        @{ operation = 'LastOperation'; class = 'Overloaded'; status = 503 }
        @{ operation = 'LastOperation'; class = 'InstanceDoesNotExist'; status = 404 }
        @{ operation = 'LastBindingOperation'; class = 'BadRequest'; status = 400 }
        @{ operation = 'LastBindingOperation'; class = 'BindingDoesNotExist'; status = 404 }
        @{ operation = 'LastBindingOperation'; class = 'ServiceFailure'; status = 500 }
    ) {
        $broker = Start-TestBroker -Service @{ BindingsRetrievable = $true } -With @{
            OnProvision     = { @{ asynchronous = ($Request.Parameters.late -eq $true) } }
            OnBind          = { @{ asynchronous = $true } }
            OnLastOperation = { Write-BrokerError $Request.Parameters.class 'about the work' }
        }
        $parameters = @{ parameters = @{ class = $class; late = ($operation -eq 'LastOperation') } }
        $null = Invoke-Operation $broker Provision -Incomplete -Body $parameters
        if ($operation -eq 'LastBindingOperation') { (Invoke-Operation $broker Bind -Incomplete -Body $parameters).Status | Should -Be 202 }
        $answer = Invoke-Operation $broker $operation
        $answer.Status, $answer.Body.description | Should -Be $status, 'about the work'
    }
}
