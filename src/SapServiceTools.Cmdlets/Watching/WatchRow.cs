namespace SapServiceTools.Cmdlets.Watching;

/// <summary>One thing that is watched.</summary>
/// <param name="name">How it is called.</param>
/// <param name="begun">When it came, on the watch's clock.</param>
/// <param name="shortName">How it is called where there is little room; null if as elsewhere.</param>
internal sealed class WatchRow(string name, TimeSpan begun, string? shortName = null)
{
    /// <summary>How it is called, on one line.</summary>
    public string Name { get; } = TerminalText.Line(name);

    /// <summary>How it is called in a table, which has little room.</summary>
    public string ShortName { get; } = TerminalText.Line(shortName ?? name);

    /// <summary>What is being done to it; null while nothing is known.</summary>
    public OperationType? Type { get; set; }

    /// <summary>How it stands, in its server's word.</summary>
    public string Status { get; private set; } = "asking";

    /// <summary>How far it is.</summary>
    public WatchState State { get; private set; }

    /// <summary>When it came, on the watch's clock.</summary>
    public TimeSpan Begun { get; } = begun;

    /// <summary>When it was over, on the watch's clock; null while it isn't.</summary>
    public TimeSpan? Ended { get; private set; }

    /// <summary>Takes a status.</summary>
    /// <returns>False if it is the one that it had.</returns>
    public bool Become(string status)
    {
        status = TerminalText.Line(status);
        if (status == Status)
            return false;
        Status = status;
        return true;
    }

    /// <summary>It is over.</summary>
    public void End(WatchState state, TimeSpan now) => (State, Ended) = (state, now);
}

/// <summary>How far what is watched has come.</summary>
internal enum WatchState
{
    /// <summary>It goes on.</summary>
    Going,

    /// <summary>It is over, and well.</summary>
    Done,

    /// <summary>It is over, and isn't well.</summary>
    Failed,

    /// <summary>Nobody waits for it any longer, and the server goes on.</summary>
    Left,
}
