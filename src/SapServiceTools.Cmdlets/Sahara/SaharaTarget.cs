using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>One resource to act on, and where.</summary>
/// <param name="Session">The session to act in.</param>
/// <param name="NameOrId">How the user named it.</param>
/// <param name="Known">The object itself, where the pipeline brought one.</param>
/// <param name="Input">What the user passed; the target of errors.</param>
internal sealed record SaharaTarget<T>(SaharaSession Session, string NameOrId, T? Known, object Input)
    where T : SaharaObject
{
    /// <summary>How messages name it.</summary>
    public string Name => Known?.ToString() ?? NameOrId;

    /// <exception cref="ServiceException">The session is closed.</exception>
    public SaharaClient Client => Session.Client();

    private SaharaManager<T> Manager => Client.Manager<T>();

    /// <summary>The id. What was named is looked up; an object of the pipeline isn't.</summary>
    /// <exception cref="ServiceException">There is nothing of that name, or several.</exception>
    public async Task<string> IdAsync(ICallLog log, CancellationToken cancellationToken) =>
        Known?.Key ?? await Manager.IdOfAsync(NameOrId, log, cancellationToken).ConfigureAwait(false);

    /// <summary>The object, as the server has it now.</summary>
    /// <exception cref="ServiceException">It isn't there.</exception>
    public Task<T> ReadAsync(ICallLog log, CancellationToken cancellationToken) => Known is { } known
        ? Manager.GetAsync(known.Key, log, cancellationToken)
        : Manager.FindAsync(NameOrId, log, cancellationToken);

    /// <summary>Changes it and writes it as it is then.</summary>
    /// <exception cref="ServiceException">It isn't there, something that the body refers to isn't, or the server refuses.</exception>
    public async Task UpdateAsync(SaharaBody body, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var fields = await body.ResolveAsync(Client, writer, cancellationToken).ConfigureAwait(false);
        var id = await IdAsync(writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteNamedAsync(await Manager.UpdateAsync(id, fields, writer, cancellationToken).ConfigureAwait(false), Session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes it. A name that isn't there is an error; what is gone since it was looked up is not.</summary>
    /// <returns>The id of what is gone or going.</returns>
    public async Task<string> DeleteAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var id = await IdAsync(log, cancellationToken).ConfigureAwait(false);
        try
        {
            await Manager.DeleteAsync(id, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException)
        {
            log.Verbose($"The {Manager.Noun} '{Name}' is gone already.");
        }

        return id;
    }
}

/// <summary>What a record names to act on.</summary>
internal static class SaharaTargets
{
    /// <summary>Those that are to be changed, or previewed. Asks about each.</summary>
    /// <param name="cmdlet">Asks.</param>
    /// <param name="names">Names or ids.</param>
    /// <param name="input">The object, where the pipeline brings one.</param>
    /// <param name="action">What is done; null if nothing is changed.</param>
    public static IReadOnlyList<SaharaTarget<T>> Approved<T>(SessionCmdlet<SaharaSession> cmdlet, string[] names, T? input, string? action)
        where T : SaharaObject
    {
        SaharaTarget<T>[] named = input is not null
            ? [new(cmdlet.SessionFor(input.Session), input.Key, input, input)]
            : Array.ConvertAll(names, name => new SaharaTarget<T>(cmdlet.SessionFor(), name, null, name));
        return action is null ? named : Array.FindAll(named, target => cmdlet.Proceeds($"{SaharaKinds.Of<T>().Noun} '{target.Name}' at {target.Session.Uri.Authority}", action));
    }
}
