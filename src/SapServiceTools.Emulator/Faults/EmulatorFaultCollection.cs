using System.Collections;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Faults;

/// <summary>
/// The faults that an emulator has still to play, in the order in which they were added; the first that fits a request hits it.
/// A fault that has hit as often as it should goes out by itself.
/// </summary>
public sealed class EmulatorFaultCollection : IReadOnlyCollection<EmulatorFault>
{
    private readonly object _gate = new();
    private volatile EmulatorFault[] _faults = [];

    internal EmulatorFaultCollection()
    {
    }

    /// <summary>How many faults there are.</summary>
    public int Count => _faults.Length;

    /// <summary>Adds a fault; it takes part from the next request on.</summary>
    public void Add(EmulatorFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        EmulatorOptions.Require(fault.StatusCode is null or (>= 200 and <= 599), nameof(fault.StatusCode), "from 200 to 599");
        EmulatorOptions.Require(fault.Delay >= TimeSpan.Zero, nameof(fault.Delay), "zero or more");
        EmulatorOptions.Require(fault.Times >= -1 && fault.Times != 0, nameof(fault.Times), "1 or more, or -1 for ever");
        EmulatorOptions.Require(fault.Skip >= 0, nameof(fault.Skip), "zero or more");
        EmulatorOptions.Require(fault.BodySize >= 0, nameof(fault.BodySize), "zero or more");
        lock (_gate)
            _faults = [.. _faults, fault];
    }

    /// <summary>Takes a fault out; false if it wasn't there.</summary>
    public bool Remove(EmulatorFault fault)
    {
        lock (_gate)
        {
            var before = _faults;
            _faults = [.. before.Where(f => f != fault)];
            return _faults.Length < before.Length;
        }
    }

    /// <summary>Takes all faults out.</summary>
    public void Clear()
    {
        lock (_gate)
            _faults = [];
    }

    /// <inheritdoc/>
    public IEnumerator<EmulatorFault> GetEnumerator() => ((IEnumerable<EmulatorFault>)_faults).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The fault that hits this request, counted as a hit; null if none does.</summary>
    internal EmulatorFault? Take(in EmulatedCall call, string path)
    {
        if (_faults.Length == 0)
            return null;
        lock (_gate)
        {
            foreach (var fault in _faults)
            {
                if (!fault.Fits(call, path))
                    continue;
                if (fault.Skipped < fault.Skip)
                {
                    fault.Skipped++;
                    continue;
                }
                fault.Hits++;
                if (fault.IsSpent)
                    _faults = [.. _faults.Where(f => f != fault)];
                return fault;
            }
        }
        return null;
    }

    /// <summary>The faults.</summary>
    public override string ToString() => string.Join("; ", _faults.AsEnumerable());
}
