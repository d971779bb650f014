using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the fields by which a Get- cmdlet's list can be sorted.</summary>
public sealed class SaharaSortCompleter : IArgumentCompleter
{
    private static readonly string[] Template = ["Id", "Name", "PluginName", "PluginVersion", "CreatedAt", "UpdatedAt"];
    private static readonly string[] Typed = ["Id", "Name", "Type", "CreatedAt", "UpdatedAt"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionList.Of(Fields(SaharaNouns.Of(commandName, "Name")), wordToComplete);

    private static string[] Fields(string? noun) => noun switch
    {
        "node group template" or "cluster template" => Template,
        "cluster" => ["Id", "Name", "PluginName", "PluginVersion", "Status"],
        "data source" or "job template" => Typed,
        "job binary" or "internal job binary" => ["Id", "Name", "CreatedAt", "UpdatedAt"],
        "job execution" => ["Id", "Status", "CreatedAt", "StartTime", "EndTime", "JobTemplateId", "ClusterId"],
        "image" => ["Id", "Name", "Status"],
        _ => ["Name"],
    };
}
