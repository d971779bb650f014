namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>Counts what a cmdlet began and what came of it, for who stops it in the middle. Safe to use from many threads.</summary>
internal sealed class WorkTally
{
    private const int MaxNames = 3;
    private readonly object _lock = new();
    private readonly List<object> _open = [];
    private int _done;
    private int _failed;

    /// <summary>How many records are known to be to come, where that is known.</summary>
    public int Expected { get; set; }

    /// <summary>True once all input has come; until then nobody knows how much is still to come.</summary>
    public bool IsInputComplete { get; set; }

    /// <summary>How many were begun.</summary>
    public int Begun
    {
        get
        {
            lock (_lock)
                return _done + _failed + _open.Count;
        }
    }

    /// <summary>Does a record's work, and notes what came of it. Work that was stopped stays open.</summary>
    public async Task RunAsync(object target, Func<Task> work)
    {
        lock (_lock)
            _open.Add(target);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Close(target, ref _failed);
            throw;
        }

        Close(target, ref _done);
    }

    /// <summary>The counts in one sentence.</summary>
    /// <param name="ended">What has become of a record that is done: done, or with -NoWait begun.</param>
    /// <param name="namesOpen">Whether to name those that aren't known to be over.</param>
    public string Describe(string ended, bool namesOpen)
    {
        lock (_lock)
        {
            var parts = new List<string> { $"{_done} {ended}" };
            if (_failed > 0)
                parts.Add($"{_failed} failed");
            if (_open.Count > 0)
                parts.Add($"{_open.Count} not known to be over{(namesOpen ? Names() : "")}");
            if (Expected > Begun)
                parts.Add($"{Expected - Begun} not begun");
            else if (!IsInputComplete)
                parts.Add("the rest of the input not begun");
            return string.Join(", ", parts);
        }
    }

    // A dictionary or another caller's object may hold secrets; text and the module's own objects are names.
    private string Names()
    {
        var names = _open.Select(target => target is string or ISessionOutput ? target.ToString() : null).OfType<string>().Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return "";
        var more = _open.Count > MaxNames ? $" and {_open.Count - MaxNames} more" : "";
        return $" ({string.Join(", ", names.Take(MaxNames))}{more})";
    }

    private void Close(object target, ref int count)
    {
        lock (_lock)
        {
            _open.Remove(target);
            count++;
        }
    }
}
