using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the fields by which a Get- cmdlet's list can be sorted.</summary>
public sealed class SaharaSortCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) =>
        SaharaNameCompleter.KindOf(request.Command, "Name") is { } kind ? kind.SortFields.Concat(kind.SortFieldsHere).Select(SaharaNaming.ToPascalCase) : [];
}
