using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances;

/// <summary>Errors that both services have.</summary>
internal static class TenantErrors
{
    /// <summary>How a wait that ended in an error is resumed.</summary>
    public const string Resume = "Pass the error's TargetObject to Wait-ManagedInstance to go on waiting.";

    public static ResourceNotFoundException NotFound(string tenantId) =>
        new(ErrorIds.InstanceNotFound, $"Tenant '{tenantId}' has no instance.") { StatusCode = 404, TenantId = tenantId };

    public static ResourceExistsException Exists(string tenantId) =>
        new(ErrorIds.InstanceExists, $"Tenant '{tenantId}' has an instance already.")
        {
            StatusCode = 409,
            TenantId = tenantId,
        };

    /// <summary>A conflict that lasts, with nothing to be seen that it is with.</summary>
    public static ResourceExistsException NameTaken(string tenantId, string what = "instance") =>
        new(ErrorIds.NameTaken, $"The {what} of tenant '{tenantId}' can't be made: the server says that its name is taken, by something that this service key can't see.")
        {
            StatusCode = 409,
            TenantId = tenantId,
        };

    /// <summary>The limit passed; the error carries the operation, which can be waited for again.</summary>
    public static OperationTimedOutException TimedOut(ManagedInstanceOperation operation, string status, TimeSpan limit) =>
        new(OperationErrors.TimedOut($"Tenant '{operation.TenantId}'", status, limit))
        {
            TenantId = operation.TenantId,
            Operation = operation,
            RecommendedAction = $"{Resume.TrimEnd('.')}, or use a larger -TimeoutSeconds.",
        };

    /// <summary>An operation that failed.</summary>
    /// <param name="errorId">The id.</param>
    /// <param name="what">What failed, as a sentence without its point.</param>
    /// <param name="reason">The server's, without secrets; null or empty where it has none.</param>
    /// <param name="tenantId">Whose instance it is.</param>
    /// <param name="operation">The operation, where it can be waited for.</param>
    /// <param name="action">What to do.</param>
    public static OperationFailedException Failed(
        string errorId, string what, string? reason, string tenantId, ManagedInstanceOperation? operation = null, string? action = null) =>
        new(errorId, string.IsNullOrEmpty(reason) ? $"{what}." : $"{what}. Reason: {reason}")
        {
            TenantId = tenantId,
            Description = string.IsNullOrEmpty(reason) ? null : reason,
            Operation = operation,
            RecommendedAction = action,
        };

    /// <summary>An instance that was waited for isn't there any more.</summary>
    /// <param name="operation">What was waited for.</param>
    /// <param name="participle">What was being done with it.</param>
    public static OperationFailedException Vanished(ManagedInstanceOperation operation, string participle) =>
        Failed(ErrorIds.InstanceVanished, $"The instance of tenant '{operation.TenantId}' vanished while it was being {participle}", null, operation.TenantId, operation);
}
