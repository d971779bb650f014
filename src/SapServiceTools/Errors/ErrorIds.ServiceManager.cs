namespace SapServiceTools;

/// <summary>Those of the Service Manager and of work on fleets.</summary>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // Cause and cure of each are in about_SapServiceTools_Reliability; a test holds the two against each other.
    public const string PlanNotFound = nameof(PlanNotFound);
    public const string BindingFailed = nameof(BindingFailed);
    public const string InstanceUpdateFailed = nameof(InstanceUpdateFailed);
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
