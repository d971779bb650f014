using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Creates service instances, many at once, and waits for each.</summary>
[Alias("New-BrokerInstance")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerProvision", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerProvisionCommand : BrokerContextCmdlet<BrokerPlan>
{
    /// <summary>Name or id of the service; without it whichever has the plan.</summary>
    [Parameter(Position = 0, ParameterSetName = BrokerSets.Id)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Alias("ServiceId")]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public override string? Service { get; set; }

    /// <summary>Name or id of the plan.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public override string? Plan { get; set; }

    /// <summary>The ids of the new instances; without it a new GUID.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [BrokerIdTransformation]
    public override string[]? InstanceId { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? BindingId => null;

    // Without an id each call makes one of its own.
    private protected override string ResumeAdvice => MyInvocation.BoundParameters.ContainsKey(nameof(InstanceId))
        ? base.ResumeAdvice
        : "What the broker has begun goes on, and the same command would make all again, under other ids: Get-BrokerInstance has those that were made.";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor(InputObject?.Session);
        var (service, plan) = InputObject is { } chosen ? (chosen.ServiceId, chosen.PlanId) : (IsTyped(nameof(Service)) || Service is not "" ? Service : null, Plan);
        var input = (object?)InputObject ?? InstanceId;
        if (!TryReadParameter(input, out var parameters))
            return;
        if (string.IsNullOrEmpty(plan))
        {
            WriteError(ErrorRecords.From(PlanMissing(), input));
            return;
        }

        var template = new ProvisionRequest("", service, plan) { Parameters = parameters, Context = PlatformContext, MaintenanceInfo = MaintenanceFields, Mode = Mode };
        var offer = session.Client().NamesOf(service, plan);
        var ids = (InstanceId ?? [Guid.NewGuid().ToString()]).Where(id => OrWriteError(() => BrokerClient.CheckInstanceId(id), id) && Proceeds($"service instance '{id}' of {offer} at {session.Uri.Authority}", "Provision")).ToList();
        Expect(ids.Count);
        foreach (var id in ids)
            Send(session, id, (client, log, cancellationToken) => client.ProvisionAsync(template with { InstanceId = id }, log, cancellationToken));
    }

    private static ServiceException PlanMissing() =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerPlanUnknown, "A provision needs a plan.") { RecommendedAction = "Name one with -Plan, or pipe one from Get-BrokerPlan." };
}
