using System.Collections;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>The one place where an exception becomes a PowerShell error.</summary>
internal static class ErrorRecords
{
    private static readonly Redactor Redactor = new();

    /// <summary>Maps an exception.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="target">The input concerned. An operation that may still go on takes its place, so that it can be piped to a Wait- cmdlet.</param>
    public static ErrorRecord From(Exception exception, object? target)
    {
        if ((target is PSObject wrapped ? wrapped.BaseObject : target) is IDictionary given)
            target = Shown(given);
        var record = Map(exception, target);
        // The message of an exception of this module is clean by itself.
        if (TerminalText.Lines(record.ErrorDetails.Message) is var message && message != record.ErrorDetails.Message)
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = record.ErrorDetails.RecommendedAction };
        record.CategoryInfo.TargetName = TerminalText.Line(record.CategoryInfo.TargetName);
        return record;
    }

    private static ErrorRecord Map(Exception exception, object? target)
    {
        if (exception is not ServiceException known)
        {
            // What is loaded when it is first used fails in as many ways as there are places.
            return IsModuleRemoved()
                ? Foreign(exception, ErrorIds.ModuleRemoved, ErrorCategory.ResourceUnavailable, $"The files of this module are no longer in '{ModuleFolder}', from where this process has loaded it.", target)
                : Foreign(exception, ErrorIds.UnexpectedError, ErrorCategory.NotSpecified, exception.Message, target);
        }

        var resumable = known is OperationFailedException ? null : known.Operation;
        return new ErrorRecord(known, known.ErrorId, CategoryOf(known.Kind), resumable ?? target)
        {
            ErrorDetails = new ErrorDetails(known.Message) { RecommendedAction = known.RecommendedAction },
        };
    }

    private static ErrorRecord Foreign(Exception exception, string errorId, ErrorCategory category, string message, object? target) =>
        new(exception, errorId, category, target) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = CureAttribute.Of(errorId) } };

    private static string ModuleFolder { get; } = Path.GetDirectoryName(typeof(ServiceException).Assembly.Location)!;

    private static bool IsModuleRemoved() => !File.Exists(typeof(ServiceException).Assembly.Location);

    // $Error keeps its targets for the whole session, and each of its views shows them. What a caller gave as a dictionary is there without its secrets.
    private static Hashtable Shown(IDictionary given)
    {
        var shown = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry field in given)
        {
            var name = field.Key.ToString() ?? "";
            var value = field.Value is PSObject wrapped ? wrapped.BaseObject : field.Value;
            shown[name] = value switch
            {
                null => null,
                IDictionary map when !SecretNames.IsSecret(name) => Shown(map),
                string text when !SecretNames.IsSecret(name) => Redactor.Address(text),
                bool or int or long or double when !SecretNames.IsSecret(name) => value,
                // Lists may be of anything.
                _ => Redactor.Mask,
            };
        }

        return shown;
    }

    private static ErrorCategory CategoryOf(ServiceErrorKind kind) => kind switch
    {
        ServiceErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ServiceErrorKind.InvalidOperation => ErrorCategory.InvalidOperation,
        ServiceErrorKind.Authentication => ErrorCategory.AuthenticationError,
        ServiceErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        ServiceErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ServiceErrorKind.Exists => ErrorCategory.ResourceExists,
        ServiceErrorKind.RateLimited => ErrorCategory.QuotaExceeded,
        ServiceErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        ServiceErrorKind.InvalidResponse => ErrorCategory.InvalidResult,
        ServiceErrorKind.Connection => ErrorCategory.ConnectionError,
        ServiceErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ServiceErrorKind.OperationFailed => ErrorCategory.OperationStopped,
        ServiceErrorKind.SessionClosed => ErrorCategory.InvalidOperation,
        ServiceErrorKind.Insecure => ErrorCategory.SecurityError,
        _ => ErrorCategory.NotSpecified,
    };
}
