namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The classes of errors. <see cref="ErrorTable"/> has the status and code of each, on each operation.</summary>
public enum BrokerError : long
{
    /// <summary>The request is malformed or lacks something.</summary>
    BadRequest,

    /// <summary>The parameters are well-formed but can't be used.</summary>
    InvalidParameters,

    /// <summary>The instance exists with other attributes.</summary>
    InstanceExists,

    /// <summary>The binding exists with other attributes.</summary>
    BindingExists,

    /// <summary>There is no such instance. While deleting this means that the work is done.</summary>
    InstanceDoesNotExist,

    /// <summary>There is no such binding. While deleting this means that the work is done.</summary>
    BindingDoesNotExist,

    /// <summary>It takes longer than a caller can wait, and the caller doesn't accept that.</summary>
    AsyncRequired,

    /// <summary>A binding needs an app.</summary>
    AppGuidMissing,

    /// <summary>Another operation on the instance is in progress.</summary>
    ConcurrentAccess,

    /// <summary>The caller knows another version of the plan than the catalog has.</summary>
    MaintenanceInfoConflict,

    /// <summary>The instance can't change in this way.</summary>
    PlanChangeNotSupported,

    /// <summary>No more instances are allowed.</summary>
    InstanceLimitMet,

    /// <summary>The plan's quota is used up.</summary>
    PlanQuotaExceeded,

    /// <summary>The service's quota is used up.</summary>
    ServiceQuotaExceeded,

    /// <summary>The broker can't take more work now.</summary>
    Overloaded,

    /// <summary>Anything else that failed; the platform will clean up after it.</summary>
    ServiceFailure,
}
