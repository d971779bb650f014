namespace SapServiceTools;

/// <summary>Those of the Service Manager and of work on fleets.</summary>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // The names say it; the messages beside their use explain.
    public const string PlanNotFound = nameof(PlanNotFound);
    public const string BindingFailed = nameof(BindingFailed);
    public const string BindingMissing = nameof(BindingMissing);
    public const string InstanceUpdateFailed = nameof(InstanceUpdateFailed);
    public const string ConcurrentOperation = nameof(ConcurrentOperation);
    public const string OperationNotSupported = nameof(OperationNotSupported);
    public const string DesiredListEmpty = nameof(DesiredListEmpty);
    public const string JournalUnreadable = nameof(JournalUnreadable);
    public const string DesiredListInvalid = nameof(DesiredListInvalid);
    public const string VaultUnavailable = nameof(VaultUnavailable);
    public const string VaultNotFound = nameof(VaultNotFound);
    public const string SecretNameInvalid = nameof(SecretNameInvalid);
    public const string SecretNameConflict = nameof(SecretNameConflict);
    public const string SecretTooLong = nameof(SecretTooLong);
#pragma warning restore CS1591
}
