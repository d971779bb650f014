using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Images;

/// <summary>Gets images that are registered: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaImage", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaImage))]
public sealed class GetSaharaImageCommand : GetSaharaCmdlet<SaharaImage>
{
    /// <summary>Only those that have all of these tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaImageTagCompleter))]
    public string[]? Tag { get; set; }

    private protected override IAsyncEnumerable<SaharaImage> ListAsync(SaharaClient client, SaharaQuery query, ICallLog log, CancellationToken cancellationToken) =>
        Tag is null ? base.ListAsync(client, query, log, cancellationToken) : client.Images.ListAsync(Tag, log, cancellationToken);
}
