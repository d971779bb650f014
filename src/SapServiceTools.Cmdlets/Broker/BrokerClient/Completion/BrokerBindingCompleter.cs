using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the ids of bindings that the session knows, those of the instance that is named already. It asks no broker.</summary>
public sealed class BrokerBindingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var named = fakeBoundParameters["InstanceId"]?.ToString();
        return BrokerCompletion.From(
            fakeBoundParameters, wordToComplete, client => client.Bindings.Where(binding => named is null || binding.InstanceId == named).Select(binding => binding.BindingId));
    }
}
