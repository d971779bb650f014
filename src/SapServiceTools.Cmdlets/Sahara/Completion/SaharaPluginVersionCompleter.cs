using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the versions of the plugin that is named already, or of all.</summary>
public sealed class SaharaPluginVersionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SaharaCompletion.From(fakeBoundParameters, wordToComplete, (client, cancellationToken) =>
            SaharaPluginValues.VersionsAsync(client, SaharaCompletion.Text(fakeBoundParameters, parameterName == "Version" ? "Name" : "PluginName"), cancellationToken));
}
