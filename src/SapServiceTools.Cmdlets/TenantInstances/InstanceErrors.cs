namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Errors that only the cmdlets know.</summary>
internal static class InstanceErrors
{
    public static ResourceNotFoundException NotFound(string tenantId) =>
        new(ErrorIds.InstanceNotFound, $"Tenant '{tenantId}' has no instance.") { TenantId = tenantId };

    public static ServiceException CredentialsMissing(ManagedInstance instance) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.CredentialsMissing, $"The instance of tenant '{instance.TenantId}' has no credentials; its status is {instance.Status}.")
        {
            TenantId = instance.TenantId,
            RecommendedAction = instance.Status == InstanceStatus.CreationInProgress ? "Wait for it with Wait-ManagedInstance." : null,
        };
}
