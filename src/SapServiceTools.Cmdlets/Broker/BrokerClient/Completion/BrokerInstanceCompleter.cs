using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the ids of instances that the session knows. It asks no broker.</summary>
public sealed class BrokerInstanceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        BrokerCompletion.From(fakeBoundParameters, wordToComplete, client => client.Instances.Select(instance => instance.InstanceId));
}
