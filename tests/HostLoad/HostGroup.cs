using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>The hosts on one store: one on SQLite, two on PostgreSQL.</summary>
internal sealed class HostGroup : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host-load-");
    private readonly string _schema = $"load_{Guid.NewGuid():N}";
    private readonly LoadSettings _settings;
    private readonly List<HostProcess> _all = [];
    private volatile HostProcess[] _alive = [];

    public HostGroup(LoadSettings settings) => _settings = settings;

    public string Password { get; } = Guid.NewGuid().ToString("N");

    public bool IsShared => _settings.Postgres is not null;

    public string DatabasePath => Path.Combine(_folder.FullName, "broker.db");

    public IReadOnlyList<HostProcess> Alive => _alive;

    /// <summary>The host that lives from the beginning to the end.</summary>
    public HostProcess First => _all[0];

    public async Task StartAllAsync()
    {
        // One after the other: they make the key file and the tables.
        for (var count = IsShared ? 2 : 1; count > 0; count--)
            await StartOneAsync().ConfigureAwait(false);
    }

    public async Task<HostProcess> StartOneAsync()
    {
        var key = Path.Combine(_folder.FullName, "broker.key");
        // Connections that nobody needs are closed soon, so that what is open after the load can be compared with what was before.
        string[] store = _settings.Postgres is { } connection
            ? [$"{connection};Connection Idle Lifetime=10;Connection Pruning Interval=2", key, _schema]
            : [DatabasePath, key];
        var host = await HostProcess.StartAsync($"{(char)('A' + _all.Count)}", Password, store).ConfigureAwait(false);
        _all.Add(host);
        _alive = [.. _alive, host];
        return host;
    }

    public async Task KillAsync(HostProcess host)
    {
        await host.KillAsync().ConfigureAwait(false);
        _alive = [.. _alive.Where(other => other != host)];
    }

    public HostProcess Choose(Random random)
    {
        var alive = _alive;
        return alive[random.Next(alive.Length)];
    }

    public async Task<IReadOnlyList<(HostProcess Host, ProcessMeasurement Measurement)>> MeasureAsync()
    {
        var all = new List<(HostProcess, ProcessMeasurement)>();
        foreach (var host in _alive)
            all.Add((host, await host.MeasureAsync().ConfigureAwait(false)));
        return all;
    }

    public void Dispose()
    {
        foreach (var host in _all)
            host.Dispose();
        _folder.Delete(recursive: true);
    }
}
