using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Ends a broker's handler with an error of the Open Service Broker API. Status and code follow from the class of the error and the operation.</summary>
[Cmdlet(VerbsCommunications.Write, "BrokerError")]
public sealed class WriteBrokerErrorCommand : ModuleCmdlet
{
    /// <summary>The class of the error.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public BrokerError Error { get; set; }

    /// <summary>For the person at the platform; without it a text that fits the class. It leaves the broker, so it must hold no secret.</summary>
    [Parameter(Position = 1)]
    public string? Description { get; set; }

    /// <summary>After a failed update or deprovision: whether the instance still works.</summary>
    [Parameter]
    public bool? InstanceUsable { get; set; }

    /// <summary>After a failed update: whether it may be tried again as it is.</summary>
    [Parameter]
    public bool? UpdateRepeatable { get; set; }

    /// <summary>With the class Overloaded: when the caller may come back, as a TimeSpan or a number of seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    [ValidateSeconds(0, 86400)]
    public TimeSpan? RetryAfter { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var exception = new BrokerException(Error, Description)
        {
            InstanceUsable = InstanceUsable,
            UpdateRepeatable = UpdateRepeatable,
            RetryAfter = RetryAfter,
        };
        ThrowTerminatingError(new ErrorRecord(exception, Error.ToString(), ErrorCategory.InvalidOperation, null));
    }
}
