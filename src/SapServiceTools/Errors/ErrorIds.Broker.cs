namespace SapServiceTools;

/// <content>Calling service brokers.</content>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // Cause and cure of each are in about_SapServiceTools_Reliability; a test holds the two against each other.
    public const string BrokerAsyncRequired = nameof(BrokerAsyncRequired);
    public const string BrokerConcurrency = nameof(BrokerConcurrency);
    public const string BrokerRequiresApp = nameof(BrokerRequiresApp);
    public const string BrokerMaintenanceInfoConflict = nameof(BrokerMaintenanceInfoConflict);
    public const string BrokerVersionUnsupported = nameof(BrokerVersionUnsupported);
    public const string BrokerServiceNotFound = nameof(BrokerServiceNotFound);
    public const string BrokerPlanNotFound = nameof(BrokerPlanNotFound);
    public const string BrokerPlanUnknown = nameof(BrokerPlanUnknown);
    public const string BrokerInstanceNotFound = nameof(BrokerInstanceNotFound);
    public const string BrokerInstanceExists = nameof(BrokerInstanceExists);
    public const string BrokerInstanceHasBindings = nameof(BrokerInstanceHasBindings);
    public const string BrokerBindingNotFound = nameof(BrokerBindingNotFound);
    public const string BrokerBindingExists = nameof(BrokerBindingExists);
    public const string BrokerNotAllowed = nameof(BrokerNotAllowed);
    public const string BrokerParameterInvalid = nameof(BrokerParameterInvalid);
    public const string BrokerOperationFailed = nameof(BrokerOperationFailed);
    public const string BrokerCredentialsMissing = nameof(BrokerCredentialsMissing);
    public const string BrokerInventoryInvalid = nameof(BrokerInventoryInvalid);
    public const string InvalidBrokerId = nameof(InvalidBrokerId);
#pragma warning restore CS1591
}
