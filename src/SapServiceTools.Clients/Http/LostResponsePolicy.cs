namespace SapServiceTools.Clients.Http;

/// <summary>
/// Changes whose response got lost or is none. None is sent again blindly: on doubt the server's state is read first, so that a create never ends in a conflict
/// with itself and nothing is made or replaced twice. A change that is the same once and twice is asked for again instead.
/// </summary>
internal sealed class LostResponsePolicy(TransportOptions options, TimeProvider time)
{
    // Times on the wire have whole seconds in the Date header.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    /// <summary>Sends a change until a response, or the state that the server shows, tells that it took effect.</summary>
    /// <param name="effect">What is in doubt after a lost response, for the log: "the create took effect".</param>
    /// <param name="budget">The tries and the time.</param>
    /// <param name="send">
    /// Sends it once. A name that is taken (<see cref="ErrorIds.NameTaken"/>) counts as doubt too: it may be the earlier request's own, or be free in a moment.
    /// </param>
    /// <param name="hasTakenEffect">Reads the state, given the reason for the doubt; throws where what is there isn't this call's own.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">It failed, or the budget is used up while that is in doubt.</exception>
    public async Task SendAsync(
        string effect, RetryBudget budget, Func<Task> send, Func<ServiceException, Task<bool>> hasTakenEffect, ICallLog log, CancellationToken cancellationToken)
    {
        ServiceException? lost = null;
        while (true)
        {
            ServiceException doubt;
            try
            {
                await send().ConfigureAwait(false);
                return;
            }
            catch (ServiceException exception) when (exception.ErrorId == ErrorIds.NameTaken)
            {
                doubt = exception;
            }
            catch (ServiceException exception) when (IsDoubtful(exception))
            {
                log.Verbose($"{exception.Message} Whether {effect} is unknown, so that is read first.");
                lost = doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await hasTakenEffect(doubt).ConfigureAwait(false))
                    return;
            }
            catch (ServiceException lookUp) when (lost is not null && TransportErrors.IsFault(lookUp))
            {
                // The caller asked for a change, and must not hear of a read that failed as if nothing had been sent.
                throw lookUp == lost ? TransportErrors.Doubtful(lost) : TransportErrors.Doubtful(lost, lookUp);
            }

            if (!goesOn)
                throw TransportErrors.Doubtful(doubt);
        }
    }

    /// <summary>Sends a change that is the same once and twice, so that one whose response got lost is asked for again.</summary>
    /// <param name="budget">The tries and the time.</param>
    /// <param name="send">Sends it; told whether an earlier one may have taken effect.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">It failed, or the budget is used up while that is in doubt.</exception>
    public async Task<T> RepeatAsync<T>(RetryBudget budget, Func<bool, Task<T>> send, ICallLog log, CancellationToken cancellationToken)
    {
        ServiceException? doubt = null;
        while (true)
        {
            try
            {
                return await send(doubt is not null).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (IsDoubtful(exception))
            {
                log.Verbose($"{exception.Message} Whether it took effect shows when it is asked for again.");
                doubt = exception;
            }
            catch (ServiceException exception) when (doubt is not null && exception.Kind != ServiceErrorKind.SessionClosed)
            {
                throw TransportErrors.Doubtful(doubt, exception);
            }

            if (!await budget.AgainAsync(doubt.RetryAfter, cancellationToken).ConfigureAwait(false))
                throw TransportErrors.Doubtful(doubt);
        }
    }

    /// <summary>True if the change may have taken effect although no usable response came, and the trouble may pass.</summary>
    private bool IsDoubtful(ServiceException exception) =>
        exception.MayHaveTakenEffect && (exception.IsRepeatable || exception.IsUnusableResponse) && !(exception.RetryAfter > options.MaxRetryAfter);

    /// <summary>The tries that one change has.</summary>
    public RetryBudget NewBudget(Deadline deadline) => new(options.MaxRetries, options.RetryDelay, deadline, time);

    /// <summary>The same, beginning now.</summary>
    public RetryBudget NewBudget(TimeSpan limit) => NewBudget(new Deadline(time, limit));

    /// <summary>True if something changed since a call began. Server times are compared with the server's clock only; null means that it has none to compare.</summary>
    /// <param name="changed">When it changed.</param>
    /// <param name="serverNow">The server's clock when it was read.</param>
    /// <param name="sinceBegin">How long ago the call began.</param>
    public static bool? IsSince(DateTimeOffset? changed, DateTimeOffset? serverNow, TimeSpan sinceBegin) =>
        serverNow is { } now && changed is { } when ? when >= now - sinceBegin - ClockGrain : null;
}
