# The guidelines of PowerShell and this module's own, held against every cmdlet by reflection. What departs from one stands here with its reason.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $commands = (Get-Module SapServiceTools).ExportedCmdlets.Values | Sort-Object Name | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $approved = (Get-Verb).Verb
    $parameters = foreach ($command in (Get-Module SapServiceTools).ExportedCmdlets.Values) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            [pscustomobject]@{ Command = $command.Name; Verb = $command.Verb; Name = $parameter.Name; Type = $parameter.ParameterType; Parameter = $parameter }
        }
    }

    # One name has one type, where one or several of it are the same, and a family counts as its head. These have several, since the word is the field's own in each place.
    $severalTypes = @{
        Credential           = 'a PSCredential for who signs in; for Sahara''s data also the fields of its own kinds of credentials'
        Id                   = 'a number of a session; what a catalog or a cloud calls its things is text'
        InputObject          = 'what the noun''s cmdlets return'
        Interface            = 'the endpoints of a cloud, the arguments of a job template, and their values: OpenStack has one word for them'
        JobTemplate          = 'its object brings its session along where a job is started'
        Operation            = 'the protocol''s own word for an operation at a broker is text'
        Plan                 = 'a service is made from plans, and elsewhere a plan is named'
        PlanUpdateable       = 'a plan says nothing, yes or no; a service yes or no'
        Type                 = 'of operations it is one of three; Sahara''s plugins have their own types'
    }

    # Parameters that take one of a known set, and complete it.
    $knownSets = 'Session.Id', 'ServiceSession.Kind', 'ServiceEmulator.Port', 'ServiceBroker.Port', 'Broker.ApiVersion', 'ServiceBroker.MinimumVersion',
        '*.TenantId', '*.InstanceId', '*.BindingId', '*.Service', '*.Plan', '*.Status', '*.PluginName', '*.PluginVersion', '*.Requirement', '*.Vault', '*.Cloud', '*.Region',
        '*.Session', '*.FlavorId', '*.Image', '*.Keypair', '*.ManagementNetworkId', '*.DomainName', '*.FloatingIpPool', '*.SecurityGroup', '*.*AvailabilityZone', '*.*VolumeType', 'SaharaImage.UserName'
    # Any object, and yet not the path of a file with one: their text is a name or a version.
    $notFree = 'Cloud', 'JobTemplate', 'MaintenanceInfo', 'Rotate'
    $newOnes = @{
        'New-ManagedInstance -TenantId'  = 'of new ones nobody knows the names'
        'Sync-ManagedInstance -TenantId' = 'the list of the tenants that are wanted comes from elsewhere'
        'Invoke-BrokerProvision -InstanceId' = 'of new ones nobody knows the names'
        'Invoke-BrokerBind -BindingId'   = 'of new ones nobody knows the names'
        'Start-ServiceBroker -Port'      = 'one that is free'
        'Start-ServiceEmulator -Port'    = 'one that is free'
        'New-BrokerService -Plan'        = 'objects of New-BrokerPlan'
    }
}

Describe '<Name>' -ForEach $commands {
    It 'has an approved verb, a noun in the singular and parameters in Pascal case' {
        $Command.Verb | Should -BeIn $approved
        $Command.Noun | Should -Match '^(ManagedInstance|Service|Broker|Sahara|InstanceManager)'
        # What ends so in the singular.
        $Command.Noun -replace '(Status|Alias|Process)$' | Should -Not -Match 's$'
        $Command.Parameters.Values | Where-Object { $_.Name -notin $common -and $_.Name -cnotmatch '^[A-Z][A-Za-z0-9]+$' } | Should -BeNullOrEmpty
    }

    It 'has one parameter at most that takes the pipeline by value in each set' {
        foreach ($set in $Command.ParameterSets) {
            @($set.Parameters | Where-Object ValueFromPipeline).Count | Should -BeLessOrEqual 1 -Because $set.Name
        }
    }

    It 'asks before it changes anything, and reads without a question' {
        $asks = $Command.Parameters.ContainsKey('WhatIf')
        switch -Regex ($Command.Name) {
            # They change nothing of others: they open what is this runspace's own, make objects, or end their own handler.
            '^(Connect|Wait|Get|Write)-|^New-Broker(Plan|Service)$' { $asks | Should -BeFalse -Because $Command.Name; break }
            '^(Disconnect|ConvertTo|New|Set|Add|Remove|Update|Resize|Sync|Repair|Clear|Register|Unregister|Save|Export|Invoke)-' { $asks | Should -BeTrue -Because $Command.Name; break }
        }
    }

    It 'says what it returns' {
        if ($Command.OutputType) { return }
        $Command.Verb | Should -BeIn 'Clear', 'Disconnect', 'Remove', 'Stop', 'Unregister', 'Write'
    }

    It 'has -LiteralPath for each -Path, since no path has wildcards' {
        $path = $Command.Parameters['Path']
        if (-not $path) { return }
        $path.Aliases | Should -Contain 'LiteralPath'
        $path.Aliases | Should -Contain 'PSPath'
    }
}

