using System.Collections;
using System.Globalization;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>
/// What a handler wrote: nothing, or one hashtable or object. Fields may be named as in the protocol (<c>dashboard_url</c>) or in PowerShell's way (<c>DashboardUrl</c>);
/// an unknown one is a fault, because a misspelt field would silently be lost.
/// </summary>
internal sealed class HandlerOutput
{
    private static readonly FreeFormReader Reader = new(paths: null, ErrorIds.InvalidParameter);
    private readonly string _what;
    private readonly Dictionary<string, object?> _fields;

    private HandlerOutput(string what, IReadOnlyDictionary<string, object?> read, IReadOnlySet<string> known)
    {
        _what = what;
        _fields = new Dictionary<string, object?>(read.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in read)
        {
            var key = name.Replace("_", "", StringComparison.Ordinal);
            if (!known.Contains(key))
                throw Fault($"has the unknown field '{name}'; known are {string.Join(", ", known)}");
            if (!_fields.TryAdd(key, value))
                throw Fault($"has {key} twice, in two spellings");
        }
    }

    /// <summary>Reads the output; called on the worker's pipeline thread.</summary>
    /// <param name="handler">The handler's name.</param>
    /// <param name="output">What it wrote.</param>
    /// <param name="known">The fields that it may return.</param>
    /// <returns>Null for nothing.</returns>
    /// <exception cref="ServiceException">It is something else; the host logs it and answers 500.</exception>
    public static HandlerOutput? Read(string handler, IReadOnlyList<PSObject?> output, IReadOnlySet<string> known)
    {
        PSObject? written = null;
        var count = 0;
        foreach (var item in output)
        {
            if (item is null)
                continue;
            written = item;
            count++;
        }

        if (written is null)
            return null;
        if (count > 1 || written.BaseObject is not (IDictionary or PSCustomObject))
            throw Fault(handler, $"wrote {count} object(s), the last a {written.BaseObject.GetType().Name}; it must return one hashtable or nothing. Pipe what isn't wanted to Out-Null");
        return new HandlerOutput($"What {handler} returned", Reader.ReadObject(written, handler), known);
    }

    /// <summary>True if any of the fields is there.</summary>
    public bool HasAny(IEnumerable<string> names) => names.Any(name => Value(name) is not null);

    public string? Text(string name) => Value(name) switch
    {
        null => null,
        string text => text,
        IConvertible number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw Fault($"has a {name} that isn't text"),
    };

    public bool? Flag(string name) => Value(name) switch
    {
        null => null,
        bool flag => flag,
        _ => throw Fault($"has a {name} that isn't true or false"),
    };

    public IReadOnlyDictionary<string, object?>? Map(string name) => Value(name) switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> map => map,
        _ => throw Fault($"has a {name} that isn't a hashtable"),
    };

    /// <summary>A hashtable within, with fields of its own; null if it isn't there.</summary>
    public HandlerOutput? Inner(string name, IReadOnlySet<string> known) => Map(name) is { } map ? new HandlerOutput($"{_what}: {name}", map, known) : null;

    /// <summary>Several hashtables within; one alone needs no array.</summary>
    public IReadOnlyList<HandlerOutput> Inners(string name, IReadOnlySet<string> known)
    {
        var items = Value(name) switch
        {
            null => [],
            IReadOnlyList<object?> list => list,
            var one => [one],
        };
        return [.. items.Select((item, index) => new HandlerOutput(
            $"{_what}: {name}[{index}]", item as IReadOnlyDictionary<string, object?> ?? throw Fault($"has {name} that aren't hashtables"), known))];
    }

    /// <summary>Several texts or numbers; one alone needs no array.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var items = Value(name) switch
        {
            null => [],
            IReadOnlyList<object?> list => list,
            var one => [one],
        };
        return [.. items.Select(item => (item as IConvertible)?.ToString(CultureInfo.InvariantCulture) ?? throw Fault($"has {name} that aren't text"))];
    }

    public DateTimeOffset? Time(string name) => Value(name) switch
    {
        null => null,
        DateTimeOffset time => time,
        DateTime time => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw Fault($"has a {name} that isn't a time"),
    };

    public TimeSpan? Seconds(string name) => Value(name) switch
    {
        null => null,
        long and >= 0 and <= int.MaxValue and var seconds => TimeSpan.FromSeconds(seconds),
        double and >= 0 and <= int.MaxValue and var seconds => TimeSpan.FromSeconds(seconds),
        _ => throw Fault($"has a {name} that isn't a number of seconds"),
    };

    public OperationState State() => Text("State")?.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "inprogress" => OperationState.InProgress,
        "succeeded" => OperationState.Succeeded,
        "failed" => OperationState.Failed,
        _ => throw Fault("must have a State: 'in progress', 'succeeded' or 'failed'"),
    };

    /// <summary>Says what is wrong with the output.</summary>
    public ServiceException Fault(string problem) => Fault(_what, problem);

    private object? Value(string name) => _fields.GetValueOrDefault(name);

    private static ServiceException Fault(string what, string problem) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{what} {problem}.");
}
