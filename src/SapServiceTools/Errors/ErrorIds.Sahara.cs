namespace SapServiceTools;

/// <content>Errors of Sahara and Keystone</content>
public static partial class ErrorIds
{
    /// <summary>Sahara doesn't offer that version of its API.</summary>
    [Cure("Connect with another -ApiVersion, or with Auto.")]
    public const string ApiVersionUnavailable = nameof(ApiVersionUnavailable);

    /// <summary>clouds.yaml has no such cloud, or several and none is named.</summary>
    [Cure("Name one with -Cloud or OS_CLOUD, or give -AuthUri with -Credential.")]
    public const string CloudNotFound = nameof(CloudNotFound);

    /// <summary>What is needed to sign in is missing; the message has all of it.</summary>
    [Cure("Give what is missing as a parameter, in clouds.yaml, or as a variable such as OS_AUTH_URL.")]
    public const string CloudSettingsMissing = nameof(CloudSettingsMissing);

    /// <summary>The cluster ended as Error; StatusDescription has the reason.</summary>
    [Cure("Remove the cause that the message tells, then the cluster with Remove-SaharaCluster, and make it anew.")]
    public const string ClusterCreationFailed = nameof(ClusterCreationFailed);

    /// <summary>The deletion of the cluster failed; StatusDescription has the reason.</summary>
    [Cure("Try again; Remove-SaharaCluster -Force deletes one that hangs.")]
    public const string ClusterDeletionFailed = nameof(ClusterDeletionFailed);

    /// <summary>The scaling failed; the cluster is Active with its old size, or in Error. StatusDescription has the reason.</summary>
    [Cure("Remove the cause that the message tells, then use Resize-SaharaCluster again.")]
    public const string ClusterScalingFailed = nameof(ClusterScalingFailed);

    /// <summary>The cluster was deleted while it was waited for.</summary>
    [Cure("Make it anew with New-SaharaCluster, if it is wanted.")]
    public const string ClusterVanished = nameof(ClusterVanished);

    /// <summary>The check came to nothing: the cluster is in Error or being deleted.</summary>
    [Cure("See the cluster's Status and StatusDescription with Get-SaharaCluster.")]
    public const string ClusterVerificationFailed = nameof(ClusterVerificationFailed);

    /// <summary>It is in use or protected; the message says by what.</summary>
    [Cure("Remove first what uses it, or take the protection off with the Update- cmdlet.")]
    public const string DeletionRefused = nameof(DeletionRefused);

    /// <summary>The catalog has no Sahara of this type, region and interface, or its address isn't one.</summary>
    [Cure("Choose another -ServiceType, -Region or -Interface, or give the address with -SaharaUri.")]
    public const string EndpointNotFound = nameof(EndpointNotFound);

    /// <summary>There is no Keystone of this version at auth_url.</summary>
    [Cure("Check auth_url, and -IdentityApiVersion where it is given.")]
    public const string IdentityVersionUnavailable = nameof(IdentityVersionUnavailable);

    /// <summary>Sahara doesn't know the image.</summary>
    [Cure("Register it with Register-SaharaImage; Get-SaharaImage lists those that are registered.")]
    public const string ImageNotRegistered = nameof(ImageNotRegistered);

    /// <summary>clouds.yaml, or another of the files, or a cloud's settings can't be used. The message has the file and the reason.</summary>
    [Cure("Correct the file or setting that the message names.")]
    public const string InvalidCloudConfig = nameof(InvalidCloudConfig);

    /// <summary>Something that the request refers to isn't there, or can't be reached with its credentials. Description names it.</summary>
    [Cure("Check what the message names: make first what isn't there, or give the credentials that it takes.")]
    public const string InvalidReference = nameof(InvalidReference);

    /// <summary>The fields can't be right; Description has a line for each fault. Connect-Sahara -SkipRequestCheck leaves the check to the server.</summary>
    [Cure("Correct the fields that the message names.")]
    public const string InvalidRequest = nameof(InvalidRequest);

    /// <summary>The job ended as failed or killed.</summary>
    [Cure("See the execution's Info with Get-SaharaJobExecution, and the logs of its cluster.")]
    public const string JobExecutionFailed = nameof(JobExecutionFailed);

    /// <summary>The job's execution was deleted while it was waited for.</summary>
    [Cure("Start the job again with Start-SaharaJobExecution, if it is wanted.")]
    public const string JobExecutionVanished = nameof(JobExecutionVanished);

    /// <summary>The name is taken. After a lost answer it may be by your own.</summary>
    [Cure("Take another name, or see with the Get- cmdlet what is there.")]
    public const string NameExists = nameof(NameExists);

    /// <summary>Several have the name; the message has their ids.</summary>
    [Cure("Name the one that is meant by its id.")]
    public const string NameNotUnique = nameof(NameNotUnique);

    /// <summary>This version of the API hasn't that.</summary>
    [Cure("Use a session with another version, by Connect-Sahara -ApiVersion.")]
    public const string NotInApiVersion = nameof(NotInApiVersion);

    /// <summary>The project's quota is used up.</summary>
    [Cure("Remove something that isn't needed, or have the quota raised.")]
    public const string QuotaExceeded = nameof(QuotaExceeded);

    /// <summary>Two scopes, such as a project and a trust.</summary>
    [Cure("Leave one of them out: a parameter such as -ProjectName replaces the cloud's project, and no other scope.")]
    public const string ScopeNotUnique = nameof(ScopeNotUnique);

    /// <summary>The cluster or job is in a state that doesn't allow this.</summary>
    [Cure("Wait for it with Wait-SaharaCluster or Wait-SaharaJobExecution, then try again.")]
    public const string StateRefused = nameof(StateRefused);

    /// <summary>The token is for no project.</summary>
    [Cure("Name a project, with -ProjectName, -ProjectId or project_name in clouds.yaml.")]
    public const string TokenNotScoped = nameof(TokenNotScoped);

    /// <summary>It is in use or protected, and can't be changed so.</summary>
    [Cure("Make another one, or take the protection off with the Update- cmdlet.")]
    public const string UpdateRefused = nameof(UpdateRefused);
}
