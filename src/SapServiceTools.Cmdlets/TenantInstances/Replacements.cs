using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Files;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>The instances that a repair deletes in order to create them anew: noted in the journal where there is one, and told of where there is none.</summary>
internal sealed class Replacements : IDisposable
{
    private readonly ConcurrentDictionary<JournalEntry, bool> _running = new();
    private readonly HashSet<InstanceManagerSession> _sessions = [];
    private RepairJournal? _journal;
    private string? _path;
    private bool _isRiskTold;

    /// <summary>True if the journal has anything that was begun and not ended.</summary>
    public bool HasPending => _journal is { Pending.Count: > 0 };

    /// <summary>What a run without journal risks; null with a journal, and after the first call.</summary>
    public string? TakeRiskNote()
    {
        if (_path is not null || _isRiskTold)
            return null;
        _isRiskTold = true;
        return "Failed creations are deleted and created anew. If this run ends in between, such as when its process is killed, the service has nothing of those tenants, "
            + "and no later Repair-ManagedInstance finds them. With -JournalPath it does.";
    }

    /// <summary>Whose new instances aren't there yet, for one who stopped the run; null if there are none.</summary>
    public string? InterruptedNote
    {
        get
        {
            var tenants = string.Join(", ", _running.Keys.Select(entry => $"'{entry.TenantId}'").Order(StringComparer.Ordinal));
            if (tenants.Length == 0)
                return null;
            return $"The instances of these tenants were being deleted and created anew: {tenants}. "
                + (_path is null ? "Those that have none afterwards need New-ManagedInstance." : $"The next run goes on with them by -JournalPath '{_path}'.");
        }
    }

    /// <summary>What the journal has of other services; null if there is nothing.</summary>
    public string? OtherServicesNote
    {
        get
        {
            var others = _journal?.Pending.Where(entry => !_sessions.Any(session => entry == Entry(session, entry.TenantId))).ToList() ?? [];
            return others.Count == 0
                ? null
                : $"The journal '{_path}' has tenants whose instances were begun to be replaced with another service or as another user, which this run leaves alone: "
                + string.Join(", ", others.Select(entry => $"'{entry.TenantId}' at {entry.Service}{(entry.User is null ? "" : $" as {entry.User}")}")) + ".";
        }
    }

    /// <summary>Opens the journal; only to read it where nothing is changed, and then it needn't be there.</summary>
    /// <exception cref="ServiceException">It can't be opened, another process has it, or it isn't a journal.</exception>
    public void Open(string path, bool isWhatIf)
    {
        _path = path;
        if (isWhatIf && !File.Exists(path))
        {
            OwnerOnlyFile.CheckExclusive(path);
            return;
        }

        var file = isWhatIf ? OwnerOnlyFile.OpenToRead(path) : OwnerOnlyFile.OpenExclusively(path);
        _journal = new RepairJournal(file, path);
        if (!isWhatIf)
            OwnerOnlyFile.Restrict(file);
    }

    /// <summary>The tenants of a session whose replacement was begun before and not ended.</summary>
    public IReadOnlySet<string> PendingOf(InstanceManagerSession session)
    {
        _sessions.Add(session);
        return _journal?.Pending.Where(entry => entry == Entry(session, entry.TenantId)).Select(entry => entry.TenantId).ToHashSet(StringComparer.Ordinal) ?? [];
    }

    public bool IsPending(InstanceManagerSession session, string tenantId) => _journal?.IsPending(Entry(session, tenantId)) == true;

    public void End(InstanceManagerSession session, string tenantId) => _journal?.End(Entry(session, tenantId));

    /// <summary>Tenants with their instances, null where there is none. One that can't be read is that tenant's error, and isn't among them.</summary>
    public static async IAsyncEnumerable<(string TenantId, ManagedInstance? Instance)> ReadAsync(
        InstanceManagerSession session, IEnumerable<string> tenants, PipelineWriter writer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            ManagedInstance? instance;
            try
            {
                instance = await session.Client.GetAsync(
                    tenant, new GetInstanceOptions(BypassCache: true, Wait: false), writer, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceException exception)
            {
                writer.WriteError(exception, tenant);
                continue;
            }

            yield return (tenant, instance);
        }
    }

    /// <summary>Replaces an instance. Whatever fails on the way stays in the journal: only a usable instance ends it.</summary>
    public async Task RunAsync(InstanceManagerSession session, FleetStep step, Func<Task> replace)
    {
        var entry = Entry(session, step.TenantId);
        try
        {
            _journal?.Begin(entry);
        }
        catch (ServiceException exception)
        {
            step.State = FleetStepState.Failed;
            step.Message = exception.Message;
            throw;
        }

        // Left there by a stop, and by nothing else.
        _running[entry] = true;
        try
        {
            await replace().ConfigureAwait(false);
            _journal?.End(entry);
            _running.TryRemove(entry, out _);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _running.TryRemove(entry, out _);
            throw;
        }
    }

    public void Dispose() => _journal?.Dispose();

    private static JournalEntry Entry(InstanceManagerSession session, string tenantId) => new(session.Uri.AbsoluteUri, session.UserName, tenantId);
}
