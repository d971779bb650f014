using System.Runtime.InteropServices;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>A broker that a script stays with until it is told to end: by SIGTERM, by Ctrl-C, or because somebody stops the broker.</summary>
internal sealed class ForegroundBroker : IDisposable
{
    private static readonly TimeSpan HastyDrain = TimeSpan.FromMilliseconds(200);
    private readonly HostedBroker _broker;
    private readonly TimeSpan _drain;
    private readonly bool _isVerbose;
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _signal;

    /// <param name="broker">Which runs.</param>
    /// <param name="drain">How long handlers may take to end after SIGTERM.</param>
    /// <param name="isVerbose">Whether requests are shown, too.</param>
    public ForegroundBroker(HostedBroker broker, TimeSpan drain, bool isVerbose)
    {
        _broker = broker;
        _drain = drain;
        _isVerbose = isVerbose;
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            // Ending in peace is ours to do; whoever asks a second time wants it at once, and .NET does that.
            context.Cancel = _terminated.TrySetResult();
        });
    }

    /// <summary>Serves, and shows the log meanwhile.</summary>
    public async Task ServeAsync(PipelineWriter writer, CancellationToken cancellationToken)
    {
        _broker.LogSource.Listen(entry => Show(writer, entry));
        var cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
        await Task.WhenAny(_terminated.Task, _broker.Stopped, cancelled).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            await _broker.StopAsync(_drain).ConfigureAwait(false);
    }

    /// <summary>Stops the broker in a hurry, if it hasn't stopped.</summary>
    public void Stop() => _broker.StopAsync(HastyDrain).GetAwaiter().GetResult();

    public void Dispose()
    {
        _broker.LogSource.Listen(null);
        _signal.Dispose();
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
