using System.Management.Automation.Runspaces;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>
/// The properties that PowerShell shows where it uses no view: in a list, and behind an object of another type in the same output, where all thirty of a cluster would come otherwise.
/// </summary>
internal static class DisplaySets
{
    /// <summary>Those of all types, made anew: each runspace has its own.</summary>
    public static TypeData[] Create() =>
    [
        Shown("SapServiceTools.ManagedInstance", "TenantId", "Status", "UpdatedOn", "FailedMessage", "Id"),
        Shown("SapServiceTools.ManagedInstanceOperation", "TenantId", "Type", "Status", "StartedAt"),
        Shown("SapServiceTools.CredentialRotation", "TenantId", "BindingId", "Credentials", "OldBindingId", "OldRemoved"),
        Shown("SapServiceTools.FleetStep", "TenantId", "Action", "State", "Status", "Reason", "Message"),
        Shown("SapServiceTools.FleetSummary", "Keep", "Create", "Repair", "Remove", "Requests", "ExpectedDuration", "ExpectedRuns"),
        Shown("SapServiceTools.TenantRemainder", "DoneCount", "FailedCount", "InProgressCount", "NotBegunCount", "TimeBudget", "Elapsed", "ResumeAfter"),
        Shown("SapServiceTools.InstanceManagerSession", "Id", "Kind", "BackEnd", "Uri", "UserName", "ConnectedAt", "IsClosed"),
        Shown("SapServiceTools.BrokerSession", "Id", "Kind", "ApiVersion", "Uri", "UserName", "ConnectedAt", "IsClosed", "PendingOperations"),
        Shown("SapServiceTools.SaharaSession", "Id", "Kind", "ApiVersion", "Uri", "ProjectName", "UserName", "ConnectedAt", "IsClosed", "PendingOperations"),
        Shown("SapServiceTools.ServiceSession", "Id", "Kind", "Uri", "UserName", "ConnectedAt", "IsClosed"),
        Shown("SapServiceTools.BrokerService", "Name", "Description", "Bindable", "Plans", "ServiceId"),
        Shown("SapServiceTools.BrokerPlan", "ServiceName", "Name", "Description", "Free", "Bindable", "PlanId"),
        Shown("SapServiceTools.BrokerServiceInstance", "InstanceId", "ServiceName", "PlanName", "Status", "DashboardUrl"),
        Shown("SapServiceTools.BrokerServiceBinding", "BindingId", "InstanceId", "ServiceName", "PlanName", "Status", "Credentials"),
        Shown("SapServiceTools.BrokerServiceOperation", "InstanceId", "BindingId", "Type", "Status", "Description", "StartedAt"),
        Shown("SapServiceTools.ConformanceResult", "Requirement", "Verdict", "Level", "Section", "Reason", "Service", "Plan"),
        Shown("SapServiceTools.ConformanceExchange", "Method", "Uri", "StatusCode", "Trouble"),
        Shown("SapServiceTools.Clients.Broker.Catalog.ServiceCatalog", "Services"),
        Shown("SapServiceTools.Clients.Broker.Catalog.ServiceOffering", "Name", "Id", "Description", "Bindable", "Plans"),
        Shown("SapServiceTools.Clients.Broker.Catalog.ServicePlan", "Name", "Id", "Description", "Free", "Asynchronous"),
        Shown("SapServiceTools.Cmdlets.BrokerHost.HostedBroker", "Uri", "DashboardUri", "Services", "IsRunning", "Instances", "Bindings", "Operations", "Store"),
        Shown("SapServiceTools.Cmdlets.BrokerHost.BrokerLogEntry", "Time", "Kind", "Status", "Operation", "Message", "RequestId"),
        Shown("SapServiceTools.Emulator.Requests.EmulatorRequest", "Time", "Method", "Path", "StatusCode", "Duration", "Fault"),
        Shown("SapServiceTools.Emulator.ServiceManager.EmulatedServiceInstance", "TenantId", "Ready", "LastOperation", "BindingIds", "Id"),
        Shown("SapServiceTools.Emulator.ServiceManager.EmulatedServiceManager", "BindingCount", "TokenLifetime", "RefusesConflictsAtOnce", "ForgetsDeletions"),
        Shown("SapServiceTools.SaharaCluster", "Name", "Status", "StatusDescription", "NodeCount", "NodeGroups", "PluginName", "PluginVersion", "CreatedAt", "Id"),
        Shown("SapServiceTools.SaharaClusterTemplate", "Name", "PluginName", "PluginVersion", "NodeGroups", "Description", "Id"),
        Shown("SapServiceTools.SaharaNodeGroupTemplate", "Name", "PluginName", "PluginVersion", "FlavorId", "NodeProcesses", "Description", "Id"),
        Shown("SapServiceTools.SaharaNodeGroup", "Name", "Count", "NodeProcesses", "FlavorId", "Instances"),
        Shown("SapServiceTools.SaharaInstance", "InstanceName", "InternalIp", "ManagementIp"),
        Shown("SapServiceTools.SaharaProvisionStep", "StepName", "StepType", "Total", "Successful", "CreatedAt"),
        Shown("SapServiceTools.SaharaEvent", "InstanceName", "Successful", "CreatedAt", "EventInfo"),
        Shown("SapServiceTools.SaharaVerification", "ClusterName", "Status", "FailingChecks", "CreatedAt", "Id"),
        Shown("SapServiceTools.SaharaHealthCheck", "Name", "Status", "Description"),
        Shown("SapServiceTools.SaharaPlugin", "Name", "Title", "Versions", "Description"),
        Shown("SapServiceTools.SaharaPluginConfig", "ApplicableTarget", "Name", "ConfigType", "DefaultValue", "Scope"),
        Shown("SapServiceTools.SaharaLabel", "Status", "Mutable", "Description"),
        Shown("SapServiceTools.SaharaImage", "Name", "Id", "UserName", "Tags", "Status", "Description"),
        Shown("SapServiceTools.SaharaDataSource", "Name", "Type", "Url", "Description", "Id"),
        Shown("SapServiceTools.SaharaJobBinary", "Name", "Url", "Description", "Id"),
        Shown("SapServiceTools.SaharaJobBinaryInternal", "Name", "DataSize", "CreatedAt", "Id"),
        Shown("SapServiceTools.SaharaJobTemplate", "Name", "Type", "Mains", "Libs", "Description", "Id"),
        Shown("SapServiceTools.SaharaJobArgument", "Name", "MappingType", "Location", "ValueType", "Required"),
        Shown("SapServiceTools.SaharaJobType", "Name", "Plugins"),
        Shown("SapServiceTools.SaharaJobTypePlugin", "Name", "Title", "Versions", "Description"),
        Shown("SapServiceTools.SaharaJobConfigHint", "JobType", "Configs", "Params", "Args"),
        Shown("SapServiceTools.SaharaJobConfig", "Name", "Value", "Description"),
        Shown("SapServiceTools.SaharaJobExecution", "Id", "Status", "JobTemplateName", "ClusterName", "StartTime", "EndTime", "Duration"),
        Shown("SapServiceTools.SaharaOperation", "Name", "Kind", "Type", "Status", "StartedAt"),
    ];

    /// <summary>One type's.</summary>
    public static TypeData Shown(string type, params string[] properties) => new(type) { DefaultDisplayPropertySet = new PropertySetData(properties) };
}
