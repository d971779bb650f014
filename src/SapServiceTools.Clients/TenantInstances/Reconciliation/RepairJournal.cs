using System.Buffers;
using System.Text;

namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>One tenant of one service, whose instance is deleted in order to be created anew.</summary>
/// <param name="Service">The service's address.</param>
/// <param name="User">The user or client that works there; with a Service Manager only that tells one customer's instances from another's.</param>
/// <param name="TenantId">The tenant.</param>
internal sealed record JournalEntry(string Service, string? User, string TenantId);

/// <summary>
/// What repairs have begun and not ended. Between the deletion of a broken instance and the creation of the next one the service has nothing of the tenant,
/// so a run that is killed there would be forgotten, and the tenant with it.
/// </summary>
/// <remarks>
/// <para>The memory has to be outside of the services. An Instance Manager has one instance a tenant (409 for a second one) and no labels. At a Service Manager a label
/// is deleted with its instance; and neither a label nor another name, which would make room for the next instance before the broken one goes, can be set in the case
/// that matters: after a failed creation a server that has the instance's deletion scheduled refuses changes with 422 until it is gone (source: the public Service Manager,
/// Peripli, operations/scheduler.go). A second instance under a name of our own is possible, but SAP's libraries find a tenant's instance by its name and would miss it.</para>
/// <para>A line a change, in JSON, each on the disk before what it tells of begins. A line without its end was never acted on. A line that is whole and can't be read
/// is an error: it may be a tenant.</para>
/// </remarks>
internal sealed class RepairJournal : IDisposable
{
    private static readonly byte[] Header = Encoding.UTF8.GetBytes("{\"journal\":\"Repair-ManagedInstance\",\"version\":1}\n");
    private const string Begun = "begun";
    private const string Ended = "ended";
    private readonly object _gate = new();
    private readonly Stream _stream;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly HashSet<JournalEntry> _pending = [];
    private long _end;
    private bool _isUnusable;

    /// <summary>Reads what is there.</summary>
    /// <param name="stream">The journal's own from now on, and nobody else's meanwhile; it may be one that is only for reading.</param>
    /// <param name="name">How messages name it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServiceException">It isn't a journal, or is damaged.</exception>
    public RepairJournal(Stream stream, string name, TimeProvider? time = null)
    {
        _stream = stream;
        _name = name;
        _time = time ?? TimeProvider.System;
        try
        {
            Read();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>What was begun and not ended, in the order of tenants.</summary>
    public IReadOnlyList<JournalEntry> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending.OrderBy(entry => entry.TenantId, StringComparer.Ordinal)];
        }
    }

    /// <summary>True if it was begun and not ended.</summary>
    public bool IsPending(JournalEntry entry)
    {
        lock (_gate)
            return _pending.Contains(entry);
    }

    /// <summary>Notes that a tenant's instance is about to be deleted; on the disk when this returns.</summary>
    /// <exception cref="ServiceException">It can't be noted, so nothing may be deleted.</exception>
    public void Begin(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_pending.Contains(entry))
                return;
            try
            {
                Append(Line(Begun, entry));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                throw new ServiceException(
                    ServiceErrorKind.InvalidOperation,
                    ErrorIds.FileUnwritable,
                    $"The journal '{_name}' can't be written, so the instance of tenant '{entry.TenantId}' is left as it is: {SystemFault.Explain(exception)}.",
                    exception)
                {
                    TenantId = entry.TenantId,
                };
            }

            _pending.Add(entry);
        }
    }

    /// <summary>Notes that the tenant has an instance again. Where that can't be written nothing is lost: the next run finds the instance.</summary>
    public void End(JournalEntry entry)
    {
        lock (_gate)
        {
            if (!_pending.Remove(entry))
                return;
            try
            {
                if (_pending.Count == 0)
                    Truncate(0);
                else
                    Append(Line(Ended, entry));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // As said above.
            }
        }
    }

    /// <summary>Gives the file back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isUnusable = true;
            _stream.Dispose();
        }
    }

    private void Append(byte[] line)
    {
        ObjectDisposedException.ThrowIf(_isUnusable, this);
        try
        {
            _stream.Position = _end;
            // With the first line, so that a file without entries is empty.
            if (_end == 0)
                line = [.. Header, .. line];
            _stream.Write(line);
            Flush();
            _end += line.Length;
        }
        catch (IOException)
        {
            // The next line must not stand behind half of this one.
            try
            {
                Truncate(_end);
            }
            catch (IOException)
            {
                _isUnusable = true;
            }

            throw;
        }
    }

    private void Truncate(long length)
    {
        _stream.SetLength(length);
        Flush();
        _end = length;
    }

    private void Flush()
    {
        if (_stream is FileStream file)
            file.Flush(flushToDisk: true);
        else
            _stream.Flush();
    }

    private void Read()
    {
        if (!_stream.CanSeek)
            throw Unreadable("It isn't a file.");
        // Whatever else the path may name is neither read nor changed.
        Span<byte> start = stackalloc byte[Header.Length];
        start = start[.._stream.ReadAtLeast(start, Header.Length, throwOnEndOfStream: false)];
        if (!Header.AsSpan().StartsWith(start))
            throw Unreadable("It is something else than a journal of Repair-ManagedInstance.");
        if (start.Length == Header.Length)
            ReadLines();
        if (_stream.CanWrite && _stream.Length != _end)
            Truncate(_end);
    }

    private void ReadLines()
    {
        _end = Header.Length;
        using var rest = new MemoryStream();
        _stream.CopyTo(rest);
        var left = new ReadOnlySequence<byte>(rest.GetBuffer(), 0, (int)rest.Length);
        for (var number = 2; left.PositionOf((byte)'\n') is { } end; number++)
        {
            var line = left.Slice(0, end);
            _end += line.Length + 1;
            left = left.Slice(left.GetPosition(1, end));
            Apply(line, number);
        }
    }

    private void Apply(ReadOnlySequence<byte> line, int number)
    {
        string? state = null, service = null, user = null, tenant = null;
        try
        {
            using var json = JsonDocument.Parse(line);
            state = Text(json, "state");
            service = Text(json, "service");
            user = Text(json, "user");
            tenant = Text(json, "tenant");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Told below.
        }

        if (service is null || tenant is null || state is not (Begun or Ended))
            throw Unreadable($"Its line {number} is damaged, and may be a tenant whose instance was deleted.");
        var entry = new JournalEntry(service, user, tenant);
        if (state == Begun)
            _pending.Add(entry);
        else
            _pending.Remove(entry);

        static string? Text(JsonDocument json, string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private byte[] Line(string state, JournalEntry entry)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("state", state);
            json.WriteString("at", _time.GetUtcNow());
            json.WriteString("service", entry.Service);
            json.WriteString("user", entry.User);
            json.WriteString("tenant", entry.TenantId);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    private ServiceException Unreadable(string why) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.JournalUnreadable, $"The journal '{_name}' can't be used. {why}");
}
