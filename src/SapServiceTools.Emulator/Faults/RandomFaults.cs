namespace SapServiceTools.Emulator;

/// <summary>Faults at random: the kinds that a client should get over by itself.</summary>
internal sealed class RandomFaults(double rate, int? seed)
{
    private readonly object _gate = new();
    private readonly Random _random = seed is { } value ? new Random(value) : new Random();

    /// <summary>A fault for the next request, or null. With a seed the sequence is always the same.</summary>
    public EmulatorFault? Next()
    {
        if (rate <= 0)
            return null;
        lock (_gate)
        {
            if (_random.NextDouble() >= rate)
                return null;
            return _random.Next(7) switch
            {
                0 => new EmulatorFault { StatusCode = 429, RetryAfter = "1" },
                1 => new EmulatorFault { StatusCode = 502 },
                2 => new EmulatorFault { StatusCode = 503 },
                3 => new EmulatorFault { StatusCode = 504 },
                4 => new EmulatorFault { Kind = EmulatorFaultKind.Latency, Delay = TimeSpan.FromMilliseconds(_random.Next(20, 500)) },
                5 => new EmulatorFault { Kind = EmulatorFaultKind.ResetBeforeEffect },
                _ => new EmulatorFault { Kind = EmulatorFaultKind.ResetAfterEffect },
            };
        }
    }
}
