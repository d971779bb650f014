namespace SapServiceTools.Cmdlets.Broker;

/// <summary>A cmdlet about an operation that goes on at a broker.</summary>
public abstract class BrokerOperationCmdlet : BrokerResourceCmdlet<IBrokerReference>
{
    /// <summary>The broker's own name for the operation, if it gave one.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    public string? Operation { get; set; }

    /// <summary>What the operation does. Of a deletion the status 410 means success.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    public OperationType Type { get; set; }

    /// <summary>The resources that the operations concern.</summary>
    private protected BrokerTarget[] OperationTargets()
    {
        var targets = Targets();
        // In an operation's object an empty property means that the operation is the instance's own.
        return InputObject is null && BindingId is "" && !IsTyped(nameof(BindingId)) ? Array.ConvertAll(targets, target => target with { BindingId = null }) : targets;
    }

    /// <summary>The operation that this record names.</summary>
    private protected BrokerServiceOperation OperationOf(BrokerTarget target) => InputObject as BrokerServiceOperation
        ?? target.Operation(MyInvocation.BoundParameters.ContainsKey(nameof(Type)) ? Type : null, Operation is "" ? null : Operation);
}
