namespace SapServiceTools.Clients.Operations;

/// <summary>What a waiter wants.</summary>
/// <typeparam name="TState">What the server shows.</typeparam>
/// <param name="Key">What to poll, such as a tenant.</param>
/// <param name="Type">What is being done to it; operations of one type share an estimate of their duration.</param>
/// <param name="Evaluate">Decides what a state means; null is "not there", the flag tells that it comes from a list. Throws to end the wait with an error.</param>
/// <param name="Timeout">The hard limit.</param>
/// <param name="Log">Takes the polls' log lines and the progress.</param>
public sealed record PollRequest<TState>(
    string Key,
    OperationType Type,
    Func<TState?, bool, PollResult> Evaluate,
    TimeSpan Timeout,
    ICallLog Log)
    where TState : class
{
    /// <summary>What progress calls it; the key where nothing else is set.</summary>
    public string Name { get; init; } = Key;
}
