using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Cmdlets.Parameters;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>
/// What a handler wrote: nothing, or one hashtable or object. Fields may be named as in the protocol (<c>dashboard_url</c>) or in PowerShell's way (<c>DashboardUrl</c>);
/// an unknown one is a fault, because a misspelt field would silently be lost.
/// </summary>
internal sealed class HandlerOutput
{
    private readonly string _handler;
    private readonly Dictionary<string, object?> _fields;

    private HandlerOutput(string handler, Dictionary<string, object?> fields)
    {
        _handler = handler;
        _fields = fields;
    }

    /// <summary>Reads the output.</summary>
    /// <returns>Null for nothing.</returns>
    /// <exception cref="ServiceException">It is something else; the host logs it and answers 500.</exception>
    public static HandlerOutput? Read(string handler, IReadOnlyList<PSObject?> output, PathIntrinsics paths, params string[] known)
    {
        var written = output.Where(item => item is not null).ToList();
        if (written.Count == 0)
            return null;
        if (written.Count > 1 || written[0]!.BaseObject is not (IDictionary or PSCustomObject))
            throw Fault(handler, $"wrote {written.Count} object(s), the last a {written[^1]!.BaseObject.GetType().Name}; it must return one hashtable or nothing. Pipe what isn't wanted to Out-Null");
        var read = new FreeFormReader(paths, ErrorIds.InvalidParameter).ReadObject(written[0]!, handler);
        var fields = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in read)
        {
            var key = Normal(name);
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw Fault(handler, $"returned the unknown field '{name}'; known are {string.Join(", ", known)}");
            fields[key] = value;
        }

        return new HandlerOutput(handler, fields);
    }

    public string? Text(string name) => Value(name) switch
    {
        null => null,
        string text => text,
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    public bool? Flag(string name) => Value(name) switch
    {
        null => null,
        bool flag => flag,
        _ => throw Fault(_handler, $"returned a {name} that isn't true or false"),
    };

    public IReadOnlyDictionary<string, object?>? Map(string name) => Value(name) switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> map => map,
        _ => throw Fault(_handler, $"returned a {name} that isn't a hashtable"),
    };

    public IEnumerable<IReadOnlyDictionary<string, object?>> Maps(string name) => Value(name) switch
    {
        null => [],
        IReadOnlyDictionary<string, object?> one => [one],
        IReadOnlyList<object?> list => list.Select(item => item as IReadOnlyDictionary<string, object?> ?? throw Fault(_handler, $"returned {name} with something that isn't a hashtable")),
        _ => throw Fault(_handler, $"returned {name} that aren't hashtables"),
    };

    public DateTimeOffset? Time(string name) => Value(name) switch
    {
        null => null,
        DateTimeOffset time => time,
        DateTime time => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw Fault(_handler, $"returned a {name} that isn't a time"),
    };

    public TimeSpan? Seconds(string name) => Value(name) switch
    {
        null => null,
        long seconds => TimeSpan.FromSeconds(seconds),
        double seconds => TimeSpan.FromSeconds(seconds),
        _ => throw Fault(_handler, $"returned a {name} that isn't a number of seconds"),
    };

    public OperationState State() => Text("state") is { } text && Enum.TryParse<OperationState>(text.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true, out var state)
        ? state
        : throw Fault(_handler, "must return a state: 'in progress', 'succeeded' or 'failed'");

    private object? Value(string name) => _fields.GetValueOrDefault(name);

    internal static string Normal(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static ServiceException Fault(string handler, string what) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{handler} {what}.");
}
