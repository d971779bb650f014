using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Changes service instances: their plan, parameters, version or context.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BrokerUpdate", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerUpdateCommand : BrokerContextCmdlet<IBrokerReference>
{
    /// <summary>Name or id of the plan that the instances shall have; without it they keep theirs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public override string? Plan { get; set; }

    /// <summary>Name or id of the plan that the instance has; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? CurrentPlan { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? BindingId => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override SwitchParameter MitigateOrphan => false;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryReadParameter((object?)InputObject ?? InstanceId, out var parameters))
            return;
        foreach (var target in Approved(Targets(CurrentPlan, nameof(CurrentPlan)).Select(target => target with { BindingId = null }), "Update"))
        {
            var request = new UpdateRequest(target.InstanceId)
            {
                Service = target.Service,
                LastServiceId = target.LastServiceId,
                LastPlanId = target.LastPlanId,
                CurrentPlan = target.Plan,
                Plan = Plan,
                Parameters = parameters,
                Context = PlatformContext,
                MaintenanceInfo = MaintenanceFields,
                Mode = Mode,
            };
            Send(target.Session, target.Input, (client, log, cancellationToken) => client.UpdateAsync(request, log, cancellationToken));
        }
    }
}
