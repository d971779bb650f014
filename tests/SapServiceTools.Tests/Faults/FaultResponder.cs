using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Tests.Faults;

/// <summary>Has the emulator play what it can, and spoils the right response where it can't.</summary>
#pragma warning disable CA1001 // Without a timer or a wait handle the source holds nothing to free.
public sealed class FaultResponder(ServiceEmulator emulator, TimeProvider clock)
#pragma warning restore CA1001
{
    private const long Huge = 100_000_000;

    // Two of them are more than a request may take, and one is less.
    private static readonly TimeSpan DripPause = FaultLane.RequestTimeout * 0.55;
    private static readonly byte[] Block = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
    private static readonly byte[] Bomb = MakeBomb();
    private long _sentBytes;
    private int _delivering;
    private int _dripping;
    private CancellationTokenSource _act = new();

    /// <summary>True while a byte is on its way for which a client has waited long.</summary>
    public bool IsDelivering => Volatile.Read(ref _delivering) > 0;

    /// <summary>True while a body is sent slowly: its pauses must not move the clock before the client has dealt with what came.</summary>
    public bool IsDripping => Volatile.Read(ref _dripping) > 0;

    public long SentBytes
    {
        get => Interlocked.Read(ref _sentBytes);
        set => Interlocked.Exchange(ref _sentBytes, value);
    }

    /// <summary>What a client was to do is over; nothing is held back or dripped for it any more, which would move the clock of the next one.</summary>
    public void EndAct() => Interlocked.Exchange(ref _act, new CancellationTokenSource()).Cancel();

    /// <summary>Tells the emulator what to do to the request that comes now.</summary>
    public void Prepare(ArmedFault armed)
    {
        if (armed.Fault == Fault.ExpiredToken)
        {
            emulator.OpenStack.RevokeTokens();
            emulator.ServiceManager.RevokeTokens();
        }
        else if (Played(armed.Fault) is { } fault)
        {
            emulator.Faults.Add(fault);
        }
    }

    /// <summary>Spoils a response and sends it; false ends the connection.</summary>
    public async Task<bool> PlayAsync(Fault fault, ProxyConnection connection, ProxyResponse right)
    {
        // What has no body can't have a spoilt one.
        var isBare = right.Status is 204 or 304;
        switch (fault)
        {
            case Fault.EmptyBody when !isBare:
                await connection.WriteAsync(right with { Body = [], Length = 0 });
                return true;
            case Fault.HalfBody when !isBare:
                await connection.WriteAsync(right with { Body = right.Body[..(right.Body.Length / 2)], Length = right.Body.Length / 2 });
                return true;
            case Fault.CutBody when !isBare && right.Body.Length > 0:
                await connection.WriteAsync((right with { Body = right.Body[..(right.Body.Length / 2)], Length = right.Body.Length }).ToBytes());
                return false;
            case Fault.DoubledKeys when !isBare && right.Body.Length > 0 && right.Body[0] is (byte)'{' or (byte)'[':
                var doubled = Double(right.Body);
                await connection.WriteAsync(right with { Body = doubled, Length = doubled.Length });
                return true;
            case Fault.DeepNesting:
                var deep = Encoding.ASCII.GetBytes(new string('[', 10_000) + new string(']', 10_000));
                await connection.WriteAsync(WithBody(right, deep));
                return true;
            case Fault.WrongContentType when !isBare:
                await connection.WriteAsync(right.With("Content-Type", "text/plain; charset=utf-8"));
                return true;
            case Fault.GzipBomb:
                await SendAsync(connection, WithBody(right, Bomb).With("Content-Encoding", "gzip").ToBytes());
                return true;
            case Fault.HugeBody:
                await SendHugeAsync(connection, right);
                return true;
            case Fault.SlowDrip when !isBare:
                Interlocked.Increment(ref _dripping);
                try
                {
                    return await DripAsync(connection, right);
                }
                finally
                {
                    Interlocked.Decrement(ref _dripping);
                }
            case Fault.OldHttpClose:
                await connection.WriteAsync(right with { Version = "1.0", Length = null });
                return false;
            default:
                await connection.WriteAsync(right);
                return true;
        }
    }

    private EmulatorFault? Played(Fault fault) => fault switch
    {
        Fault.RateSeconds => Rate("7"),
        Fault.RateHttpDate => Rate(InSevenSeconds("ddd, dd MMM yyyy HH:mm:ss 'GMT'")),
        Fault.RateRfc850Date => Rate(InSevenSeconds("dddd, dd-MMM-yy HH:mm:ss 'GMT'")),
        Fault.RateAsctimeDate => Rate(InSevenSeconds("ddd MMM ") + $"{(clock.GetUtcNow() + Seven).Day,2}" + InSevenSeconds(" HH:mm:ss yyyy")),
        Fault.RateGoTime => Rate(InSevenSeconds("yyyy-MM-dd HH:mm:ss '+0000 UTC'")),
        Fault.RateXHeader => new EmulatorFault { StatusCode = 429, RetryAfter = "7", RetryAfterHeader = "X-RateLimit-Retry-After" },
        Fault.RateUnstated => Rate(null),
        Fault.RateUnreadable => Rate("in a while"),
        Fault.RateTooLong => Rate("7200"),
        Fault.Status500 => new EmulatorFault { StatusCode = 500 },
        Fault.Status502 => new EmulatorFault { StatusCode = 502 },
        Fault.Status503 => new EmulatorFault { StatusCode = 503 },
        Fault.Status504 => new EmulatorFault { StatusCode = 504 },
        Fault.Status500After => After(500),
        Fault.Status502After => After(502),
        Fault.Status503After => After(503),
        Fault.Status504After => After(504),
        Fault.RouterNotFound => new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound },
        Fault.Html200 => Html(200),
        Fault.Html201 => Html(201),
        Fault.Html202 => Html(202),
        Fault.Html203 => Html(203),
        Fault.Html206 => Html(206),
        _ => null,
    };

    private static readonly TimeSpan Seven = TimeSpan.FromSeconds(7);

    private string InSevenSeconds(string format) => (clock.GetUtcNow() + Seven).ToString(format, CultureInfo.InvariantCulture);

    private static EmulatorFault Rate(string? retryAfter) => new() { StatusCode = 429, RetryAfter = retryAfter };

    private static EmulatorFault After(int status) => new() { Kind = EmulatorFaultKind.Garbage, StatusCode = status, Body = "upstream connect error", ContentType = "text/plain" };

    private static EmulatorFault Html(int status) => new() { Kind = EmulatorFaultKind.Html, StatusCode = status };

    private static ProxyResponse WithBody(ProxyResponse right, byte[] body) =>
        (right with { Status = right.Status == 204 ? 200 : right.Status, Body = body, Length = body.Length }).With("Content-Type", "application/json");

    private async Task SendAsync(ProxyConnection connection, ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length; sent += Block.Length)
        {
            var part = bytes.Slice(sent, Math.Min(Block.Length, bytes.Length - sent));
            await connection.WriteAsync(part);
            Interlocked.Add(ref _sentBytes, part.Length);
        }
    }

    private async Task SendHugeAsync(ProxyConnection connection, ProxyResponse right)
    {
        await connection.WriteAsync((WithBody(right, []) with { Length = Huge }).Head());
        await SendAsync(connection, right.Body is [(byte)'[', ..] ? "[{\"padding\":\""u8.ToArray() : "{\"padding\":\""u8.ToArray());
        while (SentBytes < Huge)
            await SendAsync(connection, Block);
    }

    private async Task<bool> DripAsync(ProxyConnection connection, ProxyResponse right)
    {
        var act = Volatile.Read(ref _act).Token;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(connection.Stopping, act);
        // Blanks before JSON mean nothing, and make the shortest of it long.
        var body = right.Body is [(byte)'{' or (byte)'[', ..] ? [.. Enumerable.Repeat((byte)' ', 200), .. right.Body] : right.Body;
        await connection.WriteAsync((right with { Length = body.Length }).Head());
        for (var sent = 0; sent < body.Length; sent++)
        {
            try
            {
                await Task.Delay(DripPause, clock, stopping.Token);
            }
            catch (OperationCanceledException) when (act.IsCancellationRequested)
            {
                return false;
            }

            Interlocked.Increment(ref _delivering);
            try
            {
                await connection.WriteAsync(body.AsMemory(sent, 1));
                // Real time, for the client to take it before the clock goes on; in many steps, which a busy machine makes longer.
                // After the last byte most clients end by themselves; those that go on to wait need the clock again.
                var steps = sent == body.Length - 1 ? 1_000 : 100;
                for (var i = 0; i < steps && !act.IsCancellationRequested; i++)
                    await Task.Delay(1, connection.Stopping);
            }
            finally
            {
                Interlocked.Decrement(ref _delivering);
            }
        }

        return true;
    }

    private static byte[] MakeBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write("{\"padding\":\""u8);
            for (var i = 0; i < 3200; i++)
                gzip.Write(Block);
            gzip.Write("\"}"u8);
        }

        return packed.ToArray();
    }

    /// <summary>The same with the keys of the two outer levels twice, each with the same value.</summary>
    private static byte[] Double(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true }))
            Write(writer, document.RootElement, 2);
        return stream.ToArray();

        static void Write(Utf8JsonWriter writer, JsonElement element, int levels)
        {
            if (levels == 0 || element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                element.WriteTo(writer);
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item, levels);
                writer.WriteEndArray();
            }
            else
            {
                writer.WriteStartObject();
                for (var i = 0; i < 2; i++)
                {
                    foreach (var property in element.EnumerateObject())
                    {
                        writer.WritePropertyName(property.Name);
                        Write(writer, property.Value, levels - 1);
                    }
                }

                writer.WriteEndObject();
            }
        }
    }
}
