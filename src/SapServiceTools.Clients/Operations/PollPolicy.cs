namespace SapServiceTools.Clients.Operations;

/// <summary>How often a poller polls.</summary>
public sealed record PollPolicy
{
    /// <summary>Where pauses that grow stop growing, at polls as at tries after trouble.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _maxInterval = LongestPause;

    /// <summary>Time between two polls of the same operation. Zero means as fast as responses come.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Factor by which the interval grows from poll to poll; 1 keeps it constant.</summary>
    public double Growth { get; init; } = 1;

    /// <summary>
    /// The longest time from the end of a poll to the next one of the same operation, whatever the reason, unless the server itself asks for more.
    /// Default 30 s; an <see cref="Interval"/> that is longer takes its place.
    /// </summary>
    public TimeSpan MaxInterval
    {
        get => _maxInterval > Interval ? _maxInterval : Interval;
        init => _maxInterval = value;
    }

    /// <summary>Single polls under way at once. Default 16.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>
    /// How many entries of a list weigh as much as one request. A list of n entries is worth it when more than 1 + n / this many waiters can use it.
    /// </summary>
    public int ListEntriesPerRequest { get; init; } = 100;

    /// <summary>
    /// How many polls in a row may bring no usable response (a 500, an HTML page, a truncated text) before that ends the wait. Default 10.
    /// Trouble that is known to pass by itself doesn't count: only the limit ends such a wait.
    /// </summary>
    public int MaxUnusableResponses { get; init; } = 10;
}
