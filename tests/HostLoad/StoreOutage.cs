using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SapServiceTools.HostLoad;

/// <summary>Takes the store away from the hosts for a while, and goes on once that was seen.</summary>
internal static class StoreOutage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <returns>Answers of 503 meanwhile.</returns>
    public static async Task<int> MakeAsync(HostGroup hosts, LoadSettings settings, ResponseTally tally)
    {
        var before = tally.CountOfStatus("503");
        if (hosts.IsShared)
            await StopPostgresAsync(settings).ConfigureAwait(false);
        else
            await LockSqliteAsync(hosts, settings, tally, before).ConfigureAwait(false);
        var refused = tally.CountOfStatus("503") - before;
        if (refused is 0)
            tally.AddWrong("store", "nobody noticed that it was away");
        return refused;
    }

    private static async Task StopPostgresAsync(LoadSettings settings)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [settings.OutageScript!, $"{settings.OutageDuration.TotalSeconds:0}"]))!;
        await script.WaitForExitAsync().ConfigureAwait(false);
        if (script.ExitCode is not 0)
            throw new InvalidOperationException($"{settings.OutageScript} ended with {script.ExitCode}.");
    }

    // Somebody else writes in the file and doesn't end: it can be read and not written. As root, permissions would keep nobody out.
    private static async Task LockSqliteAsync(HostGroup hosts, LoadSettings settings, ResponseTally tally, int before)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = hosts.DatabasePath, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        await Task.Delay(settings.OutageDuration).ConfigureAwait(false);
        // All callers may be polling operations whose end waits for the store; then the host's health is what tells of it.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        var until = DateTime.UtcNow + Limit;
        while (tally.CountOfStatus("503") == before && DateTime.UtcNow < until)
        {
            await Task.Delay(50).ConfigureAwait(false);
            using var health = await client.GetAsync(new Uri(hosts.Alive[0].Address, "health")).ConfigureAwait(false);
            tally.Add("health", $"{(int)health.StatusCode}");
        }
    }
}
