namespace SapServiceTools.Clients.Json;

/// <summary>Reads the fields of a service key and collects what is wrong with them, so that the user hears of all at once.</summary>
internal sealed class ServiceKeyReader
{
    // Whatever has one of these is a key itself, and not something around one.
    private static readonly string[] KeyFields = ["sm_url", "clientid", "user", "post_managed_instance_url", "get_managed_instance_url"];

    private readonly Dictionary<string, object?> _fields;
    private readonly List<string> _faults = [];

    public ServiceKeyReader(IReadOnlyDictionary<string, object?> key)
    {
        _fields = Unwrap(key);
    }

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The fields, whatever the case of their names and whatever they are wrapped in.</summary>
    /// <exception cref="ServiceException">In their place stands a reference to CredHub.</exception>
    public static Dictionary<string, object?> Unwrap(IReadOnlyDictionary<string, object?> key)
    {
        var fields = IgnoringCase(key);
        // The Cloud Foundry command line prints {"credentials": {...}}; a binding has label, name and tags beside it.
        while (!Array.Exists(KeyFields, fields.ContainsKey) && fields.GetValueOrDefault("credentials") is IReadOnlyDictionary<string, object?> credentials)
            fields = IgnoringCase(credentials);
        return fields.ContainsKey("credhub-ref") && !Array.Exists(KeyFields, fields.ContainsKey)
            ? throw new ServiceException(
                ServiceErrorKind.InvalidArgument,
                ErrorIds.InvalidServiceKey,
                "The service key is a CredHub reference (credhub-ref) that hasn't been resolved; the credentials themselves aren't in it.")
            {
                RecommendedAction = "Use it within the application, where Cloud Foundry resolves it, or fetch a key with cf service-key.",
            }
            : fields;
    }

    /// <summary>True if the field is there and not null.</summary>
    public bool Has(string name) => _fields.GetValueOrDefault(name) is not null;

    /// <summary>Adds a fault; it begins with the field's name.</summary>
    public void Fault(string fault) => _faults.Add(fault);

    /// <summary>A text that may be missing.</summary>
    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>A mandatory address without user info; a placeholder if there is a fault.</summary>
    public Uri Address(string name)
    {
        var text = Text(name);
        var fault = text.Length == 0 ? null
            : !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") ? "isn't an absolute http or https address"
            : uri.UserInfo.Length > 0 ? "holds user and password"
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "holds a query, which an address to build on can't have" : null;
        if (fault is not null)
            _faults.Add($"{name} {fault}");
        return text.Length > 0 && fault is null ? new Uri(text) : new Uri("about:blank");
    }

    /// <summary>An optional true or false.</summary>
    public bool Flag(string name, bool defaultValue)
    {
        switch (_fields.GetValueOrDefault(name))
        {
            case null:
                return defaultValue;
            case bool flag:
                return flag;
            default:
                _faults.Add($"{name} isn't true or false");
                return defaultValue;
        }
    }

    /// <summary>A mandatory text; empty if there is a fault.</summary>
    public string Text(string name, string? ifMissing = null)
    {
        var fault = _fields.GetValueOrDefault(name) switch
        {
            string text when text.Length > 0 => null,
            string => "is empty",
            null => ifMissing ?? "is missing",
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

    private static Dictionary<string, object?> IgnoringCase(IReadOnlyDictionary<string, object?> map)
    {
        var fields = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in map)
            fields[name] = value;
        return fields;
    }

    private int Whole(string name, double number, int defaultValue)
    {
        if (double.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        _faults.Add(double.IsInteger(number) ? $"{name} is out of range" : $"{name} isn't a whole number");
        return defaultValue;
    }
}
