using System.Management.Automation;
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
        string[] services = InputObject is { } input ? [input.ServiceId] : Service;
        var (names, refresh, isObject) = (Name, (bool)Refresh, InputObject is not null);
        Start(session, session, async (writer, cancellationToken) =>
        {
            var catalog = await session.Client().GetCatalogAsync(refresh, writer, cancellationToken).ConfigureAwait(false);
            foreach (var serviceName in services)
            {
                var servicePattern = new NamePattern(serviceName, allowsWildcards: !isObject);
                var found = catalog.Services.Where(service => servicePattern.Fits(service.Name, service.Id)).ToList();
                if (found.Count == 0 && servicePattern.IsExact)
                    writer.WriteError(new ResourceNotFoundException(ErrorIds.BrokerServiceNotFound, $"The broker has no service '{serviceName}'."), serviceName);
                foreach (var planName in names)
                {
                    var pattern = new NamePattern(planName, allowsWildcards: true);
                    var plans = found.SelectMany(service => service.Plans.Where(plan => pattern.Fits(plan.Name, plan.Id)).Select(plan => BrokerModels.Plan(service, plan, session))).ToList();
                    if (plans.Count == 0 && found.Count > 0 && pattern.IsExact)
                        writer.WriteError(new ResourceNotFoundException(ErrorIds.BrokerPlanNotFound, $"There is no plan '{planName}'."), planName);
                    foreach (var plan in plans)
                        await writer.WriteObjectAsync(plan).ConfigureAwait(false);
                }
            }
        });
    }
}
