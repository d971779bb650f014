using System.Diagnostics;
using System.Threading.Channels;
using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>One host in a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _measuring = new(1);
    private volatile bool _isKilled;

    private HostProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _lines.Writer.TryWrite(line.Data);
            else
                _lines.Writer.TryComplete();
        };
        process.BeginOutputReadLine();
    }

    public string Name { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Whether it was killed on purpose, so that connections to it end.</summary>
    public bool IsKilled => _isKilled;

    public static async Task<HostProcess> StartAsync(string name, string password, params string[] store)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(ProcessBroker).Assembly.Location, .. store]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[ProcessBroker.PasswordVariable] = password;
        start.Environment[ProcessMeasurement.Variable] = "1";
        var host = new HostProcess(name, Process.Start(start)!);
        host.Address = new Uri(await host._lines.Reader.ReadAsync().AsTask().WaitAsync(Limit).ConfigureAwait(false));
        return host;
    }

    public async Task<ProcessMeasurement> MeasureAsync()
    {
        await _measuring.WaitAsync().ConfigureAwait(false);
        try
        {
            await _process.StandardInput.WriteLineAsync().ConfigureAwait(false);
            await _process.StandardInput.FlushAsync().ConfigureAwait(false);
            while (true)
            {
                if (ProcessMeasurement.TryRead(await _lines.Reader.ReadAsync().AsTask().WaitAsync(Limit).ConfigureAwait(false)) is { } measurement)
                    return measurement;
            }
        }
        finally
        {
            _measuring.Release();
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        // No measurement is under way then, which would never be answered.
        await _measuring.WaitAsync().ConfigureAwait(false);
        _isKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _measuring.Release();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _measuring.Dispose();
    }
}
