namespace SapServiceTools.Clients.Broker.Api;

/// <summary>
/// What a broker's refusals mean, by status and <c>error</c> and never by text. Source: Open Service Broker API 2.17, service broker errors and the status tables.
/// </summary>
internal static class BrokerErrors
{
    public const string ConcurrencyError = "ConcurrencyError";

    /// <summary>The transport's error in the protocol's terms.</summary>
    public static ServiceException From(ServiceException exception, BrokerCall call)
    {
        if (exception.Kind == ServiceErrorKind.SessionClosed)
            return exception;
        var (kind, id) = Classify(exception, call.Action);
        var needed = call.InstanceId is not null && OrphanRules.Apply(call.Action, exception);
        var command = needed ? OrphanRules.Command(call.InstanceId!, call.BindingId, call.ServiceId, call.PlanId) : null;
        return Copy(exception, kind, id, exception.Message, needed, command, command is null ? exception.OwnAction : Delete(command));
    }

    /// <summary>The same error after its orphan was deleted, or couldn't be.</summary>
    public static ServiceException AfterMitigation(ServiceException exception, ServiceException? failure) => failure is null
        ? Copy(exception, exception.Kind, exception.ErrorId, $"{exception.Message} What the broker may have left was deleted.", needed: false, command: null, action: null)
        : Copy(
            exception, exception.Kind, exception.ErrorId, $"{exception.Message} What the broker may have left could not be deleted: {failure.Message}",
            needed: true, exception.OrphanMitigation, exception.OwnAction);

    private static ServiceException Copy(ServiceException source, ServiceErrorKind kind, string id, string message, bool needed, string? command, string? action) =>
        source switch
        {
            OperationFailedException => new OperationFailedException(id, message)
            {
                Description = source.Description, Operation = source.Operation, InstanceUsable = source.InstanceUsable, UpdateRepeatable = source.UpdateRepeatable,
                OrphanMitigationNeeded = needed, OrphanMitigation = command, RecommendedAction = action,
            },
            OperationTimedOutException => new OperationTimedOutException(message)
            {
                StatusCode = source.StatusCode, Description = source.Description, Operation = source.Operation,
                OrphanMitigationNeeded = needed, OrphanMitigation = command, RecommendedAction = action,
            },
            _ => new ServiceException(kind, id, message, source.InnerException)
            {
                StatusCode = source.StatusCode, ErrorCode = source.ErrorCode, Description = source.Description, RequestId = source.RequestId, RetryAfter = source.RetryAfter,
                InstanceUsable = source.InstanceUsable, UpdateRepeatable = source.UpdateRepeatable, MayHaveTakenEffect = source.MayHaveTakenEffect,
                OrphanMitigationNeeded = needed, OrphanMitigation = command, RecommendedAction = action,
            },
        };

    private static (ServiceErrorKind Kind, string Id) Classify(ServiceException exception, BrokerAction action) => (exception.StatusCode, exception.ErrorCode, action) switch
    {
        (422, "AsyncRequired", _) => (ServiceErrorKind.InvalidOperation, ErrorIds.BrokerAsyncRequired),
        (422, ConcurrencyError, _) => (ServiceErrorKind.InvalidOperation, ErrorIds.BrokerConcurrency),
        (422, "RequiresApp", _) => (ServiceErrorKind.InvalidArgument, ErrorIds.BrokerRequiresApp),
        (422, "MaintenanceInfoConflict", _) => (ServiceErrorKind.InvalidArgument, ErrorIds.BrokerMaintenanceInfoConflict),
        (412, _, _) => (ServiceErrorKind.InvalidOperation, ErrorIds.BrokerVersionUnsupported),
        (409, _, BrokerAction.Provision) => (ServiceErrorKind.Exists, ErrorIds.BrokerInstanceExists),
        (409, _, BrokerAction.Bind) => (ServiceErrorKind.Exists, ErrorIds.BrokerBindingExists),
        (404, _, BrokerAction.FetchInstance or BrokerAction.Update) when exception.Kind == ServiceErrorKind.NotFound => (ServiceErrorKind.NotFound, ErrorIds.BrokerInstanceNotFound),
        (404, _, BrokerAction.FetchBinding) when exception.Kind == ServiceErrorKind.NotFound => (ServiceErrorKind.NotFound, ErrorIds.BrokerBindingNotFound),
        _ => (exception.Kind, exception.ErrorId),
    };

    /// <summary>What to do about an orphan.</summary>
    public static string Delete(string command) => $"The broker may hold something that nobody can use. To delete it: {command}";
}
