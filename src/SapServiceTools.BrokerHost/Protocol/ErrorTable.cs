namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The one table of errors: every class of error on every operation. Where a class can't be meant on an operation it is a failure of the handler (500).</summary>
internal static class ErrorTable
{
    /// <summary>The status and the <c>error</c> code of the response; the code is null where the protocol has none.</summary>
    public static (int Status, string? Code) Map(BrokerError error, BrokerOperation operation) => error switch
    {
        BrokerError.BadRequest => (400, null),
        BrokerError.InvalidParameters => (400, "InvalidParameters"),
        BrokerError.AsyncRequired => (422, "AsyncRequired"),
        BrokerError.AppGuidMissing => (422, "RequiresApp"),
        BrokerError.ConcurrentAccess => (422, "ConcurrencyError"),
        BrokerError.MaintenanceInfoConflict => (422, "MaintenanceInfoConflict"),
        BrokerError.PlanChangeNotSupported => (422, "PlanChangeNotSupported"),
        BrokerError.InstanceLimitMet => (422, "InstanceLimitMet"),
        BrokerError.PlanQuotaExceeded => (422, "PlanQuotaExceeded"),
        BrokerError.ServiceQuotaExceeded => (422, "ServiceQuotaExceeded"),
        BrokerError.Overloaded => (503, "Overloaded"),
        BrokerError.InstanceExists => operation switch
        {
            BrokerOperation.Provision => (409, "InstanceExists"),
            BrokerOperation.Update or BrokerOperation.Bind => (422, "InstanceExists"),
            _ => (500, null),
        },
        BrokerError.BindingExists => operation switch
        {
            BrokerOperation.Bind => (409, "BindingExists"),
            // The instance can't be changed or deleted while it is bound.
            BrokerOperation.Update or BrokerOperation.Deprovision => (422, "BindingExists"),
            _ => (500, null),
        },
        BrokerError.InstanceDoesNotExist => operation switch
        {
            BrokerOperation.Deprovision or BrokerOperation.Unbind => (410, null),
            // Something that the new instance builds on is missing.
            BrokerOperation.Provision => (400, "InstanceDoesNotExist"),
            BrokerOperation.Catalog => (500, null),
            _ => (404, null),
        },
        BrokerError.BindingDoesNotExist => operation switch
        {
            BrokerOperation.Unbind => (410, null),
            BrokerOperation.FetchBinding or BrokerOperation.LastBindingOperation => (404, null),
            // The binding to rotate, or one that a parameter names.
            BrokerOperation.Bind or BrokerOperation.Provision or BrokerOperation.Update => (400, "BindingDoesNotExist"),
            _ => (500, null),
        },
        _ => (500, null),
    };

    /// <summary>A text for a class of error, where its thrower gave none.</summary>
    public static string Describe(BrokerError error) => error switch
    {
        BrokerError.BadRequest => "The request is malformed.",
        BrokerError.InvalidParameters => "The parameters can't be used.",
        BrokerError.InstanceExists => "The service instance exists with other attributes.",
        BrokerError.BindingExists => "The service binding exists with other attributes.",
        BrokerError.InstanceDoesNotExist => "The service instance doesn't exist.",
        BrokerError.BindingDoesNotExist => "The service binding doesn't exist.",
        BrokerError.AsyncRequired => "This service plan requires client support for asynchronous service operations.",
        BrokerError.AppGuidMissing => "This service supports generation of credentials through binding an application only.",
        BrokerError.ConcurrentAccess => "Another operation for this service instance is in progress.",
        BrokerError.MaintenanceInfoConflict => "The maintenance_info.version of the request differs from that of the service plan.",
        BrokerError.PlanChangeNotSupported => "The service instance can't be changed in this way.",
        BrokerError.InstanceLimitMet => "The limit of service instances is reached.",
        BrokerError.PlanQuotaExceeded => "The quota of this service plan is used up.",
        BrokerError.ServiceQuotaExceeded => "The quota of this service is used up.",
        BrokerError.Overloaded => "The broker can't take more work now.",
        _ => "The broker failed.",
    };
}
