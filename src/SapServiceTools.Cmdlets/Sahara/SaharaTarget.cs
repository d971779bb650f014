using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>One thing to act on, and where.</summary>
/// <param name="Session">The session to act in.</param>
/// <param name="NameOrId">How the user named it.</param>
/// <param name="Known">The object itself, where the pipeline brought one.</param>
/// <param name="Input">What the user passed; the target of errors.</param>
/// <param name="Body">The fields that the parameters set, for this one.</param>
internal sealed record SaharaTarget<T>(SaharaSession Session, string NameOrId, T? Known, object Input, SaharaBody Body)
    where T : SaharaObject
{
    /// <summary>True if nothing is to be changed, but only looked up.</summary>
    public bool IsPreview { get; init; }

    /// <summary>How questions and previews name it.</summary>
    public string Description => $"{SaharaNouns.Of<T>()} '{Known?.ToString() ?? NameOrId}' at {Session.Uri.Authority}";

    /// <summary>The id. What was named is looked up; an object of the pipeline isn't.</summary>
    /// <exception cref="ServiceException">There is nothing of that name, or several.</exception>
    public async Task<string> IdAsync(SaharaManager<T> manager, ICallLog log, CancellationToken cancellationToken) =>
        Known?.Key ?? await manager.IdOfAsync(NameOrId, log, cancellationToken).ConfigureAwait(false);

    /// <summary>Looks up what the change would need.</summary>
    /// <exception cref="ServiceException">Something of it isn't there.</exception>
    public async Task PreviewAsync(SaharaClient client, ICallLog log, CancellationToken cancellationToken)
    {
        await IdAsync(client.Manager<T>(), log, cancellationToken).ConfigureAwait(false);
        await Body.ResolveAsync(client, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The object, as the server has it now.</summary>
    /// <exception cref="ServiceException">It isn't there.</exception>
    public Task<T> ReadAsync(SaharaManager<T> manager, ICallLog log, CancellationToken cancellationToken) => Known is { } known
        ? manager.GetAsync(known.Key, log, cancellationToken)
        : manager.FindAsync(NameOrId, log, cancellationToken);
}
