using System.Diagnostics;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A test that stops the PostgreSQL under it. It runs alone: where <c>BROKER_POSTGRES_OUTAGE</c> names the script that does so (tests/Integration/postgresql).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresOutageFactAttribute : FactAttribute
{
    /// <summary>The script.</summary>
    public static string? Script { get; } = Environment.GetEnvironmentVariable("BROKER_POSTGRES_OUTAGE");

    public PostgresOutageFactAttribute()
    {
        if (string.IsNullOrEmpty(Script) || string.IsNullOrEmpty(TestStores.PostgresConnection))
            Skip = "It needs a PostgreSQL that it may stop; tests/Integration/postgresql/run.ps1 has one.";
    }

    /// <summary>Stops the server, and starts it again after a while.</summary>
    public static async Task StopForAsync(TimeSpan time)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script!, $"{time.TotalSeconds:0}"]))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
