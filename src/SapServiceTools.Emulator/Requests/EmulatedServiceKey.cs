using System.Collections.ObjectModel;

namespace SapServiceTools.Emulator.Requests;

/// <summary>
/// The credentials of an emulated service, with the fields that a service key or binding of the real one has.
/// Convert it to JSON to save it; its own text shows no secret.
/// </summary>
public sealed class EmulatedServiceKey : ReadOnlyDictionary<string, object?>
{
    private readonly string _text;

    internal EmulatedServiceKey(string service, Uri uri, IEnumerable<KeyValuePair<string, object?>> fields)
        : base(new Dictionary<string, object?>(fields, StringComparer.Ordinal)) => _text = $"Service key of {service} at {uri}";

    /// <summary>Service and address.</summary>
    public override string ToString() => _text;
}
