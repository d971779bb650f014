using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>
/// The one writer of a SQLite file, on a thread of its own. Commits that wait while the disk is busy are written in one transaction: the disk is waited for once for all of them.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaximumBatch = 512;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly SqliteRowWriter _rows;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="connection">It is the writer's from now on.</param>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _rows = new SqliteRowWriter(connection);
        new Thread(Work) { IsBackground = true, Name = "Broker state" }.Start();
    }

    /// <returns>False if a row wasn't at the version that was expected.</returns>
    public ValueTask<bool> CommitAsync(StoreRow[] rows) => EnqueueAsync(new Job(writer => writer.Commit(rows)));

    public ValueTask<bool> PurgeAsync(long now) => EnqueueAsync(new Job(writer => writer.Purge(now)));

    public ValueTask<bool> TryWritingAsync() => EnqueueAsync(new Job(static writer => writer.TryWriting()));

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    private ValueTask<bool> EnqueueAsync(Job job) => _jobs.Writer.TryWrite(job)
        ? new(job.Done.Task)
        : throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.StateUnavailable, "The broker's state is closed.");

    private void Work()
    {
        var batch = new List<Job>(MaximumBatch);
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaximumBatch && _jobs.Reader.TryRead(out var job))
                batch.Add(job);
            Write(batch);
            batch.Clear();
        }
        _rows.Dispose();
        _connection.Dispose();
        _ended.SetResult();
    }

    private void Write(List<Job> batch)
    {
        try
        {
            _rows.Begin();
        }
        catch (Exception fault)
        {
            // Another program writes in the file: none of them has been tried, and each alone would wait as long again.
            foreach (var job in batch)
                job.Done.SetException(fault);
            return;
        }
        try
        {
            var results = _rows.EndTransaction(batch, static (rows, jobs) => jobs.ConvertAll(job => job.Work(rows)));
            for (var index = 0; index < batch.Count; index++)
                batch[index].Done.SetResult(results[index]);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One bad commit must not take its neighbours along.
            foreach (var job in batch)
                Write([job]);
        }
        catch (Exception fault)
        {
            batch[0].Done.SetException(fault);
        }
    }

    private sealed record Job(Func<SqliteRowWriter, bool> Work)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
