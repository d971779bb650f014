namespace SapServiceTools.Clients.Json;

/// <summary>Reads the fields of a service key and collects what is wrong with them, so that the user hears of all at once.</summary>
internal sealed class ServiceKeyReader
{
    private readonly Dictionary<string, object?> _fields;
    private readonly List<string> _faults = [];

    public ServiceKeyReader(IReadOnlyDictionary<string, object?> key)
    {
        // The Cloud Foundry command line prints a service key as {"credentials": {...}}.
        if (key.Count == 1 && key.TryGetValue("credentials", out var inner) && inner is IReadOnlyDictionary<string, object?> credentials)
            key = credentials;
        _fields = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in key)
            _fields[name] = value;
    }

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>A mandatory text; empty if there is a fault.</summary>
    public string Text(string name)
    {
        var fault = _fields.GetValueOrDefault(name) switch
        {
            string text when text.Length > 0 => null,
            string => "is empty",
            null => "is missing",
            _ => "isn't a text",
        };
        if (fault is null)
            return (string)_fields[name]!;
        _faults.Add($"{name} {fault}");
        return string.Empty;
    }

    /// <summary>An optional whole number; null and absent mean the default.</summary>
    public int Integer(string name, int defaultValue)
    {
        switch (_fields.GetValueOrDefault(name))
        {
            case null:
                return defaultValue;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                return Whole(name, Convert.ToDouble(_fields[name], null), defaultValue);
            default:
                _faults.Add($"{name} isn't a whole number");
                return defaultValue;
        }
    }

    private int Whole(string name, double number, int defaultValue)
    {
        if (double.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        _faults.Add(double.IsInteger(number) ? $"{name} is out of range" : $"{name} isn't a whole number");
        return defaultValue;
    }
}
