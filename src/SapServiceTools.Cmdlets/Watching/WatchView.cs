using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Watching;

/// <summary>
/// Shows all that is waited for: as a table that changes in its place where somebody watches a terminal, else as one line a change. It hears what the waits' own polls bring and asks for nothing itself.
/// </summary>
internal sealed class WatchView : IProgressView
{
    // Times are shown in seconds.
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly ModuleCmdlet _cmdlet;
    private readonly Func<string, string> _shorten;
    private readonly LiveTable? _table;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _epoch;
    private readonly List<WatchRow> _rows = [];
    private readonly Dictionary<string, WatchRow> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);
    private TimeSpan _drawnAt = -BetweenDrawings;

    /// <summary>A view for a cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="shorten">What is left of a name in a table, which has little room; null if all of it.</param>
    public WatchView(ModuleCmdlet cmdlet, Func<string, string>? shorten = null)
    {
        _cmdlet = cmdlet;
        _shorten = shorten ?? (name => name);
        _epoch = _time.GetTimestamp();
        // Who wants to read the log wants it in one piece.
        if (!cmdlet.IsVerboseEnabled && !cmdlet.IsDebugEnabled)
            _table = LiveTable.For(cmdlet);
    }

    public bool IsInputComplete { get; set; }

    public TimeSpan UntilTick => _table is null ? Never : BetweenDrawings;

    public bool HoldsOutput => true;

    /// <summary>What goes on.</summary>
    public IReadOnlyList<WatchRow> Going => [.. _rows.Where(row => row.State is WatchState.Going or WatchState.Left)];

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>What is left to say when it is stopped.</summary>
    /// <param name="resume">The command that goes on watching.</param>
    /// <returns>Null if nothing goes on.</returns>
    public string? StoppedNote(string resume)
    {
        var going = Going;
        if (going.Count is 0)
            return null;
        var names = string.Join(", ", going.Take(5).Select(row => $"{row.Name} ({row.Status})"));
        var more = going.Count > 5 ? $" and {going.Count - 5} more" : "";
        return $"Watching was stopped, and nothing else: {going.Count} of {_rows.Count} go on at the server: {names}{more}. To watch on: {resume}";
    }

    public void Expect(int count)
    {
    }

    public void Name(object target, string name)
    {
        var former = NameOf(target);
        _names[target] = name;
        if (former == name || !_byName.Remove(former, out var row))
            return;
        // What was named in two ways is one thing.
        _rows.Remove(row);
        RowOf(name);
    }

    public void Started(object? target)
    {
        var row = RowOf(NameOf(target));
        // It may be over before a poll tells what it is.
        if (target is ServiceOperation operation)
            row.Type ??= operation.Type;
        Draw(isUrgent: false);
    }

    public void Report(OperationProgress progress)
    {
        // A second operation at the same thing has a number behind its name.
        var row = _byName.GetValueOrDefault(progress.Resource) ?? RowOf(progress.Resource.Split(" #")[0]);
        row.Type = progress.Type;
        if (row.Become(progress.Status))
            Tell(row);
        Draw(isUrgent: false);
    }

    public void Delivered(object value)
    {
        var (name, status) = value switch
        {
            ManagedInstance instance => (instance.TenantId, instance.Status),
            BrokerServiceBinding binding => ($"binding {binding.BindingId}", binding.Status),
            BrokerServiceInstance instance => ($"instance {instance.InstanceId}", instance.Status),
            SaharaCluster cluster => (cluster.Name, cluster.Status),
            _ => ("", ""),
        };
        if (_byName.TryGetValue(name, out var row))
            row.Become(status);
    }

    public void Ended(object? target, Exception? failure)
    {
        var row = RowOf(NameOf(target));
        switch (failure)
        {
            case null:
                // Of what is gone nothing is delivered.
                if (row.Type is OperationType.Delete)
                    row.Become("deleted");
                row.End(WatchState.Done, Now);
                break;
            case OperationTimedOutException:
                row.Become($"{row.Status}, no longer watched");
                row.End(WatchState.Left, Now);
                break;
            default:
                row.Become(failure switch
                {
                    OperationFailedException { Operation.Status: { } status } => status,
                    ServiceException { ErrorId: var id } => id,
                    _ => "failed",
                });
                row.End(WatchState.Failed, Now);
                break;
        }

        Tell(row);
        Draw(isUrgent: false);
    }

    public void Tick() => Draw(isUrgent: false);

    public void MakeRoom()
    {
        _table?.Erase();
        _drawnAt = -BetweenDrawings;
    }

    public void Complete()
    {
        Draw(isUrgent: true);
        _table?.Leave();
    }

    private string NameOf(object? target) => target is null ? "" : _names.GetValueOrDefault(target) ?? target.ToString() ?? "";

    private WatchRow RowOf(string name)
    {
        if (!_byName.TryGetValue(name, out var row))
        {
            _byName.Add(name, row = new WatchRow(name, Now, _shorten(name)));
            _rows.Add(row);
        }

        return row;
    }

    private void Tell(WatchRow row)
    {
        if (_table is not null)
            return;
        var what = row.Type is { } type ? $"{type} {row.Name}" : row.Name;
        _cmdlet.WriteNotice(row.Ended is { } ended
            ? $"{what}: {row.Status} after {ElapsedText.Of(ended - row.Begun)}, {Summary}"
            : $"{what}: {row.Status}");
    }

    private string Summary
    {
        get
        {
            int Count(WatchState state) => _rows.Count(row => row.State == state);
            var failed = Count(WatchState.Failed) + Count(WatchState.Left);
            return $"{Count(WatchState.Done)} of {_rows.Count} done{(failed > 0 ? $", {failed} not" : "")}";
        }
    }

    private void Draw(bool isUrgent)
    {
        if (_table is null || _rows.Count is 0 || (!isUrgent && Now - _drawnAt < BetweenDrawings))
            return;
        _drawnAt = Now;
        var hint = Going.Count > 0 ? " Ctrl-C ends watching only." : "";
        _table.Draw(_rows, Now, $"{Summary}, {ElapsedText.Of(Now)}.{hint}");
    }
}
