using System.Globalization;
using System.Text.RegularExpressions;
using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>What the bodies of the broker's responses have to look like.</summary>
internal static partial class ResponseChecks
{
    private const int MaxOperation = 10_000;

    /// <summary>Every response of success is a JSON object.</summary>
    public static FaultList Object(Exchange response)
    {
        var faults = new FaultList();
        if (!response.IsObject)
            faults.Add("The body isn't a JSON object.");
        return faults;
    }

    /// <summary>The fields of a response to a provision.</summary>
    public static FaultList Provision(Exchange response, int minor)
    {
        var faults = Object(response);
        if (!faults.IsEmpty)
            return faults;
        Instance(response.Json!.Value, minor, faults);
        return faults;
    }

    /// <summary>The fields of a response to an update. That it has a body at all is only expected, since 2.14.</summary>
    public static FaultList Update(Exchange response, int minor)
    {
        if (minor < 14)
            return Object(response);
        var faults = new FaultList();
        if (response.IsObject)
            Instance(response.Json!.Value, minor, faults);
        else
            faults.AddWarning("The body isn't a JSON object; expected is {}.");
        return faults;
    }

    /// <summary>The operation in a 202.</summary>
    /// <param name="response">The response.</param>
    /// <param name="minor">The version.</param>
    /// <param name="isUpdate">True for an update, whose operation never was to be empty and has no limit.</param>
    /// <param name="mayBeNull">True for a provision, whose operation may be null since 2.15.</param>
    public static FaultList Operation(Exchange response, int minor, bool isUpdate = false, bool mayBeNull = false)
    {
        var faults = Object(response);
        if (!faults.IsEmpty || mayBeNull && minor >= 15 && response.Field("operation") is { ValueKind: JsonValueKind.Null })
            return faults;
        FieldChecks.CheckText(response.Json!.Value, "operation", "", faults);
        if (response.Text("operation") is not { } operation)
            return faults;
        if (operation.Length is 0 && (isUpdate || minor < 15))
            faults.Add("operation must not be empty.");
        if (operation.Length > MaxOperation && !isUpdate && minor >= 15)
            faults.Add($"operation has more than {MaxOperation} characters.");
        return faults;
    }

    /// <summary>A re-sent request is still answered 202, and since 2.14 with the same operation.</summary>
    public static Finding Resent(Exchange again, OperationStep step, int minor)
    {
        if (again.Status is not 202)
            return Finding.Expect(again, 202);
        return Finding.Of(minor < 14 || again.Text("operation") == step.Operation, "The operation is another than in the first answer.");
    }

    /// <summary>
    /// A request for what exists already is answered 200. In asynchronous operations 2.17 calls that invalid, and recommends 409 to platforms that rely on eventual consistency.
    /// </summary>
    public static Finding Identical(Exchange again, OperationStep step, int minor)
    {
        var finding = Finding.Expect(again, 200);
        return finding.IsViolation && step.IsAsynchronous && minor >= 17 && again.Status is 202 or 409
            ? Finding.PassWith($"The answer was {again.Summary}; 2.17 has 200 for synchronous operations only.")
            : finding;
    }

    /// <summary>How a request without <c>accepts_incomplete=true</c> is answered by a broker that needs it.</summary>
    /// <param name="step">The operation.</param>
    /// <param name="minor">The version.</param>
    /// <param name="isOptional">True where the version only recommends the refusal.</param>
    public static Finding AsyncRequired(OperationStep step, int minor, bool isOptional = false)
    {
        var first = step.First!;
        if (step.AcceptsIncomplete)
            return Finding.NotApplicable("The request had accepts_incomplete=true.");
        if (first.Status is 202)
            return Finding.Violation("A request without accepts_incomplete=true was answered 202.");
        if (first.IsSuccess)
            return Finding.PassWith("The broker works synchronously.");
        if (first is { Status: 422, Error: "AsyncRequired" })
            return Finding.Pass;
        if (step.Second is not { IsSuccess: true })
            return Finding.Skip($"Not checked, since {step.Trouble}.");
        var reason = $"The broker only works asynchronously, but a request without accepts_incomplete=true was answered {first.Summary}, not 422 AsyncRequired.";
        // Until 2.13 the body with the code was only expected.
        return isOptional || minor < 14 && first.Status is 422 ? Finding.Warning(reason) : Finding.Violation(reason);
    }

    /// <summary>The body of <c>last_operation</c>.</summary>
    public static FaultList LastOperation(Exchange response, int minor, bool isBinding)
    {
        var faults = Object(response);
        if (!faults.IsEmpty)
            return faults;
        var body = response.Json!.Value;
        if (FieldChecks.Text(body, "state") is not ("in progress" or "succeeded" or "failed"))
            faults.Add("state must be 'in progress', 'succeeded' or 'failed'.");
        // 2.15 let the description be empty; 2.16 took that back, for instances.
        if (minor < 15 || minor > 15 && !isBinding)
            FieldChecks.CheckFullText(body, "description", "", faults);
        else
            FieldChecks.CheckText(body, "description", "", faults);
        if (isBinding || minor < 16)
            return faults;
        FieldChecks.CheckFlag(body, "instance_usable", "", faults);
        FieldChecks.CheckFlag(body, "update_repeatable", "", faults);
        return faults;
    }

    /// <summary>The metadata of an instance, which came with 2.16.</summary>
    public static void InstanceMetadata(JsonElement body, int minor, FaultList faults)
    {
        if (minor < 16)
            return;
        FieldChecks.CheckObject(body, "metadata", "", faults);
        if (FieldChecks.Field(body, "metadata") is not { ValueKind: JsonValueKind.Object } metadata)
            return;
        FieldChecks.CheckObject(metadata, "labels", "metadata", faults);
        if (minor >= 17)
            FieldChecks.CheckObject(metadata, "attributes", "metadata", faults);
    }

    /// <summary>The date of a binding's metadata; null if it isn't there or isn't one.</summary>
    public static DateTimeOffset? Date(JsonElement metadata, string name, FaultList faults)
    {
        if (FieldChecks.Optional(metadata, name, "metadata", faults) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.String && DatePattern().IsMatch(value.GetString()!)
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date;
        faults.Add($"metadata.{name} isn't a date of the form yyyy-mm-ddThh:mm:ss.sZ.");
        return null;
    }

    private static void Instance(JsonElement body, int minor, FaultList faults)
    {
        // Null is named among its values since 2.15; before, it wasn't to be empty.
        if (minor < 15)
            FieldChecks.CheckFullText(body, "dashboard_url", "", faults);
        else if (FieldChecks.Value(body, "dashboard_url") is { ValueKind: not JsonValueKind.String })
            faults.Add("dashboard_url must be a string or null.");
        InstanceMetadata(body, minor, faults);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
