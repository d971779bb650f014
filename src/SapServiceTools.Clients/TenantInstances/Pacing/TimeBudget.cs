using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>
/// The rule of runs that have to end in time: no tenant is begun that can't be expected to be done in time, by what was learned in the session.
/// Those that were begun are brought to their end. Safe to use from many threads.
/// </summary>
/// <param name="budget">What the run has, from now on.</param>
/// <param name="time">The clock.</param>
internal sealed class TimeBudget(TimeSpan budget, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly object _lock = new();
    private readonly List<string> _done = [];
    private readonly List<string> _failed = [];
    private readonly List<string> _inProgress = [];
    private readonly List<string> _notBegun = [];
    private volatile WorkEstimate? _refusedAt;
    private bool _hasTimedOut;

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Begins a tenant's work; null if it isn't to be begun any more.</summary>
    public Record? TryBegin(string tenantId, WorkEstimate estimate)
    {
        // Until something is known, only the end itself is a reason not to begin. Once it is too late for one, it is for all that follow.
        if (_refusedAt is null && Elapsed + (estimate.Expected ?? TimeSpan.Zero) < budget)
            return new Record(this, tenantId, estimate);
        lock (_lock)
        {
            _notBegun.Add(tenantId);
            _refusedAt ??= estimate;
        }

        return null;
    }

    /// <summary>What is left, once nothing is under way any more; null if nothing is.</summary>
    public TenantRemainder? Remainder()
    {
        lock (_lock)
        {
            if (_notBegun.Count == 0 && !_hasTimedOut)
                return null;
            return new TenantRemainder
            {
                TimeBudget = budget,
                Elapsed = Elapsed,
                Done = [.. _done],
                Failed = [.. _failed],
                InProgress = [.. _inProgress],
                NotBegun = [.. _notBegun],
                ResumeAfter = _refusedAt?.WaitForLimits(0) ?? TimeSpan.Zero,
            };
        }
    }

    /// <summary>One tenant's work.</summary>
    internal sealed class Record
    {
        private readonly TimeBudget _budget;
        private readonly string _tenantId;
        private readonly WorkEstimate _estimate;
        private readonly long _begun;

        internal Record(TimeBudget budget, string tenantId, WorkEstimate estimate)
        {
            (_budget, _tenantId, _estimate) = (budget, tenantId, estimate);
            _begun = estimate.Begin();
        }

        /// <summary>What it waits for rate limits.</summary>
        public LimitWait Waited { get; } = new();

        /// <summary>Does the work, and notes what came of it.</summary>
        /// <param name="work">The work.</param>
        /// <param name="goesOn">True if the work ends as soon as the server has begun.</param>
        public async Task RunAsync(Func<Task> work, bool goesOn)
        {
            LimitWait.Current = Waited;
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (OperationTimedOutException)
            {
                lock (_budget._lock)
                    _budget._hasTimedOut = true;
                End(_budget._inProgress, isDone: false);
                throw;
            }
            catch
            {
                End(_budget._failed, isDone: false);
                throw;
            }

            End(goesOn ? _budget._inProgress : _budget._done, isDone: true);
        }

        public void Done() => End(_budget._done, isDone: true);

        private void End(List<string> list, bool isDone)
        {
            _estimate.End(_begun, Waited.Total, isDone);
            lock (_budget._lock)
                list.Add(_tenantId);
        }
    }
}
