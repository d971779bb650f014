@{
    RootModule           = 'SapServiceTools.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d3f0f3e-6a1b-4b7e-9c58-2f7d0c1e8a46'
    Author               = 'The SapServiceTools authors'
    CompanyName          = 'Community'
    Copyright            = '(c) The SapServiceTools authors. MIT licence.'
    Description          = 'Runs platform services from a pipeline: one SAP Instance Manager or Service Manager instance per tenant, Open Service Broker API, OpenStack Sahara.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('SapServiceTools.Format.ps1xml', 'SapServiceTools.Broker.Format.ps1xml', 'SapServiceTools.Conformance.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    # Explicit, because a wildcard breaks autoload of binary modules (PowerShell#24743).
    CmdletsToExport      = @(
        'Clear-ManagedInstanceCache'
        'Connect-Broker'
        'Connect-InstanceManager'
        'Disconnect-ServiceSession'
        'Export-BrokerInventory'
        'Get-BrokerBinding'
        'Get-BrokerCatalog'
        'Get-BrokerCredential'
        'Get-BrokerInstance'
        'Get-BrokerLastOperation'
        'Get-BrokerPlan'
        'Get-BrokerService'
        'Get-ManagedInstance'
        'Get-ManagedInstanceCredential'
        'Get-ServiceBroker'
        'Get-ServiceEmulator'
        'Get-ServiceSession'
        'Import-BrokerInventory'
        'Invoke-BrokerBind'
        'Invoke-BrokerDeprovision'
        'Invoke-BrokerProvision'
        'Invoke-BrokerUnbind'
        'Invoke-BrokerUpdate'
        'New-BrokerPlan'
        'New-BrokerService'
        'New-ManagedInstance'
        'Remove-ManagedInstance'
        'Start-ServiceBroker'
        'Start-ServiceEmulator'
        'Stop-ServiceBroker'
        'Stop-ServiceEmulator'
        'Test-BrokerConformance'
        'Wait-BrokerOperation'
        'Wait-ManagedInstance'
        'Write-BrokerError'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('SAP', 'BTP', 'InstanceManager', 'ServiceManager', 'CloudFoundry', 'OpenServiceBroker', 'OpenStack', 'Sahara', 'Multitenancy', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
