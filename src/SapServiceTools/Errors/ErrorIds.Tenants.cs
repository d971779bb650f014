namespace SapServiceTools;

/// <content>Errors of tenants' instances</content>
public static partial class ErrorIds
{
    /// <summary>The server couldn't bind the instance, or not delete an old binding. A new instance was taken back.</summary>
    [Cure("Repair-ManagedInstance mends what is left; then try again.")]
    public const string BindingFailed = nameof(BindingFailed);

    /// <summary>The instance has no credentials: it is in progress, or its creation failed.</summary>
    [Cure("See the instance's Status and FailedMessage with Get-ManagedInstance, and mend it with Repair-ManagedInstance.")]
    public const string CredentialsMissing = nameof(CredentialsMissing);

    /// <summary>Another renewal took the place of this one.</summary>
    [Cure("Read the tenant's credentials again with Get-ManagedInstanceCredential -NoCache.")]
    public const string CredentialsReplaced = nameof(CredentialsReplaced);

    /// <summary>The list of tenants is empty, and -RemoveExtra would remove everything.</summary>
    [Cure("Check where the list comes from. To remove all instances, use Get-ManagedInstance | Remove-ManagedInstance.")]
    public const string DesiredListEmpty = nameof(DesiredListEmpty);

    /// <summary>A row of the list can't be understood, or may be wrong; nothing was changed. The message has its number.</summary>
    [Cure("Check the list, that it is whole and that its column is named TenantId, then try again.")]
    public const string DesiredListInvalid = nameof(DesiredListInvalid);

    /// <summary>The service says that the creation failed. Description has its reason.</summary>
    [Cure("Remove the cause that the message tells, then use New-ManagedInstance -IfExists Recreate, or Repair-ManagedInstance.")]
    public const string InstanceCreationFailed = nameof(InstanceCreationFailed);

    /// <summary>The service says that the deletion failed. Description has its reason.</summary>
    [Cure("Repair-ManagedInstance asks for the deletion again.")]
    public const string InstanceDeletionFailed = nameof(InstanceDeletionFailed);

    /// <summary>The tenant has an instance.</summary>
    [Cure("Use -IfExists Skip, Wait or Recreate to say what an existing instance means.")]
    public const string InstanceExists = nameof(InstanceExists);

    /// <summary>The tenant has no instance.</summary>
    [Cure("New-ManagedInstance makes one, and Get-ManagedInstance lists those that there are. When removing, -Force takes it for success.")]
    public const string InstanceNotFound = nameof(InstanceNotFound);

    /// <summary>The service says that the change failed. Description has its reason.</summary>
    [Cure("Correct the parameters as the message says, then try again.")]
    public const string InstanceUpdateFailed = nameof(InstanceUpdateFailed);

    /// <summary>The instance was deleted by somebody while it was waited for.</summary>
    [Cure("Make it anew with New-ManagedInstance, if it is wanted.")]
    public const string InstanceVanished = nameof(InstanceVanished);

    /// <summary>A tenant id is empty, or has characters that can't be in one.</summary>
    [Cure("Check where the id comes from; a row of a table needs a column TenantId.")]
    public const string InvalidTenantId = nameof(InvalidTenantId);

    /// <summary>The file of -JournalPath isn't a journal, or is damaged.</summary>
    [Cure("Name another file. Where it was a journal, create the instances of its tenants that have none with New-ManagedInstance.")]
    public const string JournalUnreadable = nameof(JournalUnreadable);

    /// <summary>The server says that the name is taken, by something that this key can't see.</summary>
    [Cure("Look for it with a service key of a wider plan, such as subaccount-admin, or in the cockpit.")]
    public const string NameTaken = nameof(NameTaken);

    /// <summary>An Instance Manager can't do that.</summary>
    [Cure("A Service Manager can do that; connect with a service key of one.")]
    public const string OperationNotSupported = nameof(OperationNotSupported);

    /// <summary>The Service Manager has no such offering or plan for this client, or several.</summary>
    [Cure("Check -OfferingName and -PlanName of Connect-InstanceManager, and that the subaccount is entitled to them.")]
    public const string PlanNotFound = nameof(PlanNotFound);

    /// <summary>Two tenants, or two instances of one, would share a secret's name in the vault.</summary>
    [Cure("Export one of them in a call of its own, with another -SecretPrefix.")]
    public const string SecretNameConflict = nameof(SecretNameConflict);

    /// <summary>Vaults take the tenant's name for a pattern.</summary>
    [Cure("Hand these credentials over in a file, with -Path.")]
    public const string SecretNameInvalid = nameof(SecretNameInvalid);

    /// <summary>The credentials don't fit into a secret.</summary>
    [Cure("Hand them over in a file, with -Path.")]
    public const string SecretTooLong = nameof(SecretTooLong);

    /// <summary>The instance has a status that waiting won't change, such as one in deletion where it was to be created.</summary>
    [Cure("See its Status with Get-ManagedInstance -NoCache; then Repair-ManagedInstance or Remove-ManagedInstance.")]
    public const string UnexpectedInstanceStatus = nameof(UnexpectedInstanceStatus);

    /// <summary>No vault has that name, or none is the default.</summary>
    [Cure("Register-SecretVault registers a vault, Set-SecretVaultDefault makes it the default one.")]
    public const string VaultNotFound = nameof(VaultNotFound);

    /// <summary>The module Microsoft.PowerShell.SecretManagement is missing, or the vault is locked or refuses.</summary>
    [Cure("Install the module, or unlock the vault with Unlock-SecretVault or Unlock-SecretStore; or use -Path.")]
    public const string VaultUnavailable = nameof(VaultUnavailable);
}
