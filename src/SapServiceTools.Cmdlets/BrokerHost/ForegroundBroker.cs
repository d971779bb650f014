using System.Runtime.InteropServices;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>A broker that a script serves in the foreground until SIGTERM, Ctrl-C or Stop-ServiceBroker.</summary>
internal sealed class ForegroundBroker : IDisposable
{
    private static readonly TimeSpan ShortDrain = TimeSpan.FromMilliseconds(200);
    private readonly TimeSpan _drain;
    private readonly bool _isVerbose;
    private readonly CancellationTokenSource _terminated = new();
    private readonly PosixSignalRegistration _signal;
    private BrokerLog? _log;

    /// <param name="drain">How long handlers may take to end after SIGTERM.</param>
    /// <param name="isVerbose">Whether requests are shown, too.</param>
    public ForegroundBroker(TimeSpan drain, bool isVerbose)
    {
        _drain = drain;
        _isVerbose = isVerbose;
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            // The first signal drains; the second ends the process at once, which .NET does by itself.
            context.Cancel = !_terminated.IsCancellationRequested;
            _ = _terminated.CancelAsync();
        });
    }

    /// <summary>Fires with SIGTERM.</summary>
    public CancellationToken Terminated => _terminated.Token;

    /// <summary>Serves, and shows the log meanwhile.</summary>
    public async Task ServeAsync(HostedBroker broker, PipelineWriter writer, CancellationToken cancellationToken)
    {
        _log = broker.LogSource;
        _log.Listen(entry => Show(writer, entry));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Terminated);
        await Task.WhenAny(broker.Stopped, Task.Delay(Timeout.Infinite, either.Token)).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            await broker.StopAsync(_drain).ConfigureAwait(false);
    }

    /// <summary>Stops a broker with a short drain, if it hasn't stopped.</summary>
    public static void Stop(HostedBroker broker) => broker.StopAsync(ShortDrain).GetAwaiter().GetResult();

    public void Dispose()
    {
        _log?.Listen(null);
        _signal.Dispose();
        _terminated.Dispose();
    }

    private void Show(PipelineWriter writer, BrokerLogEntry entry)
    {
        var isTrouble = entry.Kind is "Fault" or "Error" or "Warning";
        if (!isTrouble && !_isVerbose)
            return;
        if (isTrouble)
            writer.Warning(entry.ToString());
        else
            writer.Verbose(entry.ToString());
    }
}
