# Where a marked secret may appear, and what the canary need not reach, each with its reason. An entry that nothing needs any more fails the suite.
@{
    # What steps of the scenarios show: a pattern of family, number, cmdlets and stream.
    Streams    = @{
        'Tenants * (Get-ServiceEmulator *) Output'   = 'an emulator shows its tester what it was sent as parameters'
        'Broker * (New-BrokerPlan *) Output'         = 'what an operator writes into a catalog goes to every platform as it is; who reads it there is shown masks'
        'Broker * (New-BrokerService *) Output'      = 'what an operator writes into a catalog goes to every platform as it is; who reads it there is shown masks'
    }

    # Files that a cmdlet writes: a pattern of the name.
    Files      = @{
        'credentials'   = 'Export-ManagedInstanceCredential -Path hands credentials over; the file is for its owner alone'
        'ngt.json'      = 'a template as the server exports it, so that Import- makes the same again'
        'ct.json'       = 'a template as the server exports it, so that Import- makes the same again'
        'config.xml'    = 'a file that the scenario gives'
    }

    # Parameters that the derived calls don't give, as Cmdlet.Parameter or *.Parameter.
    Parameters = @{
        '*.InputObject'                             = 'an object that another cmdlet returned, or a record whose properties are parameters of their own'
        'Connect-Broker.ClientCertificate'          = 'a certificate has no text of its key'
        'Start-ServiceBroker.Certificate'           = 'a certificate has no text of its key'
        'Start-ServiceEmulator.Certificate'         = 'a certificate has no text of its key'
        'New-BrokerPlan.*Schema'                    = 'a schema describes parameters and has none; it goes to every platform'
        'New-Broker*.Metadata'                      = 'what an operator writes into a catalog goes to every platform as it is; who reads it there is shown masks'
        'New-BrokerService.DashboardClient'         = 'fields beyond the specification go to every platform as they are; the secret itself reads as a mask, as BrokerSecrets.Tests.ps1 has it'
        'Write-BrokerError.Description'             = 'the text of the answer itself, which leaves the broker as its handler wrote it; who reads it there is shown masks'
        '*.On*'                                     = 'what a handler returns, throws and gets is what the steps of the scenarios are about'
        'Start-ServiceBroker.InitializationScript'  = 'code of the operator, of which nothing is shown'
    }

    # Properties of output types that no scenario fills, as Type.Property.
    Properties = @{
        'Sahara*'                             = 'MaskTests reads each property of each model of Sahara out of fields that are full of secrets'
        'BrokerServiceOperation.*'            = 'a broker that works at once has no operation to tell about; what others say of theirs passes the redactor'
        'BrokerSession.PendingOperations'     = 'a broker that works at once leaves none'
        'ConformanceExchange.Trouble'         = 'only where a connection breaks'
        'EmulatorRateLimit.*'                 = 'what a tester limits: a verb and a path'
        'ServiceEmulator.RateLimit*'          = 'what a tester limits: a verb and a path'
        'FleetStep.Message'                   = 'the message of the error that the same step writes'
        'FleetSummary.*'                      = 'counts, and the published limits of a service'
        'MaintenanceInfo.*'                   = 'no parameter gives fields beyond the specification; of those of other brokers CatalogMask masks the secrets'
        'Service*.AdditionalFields'           = 'no parameter gives fields beyond the specification; of those of other brokers CatalogMask masks the secrets'
        'ManagedInstanceOperation.InstanceId' = 'an id'
        'ServiceSession.*'                    = 'read at each kind of session'
        'TenantRemainder.*'                   = 'the names of tenants that a time budget left over'
    }
}
