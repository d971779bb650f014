using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>What the bodies of the broker's answers have to look like.</summary>
internal static partial class Answers
{
    private const int MaxOperation = 10_000;

    /// <summary>Every answer of success is a JSON object.</summary>
    public static List<string> Object(Exchange answer) => answer.IsObject ? [] : ["The body isn't a JSON object."];

    /// <summary>The fields of an answer to a provision or an update.</summary>
    public static List<string> Instance(Exchange answer)
    {
        var faults = Object(answer);
        if (faults.Count > 0)
            return faults;
        var body = answer.Json!.Value;
        Json.Check(body, "dashboard_url", "", [JsonValueKind.String, JsonValueKind.Null], faults);
        InstanceMetadata(body, faults);
        return faults;
    }

    /// <summary>The operation in an answer 202.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="mayBeNull">True for a provision only.</param>
    /// <param name="mayBeEmpty">False for an update, and for a provision before the rule was relaxed.</param>
    public static List<string> Operation(Exchange answer, bool mayBeNull = false, bool mayBeEmpty = true)
    {
        var faults = Object(answer);
        if (faults.Count > 0 || answer.Field("operation") is not { } operation)
            return faults;
        if (operation.ValueKind is JsonValueKind.Null && mayBeNull)
            return faults;
        if (operation.ValueKind is not JsonValueKind.String)
            faults.Add("operation must be a string.");
        else if (operation.GetString()!.Length > MaxOperation)
            faults.Add($"operation has more than {MaxOperation} characters.");
        else if (operation.GetString()!.Length is 0 && !mayBeEmpty)
            faults.Add("operation must not be empty.");
        return faults;
    }

    /// <summary>A re-sent request is still answered 202, with the operation of the first answer.</summary>
    public static Finding Resent(Exchange again, OperationStep step)
    {
        if (again.Status is not 202)
            return Finding.Expect(again, 202);
        return Finding.Of(again.Text("operation") == step.Operation, "The operation is another than in the first answer.");
    }

    /// <summary>How a request without <c>accepts_incomplete=true</c> is answered by a broker that needs it.</summary>
    public static Finding AsyncRequired(OperationStep step)
    {
        var first = step.First!;
        if (first.Status is 202)
            return Finding.Violation("A request without accepts_incomplete=true was answered 202.");
        if (first.IsSuccess)
            return Finding.PassWith("The broker works synchronously.");
        if (first is { Status: 422, Error: "AsyncRequired" })
            return Finding.Pass;
        return step.Second is { IsSuccess: true }
            ? Finding.Violation($"The broker only works asynchronously, but a request without accepts_incomplete=true was answered {first.Summary}, not 422 AsyncRequired.")
            : Finding.Skip($"Not checked, since {step.Trouble}.");
    }

    /// <summary>The body of <c>last_operation</c>.</summary>
    public static List<string> LastOperation(Exchange answer, bool isBinding)
    {
        var faults = Object(answer);
        if (faults.Count > 0)
            return faults;
        var body = answer.Json!.Value;
        if (Json.Text(body, "state") is not ("in progress" or "succeeded" or "failed"))
            faults.Add("state must be 'in progress', 'succeeded' or 'failed'.");
        Json.CheckText(body, "description", "", faults);
        if (isBinding)
            return faults;
        Json.CheckFlag(body, "instance_usable", "", faults);
        Json.CheckFlag(body, "update_repeatable", "", faults);
        return faults;
    }

    public static void InstanceMetadata(JsonElement body, List<string> faults)
    {
        Json.CheckObject(body, "metadata", "", faults);
        if (Json.Field(body, "metadata") is not { ValueKind: JsonValueKind.Object } metadata)
            return;
        Json.CheckObject(metadata, "labels", "metadata", faults);
        Json.CheckObject(metadata, "attributes", "metadata", faults);
    }

    /// <summary>The date of a binding's metadata; null if it isn't there or isn't one.</summary>
    public static DateTimeOffset? Date(JsonElement metadata, string name, List<string> faults)
    {
        if (Json.Field(metadata, name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.String && DatePattern().IsMatch(value.GetString()!)
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date;
        faults.Add($"metadata.{name} isn't a date of the form yyyy-mm-ddThh:mm:ss.sZ.");
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
