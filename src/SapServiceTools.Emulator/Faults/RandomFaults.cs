using System.Globalization;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Faults;

/// <summary>Faults at random: the kinds that a client should get over by itself.</summary>
internal sealed class RandomFaults(EmulatorOptions options)
{
    private const string Page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    private readonly object _gate = new();
    private readonly Random _random = options.Seed is { } value ? new Random(value) : new Random();

    /// <summary>The share of requests that meet one.</summary>
    public double Rate { get; set; } = options.FaultRate;

    /// <summary>A fault for the next request, or null. With a seed the sequence is always the same.</summary>
    public EmulatorFault? Next()
    {
        if (Rate <= 0)
            return null;
        lock (_gate)
        {
            if (_random.NextDouble() >= Rate)
                return null;
            return _random.Next(options.ProxyFaults ? 13 : 7) switch
            {
                0 => options.ProxyFaults ? Refusal() : new EmulatorFault { StatusCode = 429, RetryAfter = "1" },
                1 => new EmulatorFault { StatusCode = 502 },
                2 => new EmulatorFault { StatusCode = 503 },
                3 => new EmulatorFault { StatusCode = 504 },
                4 => new EmulatorFault { Kind = EmulatorFaultKind.Latency, Delay = TimeSpan.FromMilliseconds(_random.Next(20, 500)) },
                5 => new EmulatorFault { Kind = EmulatorFaultKind.ResetBeforeEffect },
                6 => new EmulatorFault { Kind = EmulatorFaultKind.ResetAfterEffect },
                7 => new EmulatorFault { StatusCode = 500 },
                8 => new EmulatorFault { Kind = EmulatorFaultKind.Html },
                9 => new EmulatorFault { Kind = EmulatorFaultKind.Garbage, StatusCode = 200, Body = Page, ContentType = "text/html" },
                10 => new EmulatorFault { Kind = EmulatorFaultKind.TruncatedJson },
                11 => new EmulatorFault { Kind = EmulatorFaultKind.ResetInBody },
                _ => new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound },
            };
        }
    }

    /// <summary>A 429 in one of the forms that are in the wild, RFC 9110's three dates among them.</summary>
    private EmulatorFault Refusal()
    {
        var at = options.TimeProvider.GetUtcNow().AddSeconds(2).UtcDateTime;
        var (header, wait) = _random.Next(7) switch
        {
            0 => ("Retry-After", "1"),
            1 => ("Retry-After", Text("r")),
            2 => ("Retry-After", Text("dddd, dd-MMM-yy HH:mm:ss 'GMT'")),
            3 => ("Retry-After", Text("ddd MMM d HH:mm:ss yyyy")),
            4 => ("Retry-After", Text("yyyy-MM-dd HH:mm:ss +0000 'UTC'")),
            5 => ("X-RateLimit-Retry-After", "1"),
            _ => ("Retry-After", null),
        };
        return new EmulatorFault { StatusCode = 429, RetryAfterHeader = header, RetryAfter = wait };

        string? Text(string format) => at.ToString(format, CultureInfo.InvariantCulture);
    }
}