Describe 'All cmdlets' {
    It 'that remove return nothing by themselves' {
        foreach ($command in Get-Command -Module SapServiceTools -Verb Remove, Clear, Stop, Unregister, Disconnect) {
            if ($command.OutputType) { $command.Parameters.Keys | Where-Object { $_ -in 'PassThru', 'NoWait' } | Should -Not -BeNullOrEmpty -Because $command.Name }
        }
    }

    It 'give a parameter of one name one type' {
        $several = $parameters | Group-Object Name | Where-Object {
            $types = @($_.Group.Type | ForEach-Object { $_.IsArray ? $_.GetElementType() : $_ } | Select-Object -Unique)
            # Of what is anything but object each is.
            $head = $types | Where-Object { $one = $_; $one -ne [object] -and -not ($types | Where-Object { -not $one.IsAssignableFrom($_) }) }
            $types.Count -gt 1 -and -not $head
        }
        $several.Name | Where-Object { $_ -notin $severalTypes.Keys } | Should -BeNullOrEmpty
        # An exception that is none any more is to go.
        $severalTypes.Keys | Where-Object { $_ -notin $several.Name } | Should -BeNullOrEmpty
    }

    It 'complete each known set' {
        $without = foreach ($one in $parameters) {
            $key = "$($one.Command -replace '^\w+-').$($one.Name)"
            if (-not ($knownSets | Where-Object { $key -like $_ -or $key -like "*$_" })) { continue }
            $element = $one.Type.IsArray ? $one.Type.GetElementType() : $one.Type
            $completes = $one.Parameter.Attributes | Where-Object { $_ -is [Management.Automation.ArgumentCompleterAttribute] -or $_ -is [Management.Automation.ValidateSetAttribute] }
            if (-not $completes -and -not $element.IsEnum) { "$($one.Command) -$($one.Name)" }
        }
        $without | Where-Object { $_ -notin $newOnes.Keys } | Should -BeNullOrEmpty
        $newOnes.Keys | Where-Object { $_ -notin $without } | Should -BeNullOrEmpty
    }

    It 'complete each enumeration and each fixed set' {
        $several = 0
        foreach ($one in $parameters) {
            $element = $one.Type.IsArray ? $one.Type.GetElementType() : ([Nullable]::GetUnderlyingType($one.Type) ?? $one.Type)
            $set = $one.Parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateSetAttribute] }
            $values = $set ? $set.ValidValues : $element.IsEnum ? [enum]::GetNames($element) : $null
            if (-not $values) { continue }
            $several++
            $line = "$($one.Command) -$($one.Name) "
            $completed = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | ForEach-Object { $_.Trim("'") }
            $values | Where-Object { $_ -notin $completed } | Should -BeNullOrEmpty -Because $line
        }
        $several | Should -BeGreaterThan 10
    }

    It 'complete files where they take one, and as they are' {
        $files = $parameters | Where-Object { $_.Name -match '(Path|File)$' -and $_.Type -eq [string] }
        $forms = $parameters | Where-Object { $_.Type -eq [object] -and $_.Name -notin $notFree }
        $files.Count | Should -BeGreaterThan 20
        $forms.Count | Should -BeGreaterThan 40
        foreach ($one in @($files) + $forms) {
            $completer = $one.Parameter.Attributes | Where-Object { $_ -is [Management.Automation.ArgumentCompleterAttribute] }
            $completer.Type.Name | Should -Be 'FilePathCompleter' -Because "$($one.Command) -$($one.Name)"
        }
    }

    It 'complete ids of sessions, kinds, ports and versions' {
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator
        function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Get-Completion 'Get-ServiceSession ' | Should -Be "$($session.Id)"
        Get-Completion 'Disconnect-ServiceSession -Id ' | Should -Be "$($session.Id)"
        Get-Completion 'Disconnect-ServiceSession ' | Should -Be "$($session.Id)"
        Get-Completion 'Get-ManagedInstance -Session ' | Should -Be "$($session.Id)"
        # What the shell offers instead are files.
        Get-Completion 'Get-SaharaCluster -Session ' | Should -Not -Contain "$($session.Id)"
        Get-Completion 'Get-ServiceSession -Kind inst' | Should -Be 'InstanceManager'
        Get-Completion 'Get-ServiceEmulator ' | Should -Be "$($emulator.Uri.Port)"
        Get-Completion 'Connect-Broker -ApiVersion 2.1' | Should -Contain "'2.17'"
        $session | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }
}
