using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Emulator;

namespace SapServiceTools.Cmdlets.Emulator;

/// <summary>The emulators started in one runspace.</summary>
internal sealed class RunspaceEmulators
{
    private readonly List<ServiceEmulator> _started = [];

    /// <summary>Those of the runspace that this thread works for.</summary>
    public static RunspaceEmulators Current => PerRunspace<RunspaceEmulators>.Current;

    /// <summary>The running ones, oldest first.</summary>
    public IReadOnlyList<ServiceEmulator> Running
    {
        get
        {
            lock (_started)
            {
                // Another runspace may have stopped one that it was handed.
                _started.RemoveAll(emulator => !emulator.IsRunning);
                return [.. _started];
            }
        }
    }

    public void Add(ServiceEmulator emulator)
    {
        lock (_started)
            _started.Add(emulator);
    }

    public void StopAll()
    {
        foreach (var emulator in Running)
            emulator.Dispose();
    }
}
