using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the names of services from the session's catalog. It asks no broker, so it never makes the prompt wait.</summary>
public sealed class BrokerServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        BrokerCompletion.From(fakeBoundParameters, wordToComplete, client => client.LatestCatalog?.Services.Select(service => service.Name) ?? []);
}
