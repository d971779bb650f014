using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets the plans that a broker offers, from the session's copy of the catalog.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerPlan", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerPlan))]
public sealed class GetBrokerPlanCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>Names or ids of services; wildcards are possible.</summary>
    [Parameter(Position = 0, ParameterSetName = BrokerSets.Id)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string[] Service { get; set; } = ["*"];

    /// <summary>Services, as Get-BrokerService returns them, each at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public BrokerService? InputObject { get; set; }

    /// <summary>Names or ids of plans; wildcards are possible.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Asks the broker for its catalog first.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor(InputObject?.Session);
        var services = InputObject is { } input ? NamePattern.Of([input.ServiceId], allowsWildcards: false) : NamePattern.Of(Service, allowsWildcards: true);
        var names = NamePattern.Of(Name, allowsWildcards: true);
        var refresh = (bool)Refresh;
        Start(session, session, async (writer, cancellationToken) =>
        {
            var catalog = await session.Client().GetCatalogAsync(refresh, writer, cancellationToken).ConfigureAwait(false);
            foreach (var pattern in services)
            {
                var found = BrokerModels.Find(catalog, pattern, writer);
                foreach (var name in names)
                {
                    var plans = found.SelectMany(service => service.Plans.Where(plan => name.Fits(plan.Name, plan.Id)).Select(plan => BrokerModels.Plan(service, plan, session))).ToList();
                    if (plans.Count == 0 && found.Count > 0 && name.IsExact)
                        writer.WriteError(new ResourceNotFoundException(ErrorIds.BrokerPlanNotFound, $"There is no plan '{name.Text}'."), name.Text);
                    foreach (var plan in plans)
                        await writer.WriteObjectAsync(plan).ConfigureAwait(false);
                }
            }
        });
    }
}
