using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.Clients.Files;
using SapServiceTools.Clients.Http;
using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>
/// A broker's log: the latest entries in memory, all of them as JSON lines in a file of its owner's if one is named, and to whoever listens.
/// What handlers and faults say is masked where a name says secret.
/// </summary>
internal sealed class BrokerLog : IBrokerLog, IAsyncDisposable
{
    private const int Kept = 1000;
    private static readonly Redactor Redactor = new();
    private readonly Queue<BrokerLogEntry> _latest = new(Kept);
    private readonly Channel<BrokerLogEntry>? _file;
    private readonly Task _writing = Task.CompletedTask;
    private Action<BrokerLogEntry>? _listener;

    /// <summary>Opens the log.</summary>
    /// <param name="path">A file to append to; null for none.</param>
    /// <exception cref="ServiceException">The file can't be written to.</exception>
    public BrokerLog(string? path)
    {
        if (path is null)
            return;
        StreamWriter writer = null!;
        OrExplain(path, () => writer = new StreamWriter(OwnerOnlyFile.OpenToAppend(path)));

        // A full disk or a slow one must not hold up requests; what doesn't fit is dropped, oldest first.
        _file = Channel.CreateBounded<BrokerLogEntry>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _writing = WriteAsync(writer, _file.Reader);
    }

    /// <summary>Refuses a file that can't be written to, and doesn't make it.</summary>
    /// <exception cref="ServiceException">It can't be written to.</exception>
    public static void Check(string path) => OrExplain(path, () => FilePlace.CheckOpen(path));

    /// <summary>The latest entries, oldest first.</summary>
    public IReadOnlyList<BrokerLogEntry> Latest
    {
        get
        {
            lock (_latest)
                return _latest.ToArray();
        }
    }

    /// <summary>Hears every entry from now on; called on any thread.</summary>
    public void Listen(Action<BrokerLogEntry>? listener) => Volatile.Write(ref _listener, listener);

    public void Request(in RequestLogEntry entry) => Add(new BrokerLogEntry
    {
        Time = DateTimeOffset.UtcNow,
        Kind = "Request",
        Message = $"{entry.Method} {entry.Path}",
        Operation = entry.Operation?.ToString(),
        Status = entry.Status,
        Milliseconds = entry.Elapsed.TotalMilliseconds,
        RequestId = entry.RequestIdentity,
        UserName = entry.UserName,
        RemoteAddress = entry.RemoteAddress,
    });

    public void Fault(string what, string? requestIdentity, Exception exception) => Add(new BrokerLogEntry
    {
        Time = DateTimeOffset.UtcNow,
        Kind = "Fault",
        Message = Redactor.Text($"{what}: {exception.Message}"),
        RequestId = requestIdentity,
    });

    public void Information(string message) => Add(new BrokerLogEntry { Time = DateTimeOffset.UtcNow, Kind = "Information", Message = message });

    public void Handler(HandlerLogEntry entry) => Add(new BrokerLogEntry
    {
        Time = entry.Time,
        Kind = entry.Level,
        Message = Redactor.Text(entry.Message),
        Operation = entry.Handler.Length > 0 ? entry.Handler : null,
        RequestId = entry.RequestId.Length > 0 ? entry.RequestId : null,
    });

    public async ValueTask DisposeAsync()
    {
        _file?.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private static void OrExplain(string path, Action open)
    {
        try
        {
            open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The log file '{path}' can't be written to: {SystemFault.Explain(exception)}.", exception);
        }
    }

    private void Add(BrokerLogEntry entry)
    {
        Keep(entry);
        _file?.Writer.TryWrite(entry);
        Volatile.Read(ref _listener)?.Invoke(entry);
    }

    private void Keep(BrokerLogEntry entry)
    {
        lock (_latest)
        {
            if (_latest.Count == Kept)
                _latest.Dequeue();
            _latest.Enqueue(entry);
        }
    }

    private async Task WriteAsync(StreamWriter writer, ChannelReader<BrokerLogEntry> entries)
    {
        try
        {
            await using (writer.ConfigureAwait(false))
            {
                while (await entries.WaitToReadAsync().ConfigureAwait(false))
                {
                    while (entries.TryRead(out var entry))
                        await writer.WriteLineAsync(JsonSerializer.Serialize(entry, BrokerLogJson.Default.BrokerLogEntry)).ConfigureAwait(false);
                    await writer.FlushAsync().ConfigureAwait(false);
                }
            }
        }
        catch (IOException exception)
        {
            Keep(new BrokerLogEntry { Time = DateTimeOffset.UtcNow, Kind = "Error", Message = $"The log file can't be written to any longer: {SystemFault.Explain(exception)}." });
        }
    }
}

/// <summary>The JSON lines of the log file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BrokerLogEntry))]
internal sealed partial class BrokerLogJson : JsonSerializerContext;
