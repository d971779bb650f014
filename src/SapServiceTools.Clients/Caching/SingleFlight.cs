using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Caching;

/// <summary>
/// Lets concurrent callers that want the same thing share one request. A caller that gives up leaves the others alone;
/// the request itself ends when nobody wants it any more.
/// </summary>
internal sealed class SingleFlight<TValue>
{
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>Joins the flight for the key, or starts one.</summary>
    public async Task<TValue> RunAsync(string key, Func<CancellationToken, Task<TValue>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var flight = _flights.GetOrAdd(key, _ => new Flight());
            if (!flight.TryJoin())
            {
                _flights.TryRemove(KeyValuePair.Create(key, flight));
                continue;
            }

            try
            {
                return await flight.Start(work).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (flight.Leave())
                    _flights.TryRemove(KeyValuePair.Create(key, flight));
            }
        }
    }

    /// <summary>Lets nobody join the flight for the key any more, because what it brings may be out of date.</summary>
    public void Forget(string key) => _flights.TryRemove(key, out _);

#pragma warning disable CA1001 // Without a timer or a wait handle the source holds nothing to free, and the work may outlast the last passenger.
    private sealed class Flight
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _abandoned = new();
        private Task<TValue>? _task;
        private int _passengers;
        private bool _closed;

        public bool TryJoin()
        {
            lock (_abandoned)
            {
                if (_closed)
                    return false;
                _passengers++;
                return true;
            }
        }

        public Task<TValue> Start(Func<CancellationToken, Task<TValue>> work)
        {
            lock (_abandoned)
                return _task ??= Task.Run(() => work(_abandoned.Token));
        }

        /// <summary>True for the last one, who also ends the work.</summary>
        public bool Leave()
        {
            lock (_abandoned)
            {
                if (--_passengers > 0)
                    return false;
                _closed = true;
            }

            _abandoned.Cancel();
            return true;
        }
    }
}
