using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the names of Sahara's resources: those that the session has seen, else those of a list.</summary>
public sealed class SaharaNameCompleter : SaharaCompleter
{
    private protected override async IAsyncEnumerable<string> ValuesAsync(
        SaharaClient client, CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (KindOf(request.Command, request.Parameter) is not { } kind)
            yield break;
        var seen = client.Names.Of(kind.Noun);
        foreach (var name in seen)
            yield return name;
        if (seen.Count > 0)
            yield break;
        await foreach (var item in client.Manager(kind.Model).ListAsync(new SaharaQuery(), NullCallLog.Instance, cancellationToken).ConfigureAwait(false))
        {
            if (item.Name.Length > 0)
                yield return item.Name;
        }
    }

    /// <summary>The kind whose names a parameter takes: that of the cmdlet's noun for -Name, else that of the parameter's own name. Null if there is none.</summary>
    internal static SaharaKind? KindOf(string command, string parameter)
    {
        var noun = parameter is "Name" or "Id" ? command[(command.IndexOf('-', StringComparison.Ordinal) + 1)..] : $"Sahara{parameter}";
        return SaharaKinds.All.Where(kind => noun.StartsWith(kind.Model.Name, StringComparison.OrdinalIgnoreCase)).MaxBy(kind => kind.Model.Name.Length)
            ?? parameter switch
            {
                "PluginName" => SaharaKinds.Plugin,
                "InputDataSource" or "OutputDataSource" => SaharaKinds.DataSource,
                "Main" or "Library" => SaharaKinds.JobBinary,
                _ => null,
            };
    }
}
