namespace SapServiceTools.HostLoad;

/// <summary>How much of everything, and for how long.</summary>
public sealed record LoadSettings
{
    /// <summary>How long the load goes on between the two measurements.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long it goes on before the first one, so that pools and caches are full by then.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>How often the hosts are measured meanwhile.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(30);

    public int Seed { get; init; } = 1;

    /// <summary>Callers that create, bind, fetch and delete, each without a pause.</summary>
    public int Callers { get; init; } = 6;

    /// <summary>Connections that never send anything.</summary>
    public int IdleConnections { get; init; } = 2_000;

    /// <summary>Event streams of the dashboard that are read.</summary>
    public int Viewers { get; init; } = 8;

    /// <summary>Event streams of the dashboard that nobody reads.</summary>
    public int SilentViewers { get; init; } = 2;

    /// <summary>Callers that send altered requests.</summary>
    public int Alterers { get; init; } = 8;

    /// <summary>Senders of one byte and then another, half of them in the headers, half in the body.</summary>
    public int SlowSenders { get; init; } = 60;

    /// <summary>Callers with wrong passwords.</summary>
    public int Guessers { get; init; } = 4;

    /// <summary>How often the store goes away.</summary>
    public int Outages { get; init; } = 2;

    /// <summary>How long it stays away at least.</summary>
    public TimeSpan OutageDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection string of PostgreSQL, for two hosts on one store, of which one is killed; null takes SQLite and one host, which is killed at the end.</summary>
    public string? Postgres { get; init; }

    /// <summary>The script that stops PostgreSQL and starts it again after so many seconds.</summary>
    public string? OutageScript { get; init; }

    /// <summary>Under everything for five minutes.</summary>
    public static LoadSettings Long { get; } = new() { Duration = TimeSpan.FromMinutes(5), WarmUp = TimeSpan.FromMinutes(1) };

    /// <summary>The same in small, for every run of the tests.</summary>
    public static LoadSettings Short { get; } = new()
    {
        Duration = TimeSpan.FromSeconds(10),
        WarmUp = TimeSpan.FromSeconds(4),
        SampleInterval = TimeSpan.FromSeconds(5),
        Callers = 4,
        IdleConnections = 300,
        Viewers = 4,
        SlowSenders = 20,
        Guessers = 2,
        Outages = 1,
        OutageDuration = TimeSpan.FromSeconds(1),
    };
}
