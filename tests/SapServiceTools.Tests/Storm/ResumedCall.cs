namespace SapServiceTools.Tests.Storm;

/// <summary>
/// A change at a service whose client doesn't look up what became of it: it is asked for again until it is known, as its caller is told to. Each error on the way is held against what the server has.
/// </summary>
/// <param name="tally">Takes what comes of it.</param>
/// <param name="label">The operation and its target.</param>
/// <param name="isDone">Whether the server has done it.</param>
public sealed class ResumedCall(StormTally tally, string label, Func<bool> isDone)
{
    private const int MaxTries = 200;

    /// <summary>Errors that say that the server is busy with the earlier request.</summary>
    public string? BusyErrorId { get; init; }

    /// <summary>Runs it until it is known to be done.</summary>
    /// <exception cref="ServiceException">It was refused.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        var mayBeDone = isDone();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await action();
            }
            catch (ServiceException exception) when (tries < MaxTries && (exception.IsRepeatable || exception.ErrorId == BusyErrorId))
            {
                // The broker's clock is the system's.
                if (exception.ErrorId == BusyErrorId)
                    await Task.Delay(5);
                else
                    mayBeDone |= Note(exception, mayBeDone);
            }
        }
    }

    /// <summary>Holds an error against the truth.</summary>
    /// <returns>True if it may have been done.</returns>
    private bool Note(ServiceException exception, bool mayBeDone)
    {
        if (!exception.MayHaveTakenEffect)
        {
            // Proved to be without effect, or so it says.
            if (!mayBeDone && isDone())
                tally.WronglyFailed($"{label}: {exception.Message}");
            return false;
        }

        if (exception.Operation is null && !exception.OrphanMitigationNeeded && !exception.Message.Contains("unknown", StringComparison.Ordinal))
            tally.WronglyFailed($"{label}: it doesn't say that it may have been done. {exception.Message}");
        tally.InDoubt($"{label}: {exception.Message}");
        return true;
    }
}
