using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>A cmdlet about instances and bindings of a broker. Where one lacks a parameter or has it in another shape, it overrides the property.</summary>
/// <typeparam name="TInput">What the pipeline brings.</typeparam>
public abstract class BrokerResourceCmdlet<TInput> : SessionCmdlet<BrokerSession>
    where TInput : class
{
    /// <summary>The instances' ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [AllowEmptyString]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public virtual string[]? InstanceId { get; set; }

    /// <summary>The binding's id; without it the instance itself is meant.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public virtual string? BindingId { get; set; }

    /// <summary>Objects, each acted on at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public TInput? InputObject { get; set; }

    /// <summary>Name or id of the instance's service; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("ServiceId")]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public virtual string? Service { get; set; }

    /// <summary>Name or id of the instance's plan; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public virtual string? Plan { get; set; }

    /// <summary>How many records are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>The instances or bindings that this record names.</summary>
    private protected BrokerTarget[] Targets() => Targets(Plan, nameof(Plan));

    /// <summary>The same where another parameter names the plan that the instances have.</summary>
    private protected BrokerTarget[] Targets(string? plan, string planParameter)
    {
        if (InputObject is IBrokerReference input)
            return [new BrokerTarget(SessionFor(input.Session), input.InstanceId, input.BindingId, input) { Service = Service, Plan = plan }];
        // A service and plan that come as an object's properties are as that object last saw them; those that are typed are meant.
        var isService = IsTyped(nameof(Service));
        var isPlan = IsTyped(planParameter);
        var session = SessionFor();
        return Array.ConvertAll(InstanceId ?? [""], id => new BrokerTarget(session, id, BindingId, id)
        {
            Service = isService ? Service : null,
            Plan = isPlan ? plan : null,
            // A file has empty text where an object has nothing.
            LastServiceId = isService || Service is "" ? null : Service,
            LastPlanId = isPlan || plan is "" ? null : plan,
        });
    }

    /// <summary>The same where a binding is what is acted on, which then is also the target of errors.</summary>
    private protected BrokerTarget[] BindingTargets() => Array.ConvertAll(Targets(), target => target with { Input = InputObject ?? (object)BindingId! });
}
