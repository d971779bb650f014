namespace SapServiceTools.Clients.Operations;

/// <summary>What a poll of an operation means to its waiter.</summary>
public readonly record struct PollResult
{
    private PollResult(bool isDone, string? status, TimeSpan? hint, bool confirm)
    {
        IsDone = isDone;
        Status = status;
        Hint = hint;
        NeedsConfirmation = confirm;
    }

    /// <summary>The wait is over; the state is the result.</summary>
    public static PollResult Done { get; } = new(true, null, null, false);

    /// <summary>Seen in a list only, which may lag behind; to be confirmed by a poll of the one thing.</summary>
    public static PollResult Confirm { get; } = new(false, null, null, true);

    /// <summary>True when the wait is over.</summary>
    public bool IsDone { get; }

    /// <summary>The state as the server writes it.</summary>
    public string? Status { get; }

    /// <summary>How long the server asks to wait before the next poll.</summary>
    public TimeSpan? Hint { get; }

    /// <summary>True when a single poll must follow at once.</summary>
    public bool NeedsConfirmation { get; }

    /// <summary>Still going on.</summary>
    public static PollResult Pending(string status, TimeSpan? hint = null) => new(false, status, hint, false);
}
