namespace SapServiceTools;

/// <content>Ids of OpenStack: Keystone, clouds.yaml and Sahara.</content>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // Cause and cure of each are in about_SapServiceTools_Reliability; a test holds the two against each other.
    public const string InvalidCloudConfig = nameof(InvalidCloudConfig);
    public const string CloudNotFound = nameof(CloudNotFound);
    public const string CloudSettingsMissing = nameof(CloudSettingsMissing);
    public const string IdentityVersionUnavailable = nameof(IdentityVersionUnavailable);
    public const string EndpointNotFound = nameof(EndpointNotFound);
    public const string ApiVersionUnavailable = nameof(ApiVersionUnavailable);
    public const string NotInApiVersion = nameof(NotInApiVersion);
    public const string ScopeNotUnique = nameof(ScopeNotUnique);
    public const string TokenNotScoped = nameof(TokenNotScoped);
    public const string InvalidRequest = nameof(InvalidRequest);
    public const string InvalidReference = nameof(InvalidReference);
    public const string NameExists = nameof(NameExists);
    public const string NameNotUnique = nameof(NameNotUnique);
    public const string ImageNotRegistered = nameof(ImageNotRegistered);
    public const string DeletionRefused = nameof(DeletionRefused);
    public const string UpdateRefused = nameof(UpdateRefused);
    public const string StateRefused = nameof(StateRefused);
    public const string QuotaExceeded = nameof(QuotaExceeded);
    public const string ClusterCreationFailed = nameof(ClusterCreationFailed);
    public const string ClusterScalingFailed = nameof(ClusterScalingFailed);
    public const string ClusterDeletionFailed = nameof(ClusterDeletionFailed);
    public const string ClusterVerificationFailed = nameof(ClusterVerificationFailed);
    public const string ClusterVanished = nameof(ClusterVanished);
    public const string JobExecutionFailed = nameof(JobExecutionFailed);
    public const string JobExecutionVanished = nameof(JobExecutionVanished);
    public const string FileExists = nameof(FileExists);
    public const string FileUnwritable = nameof(FileUnwritable);
#pragma warning restore CS1591
}
