namespace SapServiceTools;

/// <content>Errors of brokers</content>
public static partial class ErrorIds
{
    /// <summary>The broker works asynchronously only.</summary>
    [Cure("Leave out -Synchronous.")]
    public const string BrokerAsyncRequired = nameof(BrokerAsyncRequired);

    /// <summary>The binding's id is taken with other attributes.</summary>
    [Cure("Take another -BindingId, or the same parameters as the first time.")]
    public const string BrokerBindingExists = nameof(BrokerBindingExists);

    /// <summary>The broker has no such binding, or is still making it.</summary>
    [Cure("Check the ids; Get-BrokerBinding without any lists this session's. Wait-BrokerOperation waits for one that is being made.")]
    public const string BrokerBindingNotFound = nameof(BrokerBindingNotFound);

    /// <summary>Another operation goes on with the instance.</summary>
    [Cure("Wait for it with Wait-BrokerOperation, then try again.")]
    public const string BrokerConcurrency = nameof(BrokerConcurrency);

    /// <summary>The binding has no credentials, or the broker gave them once, to another session.</summary>
    [Cure("Make another binding with Invoke-BrokerBind; a broker may hand credentials out only once.")]
    public const string BrokerCredentialsMissing = nameof(BrokerCredentialsMissing);

    /// <summary>The instance's id is taken with other attributes.</summary>
    [Cure("Take another -InstanceId, or the same service, plan and parameters as the first time.")]
    public const string BrokerInstanceExists = nameof(BrokerInstanceExists);

    /// <summary>The bindings have to go first.</summary>
    [Cure("Remove them with Invoke-BrokerUnbind, or use -IncludeBinding.")]
    public const string BrokerInstanceHasBindings = nameof(BrokerInstanceHasBindings);

    /// <summary>The broker has no such instance, or is still creating it.</summary>
    [Cure("Check the id; Get-BrokerInstance without one lists this session's. Wait-BrokerOperation waits for one that is being created.")]
    public const string BrokerInstanceNotFound = nameof(BrokerInstanceNotFound);

    /// <summary>The inventory can't be read or written, or is another broker's. The message says which.</summary>
    [Cure("Name a file that Export-BrokerInventory wrote for this broker. With -Force the broker's address may be another one.")]
    public const string BrokerInventoryInvalid = nameof(BrokerInventoryInvalid);

    /// <summary>The plan has another version now.</summary>
    [Cure("Read the catalog again with Get-BrokerCatalog, then take the version that it has.")]
    public const string BrokerMaintenanceInfoConflict = nameof(BrokerMaintenanceInfoConflict);

    /// <summary>The catalog forbids it; the message names the field.</summary>
    [Cure("Take a service or plan that allows it. With -SkipValidation the broker decides.")]
    public const string BrokerNotAllowed = nameof(BrokerNotAllowed);

    /// <summary>The broker says that the operation failed. Description has its reason, OrphanMitigation the command that deletes what may be left.</summary>
    [Cure("Remove the cause that the message tells, then try again.")]
    public const string BrokerOperationFailed = nameof(BrokerOperationFailed);

    /// <summary>The parameters don't fit the plan's schema.</summary>
    [Cure("Get-BrokerPlan shows the schema. With -SkipValidation the broker decides.")]
    public const string BrokerParameterInvalid = nameof(BrokerParameterInvalid);

    /// <summary>The catalog has no such plan, or several of that name.</summary>
    [Cure("Get-BrokerPlan lists the plans; take one's id where several share a name.")]
    public const string BrokerPlanNotFound = nameof(BrokerPlanNotFound);

    /// <summary>Service and plan of the instance aren't known in this session, or have no id in the catalog.</summary>
    [Cure("Name them with -Service and -Plan, or pipe the instance's object.")]
    public const string BrokerPlanUnknown = nameof(BrokerPlanUnknown);

    /// <summary>The binding needs an app.</summary>
    [Cure("Name an app with -AppGuid.")]
    public const string BrokerRequiresApp = nameof(BrokerRequiresApp);

    /// <summary>The catalog has no such service, or several.</summary>
    [Cure("Get-BrokerService lists the services; take one's id where several share a name.")]
    public const string BrokerServiceNotFound = nameof(BrokerServiceNotFound);

    /// <summary>412: the broker doesn't speak this version.</summary>
    [Cure("Connect with another -ApiVersion.")]
    public const string BrokerVersionUnsupported = nameof(BrokerVersionUnsupported);

    /// <summary>An id is empty, or one that no path can carry.</summary>
    [Cure("Check where the id comes from; without one a new id is made.")]
    public const string InvalidBrokerId = nameof(InvalidBrokerId);
}
