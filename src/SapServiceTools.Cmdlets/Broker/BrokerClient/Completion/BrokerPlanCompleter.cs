using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the names of plans, those of the service that is named already, from the session's catalog. It asks no broker.</summary>
public sealed class BrokerPlanCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var named = fakeBoundParameters["Service"]?.ToString();
        return BrokerCompletion.From(fakeBoundParameters, wordToComplete, client =>
            client.LatestCatalog?.Services
                .Where(service => named is null || service.Id == named || service.Name.Equals(named, StringComparison.OrdinalIgnoreCase))
                .SelectMany(service => service.Plans.Select(plan => plan.Name)) ?? []);
    }
}
