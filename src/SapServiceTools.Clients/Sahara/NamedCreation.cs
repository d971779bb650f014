using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// A creation of something whose name is unique in its project. One whose response got lost is looked up by its name: what was made since the call began is its own, what is older was there before.
/// </summary>
/// <param name="api">Has the tries and the time.</param>
/// <param name="noun">What messages call one.</param>
/// <param name="name">The name.</param>
internal sealed class NamedCreation<T>(SaharaApi api, string noun, string name)
    where T : SaharaObject
{
    /// <summary>Makes it.</summary>
    /// <param name="send">Sends the creation once.</param>
    /// <param name="find">Reads what has the name, with the server's clock; null if there is none.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ResourceExistsException">Another one has the name.</exception>
    public async Task<T> RunAsync(Func<Task<T>> send, Func<Task<(T Item, DateTimeOffset? ServerTime)?>> find, ICallLog log, CancellationToken cancellationToken)
    {
        var began = api.Time.GetTimestamp();
        var isLost = false;
        T made = null!;
        await api.LostResponses.SendAsync($"the {noun} '{name}' was made", api.NewBudget(), SendAsync, HasTakenEffectAsync, log, cancellationToken).ConfigureAwait(false);
        return made;

        async Task SendAsync()
        {
            try
            {
                made = await send().ConfigureAwait(false);
            }
            catch (ResourceExistsException exception) when (isLost && exception.ErrorId == ErrorIds.NameExists)
            {
                // The earlier request's own, or another's that came in between.
                if (await IsOwnAsync().ConfigureAwait(false) is not true)
                    throw;
            }
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            isLost = true;
            return await IsOwnAsync().ConfigureAwait(false) ?? throw doubt;
        }

        // Null where the server doesn't tell its clock.
        async Task<bool?> IsOwnAsync()
        {
            if (await find().ConfigureAwait(false) is not { } found)
                return false;
            var isOwn = LostResponsePolicy.IsSince((found.Item as SaharaResource)?.CreatedAt, found.ServerTime, api.Time.GetElapsedTime(began));
            if (isOwn == false)
                throw SaharaErrors.NameExists(noun, name);
            made = found.Item;
            return isOwn;
        }
    }
}
