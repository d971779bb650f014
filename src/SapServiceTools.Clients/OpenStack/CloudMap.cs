using System.Globalization;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// The settings of one cloud under the names of clouds.yaml, merged from all that says something about it.
/// In names, <c>-</c> is <c>_</c> at every depth, wherever they come from. Source: openstacksdk, configuration.
/// </summary>
internal sealed partial class CloudMap
{
    // Each line is one question. Who answers it anew takes all former answers back: a project by name leaves no other project's id behind.
    private static readonly string[][] Kinds =
    [
        ["username", "user_name", "user_id"],
        ["user_domain_name", "user_domain_id"],
        ["project_name", "project_id", "tenant_name", "tenant_id"],
        ["project_domain_name", "project_domain_id"],
    ];

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    private IReadOnlyDictionary<string, object?>? Credentials => _values.GetValueOrDefault("auth") as IReadOnlyDictionary<string, object?>;

    /// <summary>Puts settings over those that are there; nested ones (<c>auth</c>) are merged, not replaced.</summary>
    /// <exception cref="ServiceException">A name stands there in both spellings, with two values.</exception>
    public CloudMap Over(IReadOnlyDictionary<string, object?> more)
    {
        Merge(_values, Normalize(more));
        return this;
    }

    /// <summary>The same with another cloud's.</summary>
    public CloudMap Over(CloudMap? more) => more is null ? this : Over(more._values);

    /// <summary>Sets what belongs into <c>auth</c>, in place of whatever answers the same question there or at the top.</summary>
    public void ReplaceAuth(IEnumerable<KeyValuePair<string, string>> values)
    {
        var list = values.ToList();
        var auth = CopyOfAuth();
        foreach (var name in list.SelectMany(value => Array.Find(Kinds, kind => kind.Contains(value.Key)) ?? [value.Key]))
        {
            auth.Remove(name);
            _values.Remove(name);
        }

        foreach (var (name, value) in list)
            auth[name] = value;
        _values["auth"] = auth;
    }

    /// <summary>Sets what belongs to the top.</summary>
    public void Set(string name, object? value) => _values[name] = value;

    /// <summary>
    /// Makes a "domain" that of user and project, where there is a project and they have none of their own. Without a project it is the scope, and stays.
    /// </summary>
    public void SpreadDomain()
    {
        if (Auth("project_id", "project_name", "tenant_id", "tenant_name") is null)
            return;
        var spread = new Dictionary<string, string>();
        foreach (var kind in (ReadOnlySpan<string>)["id", "name"])
        {
            if (Auth($"domain_{kind}") is not { } domain)
                continue;
            spread[$"user_domain_{kind}"] = Auth($"user_domain_{kind}") ?? domain;
            spread[$"project_domain_{kind}"] = Auth($"project_domain_{kind}") ?? domain;
        }

        var auth = CopyOfAuth();
        foreach (var (name, value) in spread)
            auth[name] = value;
        foreach (var name in (ReadOnlySpan<string>)["domain_id", "domain_name"])
        {
            auth.Remove(name);
            _values.Remove(name);
        }

        _values["auth"] = auth;
    }

    /// <summary>A setting at the top.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (AsText(_values.GetValueOrDefault(name)) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>A setting of <c>auth</c>, which many files have at the top instead.</summary>
    public string? Auth(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if ((AuthOnly(name) ?? AsText(_values.GetValueOrDefault(name))) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>A setting of <c>auth</c> that stands there and not at the top.</summary>
    public string? AuthOnly(string name) => AsText(Credentials?.GetValueOrDefault(name));

    /// <summary>True or false; null where it isn't said.</summary>
    public bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" or "on" or "1" => true,
        _ => false,
    };

    /// <summary>Anything, such as the list of regions.</summary>
    public object? Value(string name) => _values.GetValueOrDefault(name);

    /// <summary>A text in which <c>{region_name}</c>, or any other setting of the top in braces, stands for its value.</summary>
    public string? Expand(string? text) =>
        text is null ? null : Placeholder().Replace(text, match => Text(match.Groups[1].Value) ?? match.Value);

    private Dictionary<string, object?> CopyOfAuth() =>
        Credentials is { } auth ? new(auth, StringComparer.Ordinal) : new(StringComparer.Ordinal);

    // A file has texts only; a hashtable may have numbers and Booleans.
    private static string? AsText(object? value) => value switch
    {
        null or "" or IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object? Normalize(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => Normalize(map),
        IReadOnlyList<object?> list => list.Select(Normalize).ToList(),
        _ => value,
    };

    private static Dictionary<string, object?> Normalize(IReadOnlyDictionary<string, object?> map)
    {
        var normal = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
        foreach (var (name, value) in map)
        {
            var spelled = name.Replace('-', '_');
            var inner = Normalize(value);
            if (!normal.TryAdd(spelled, inner) && AsText(normal[spelled]) != AsText(inner))
                throw new ServiceException(
                    ServiceErrorKind.InvalidArgument,
                    ErrorIds.InvalidCloudConfig,
                    $"The cloud's settings can't be used: '{spelled}' occurs twice, with - and with _, which are the same, and has two values.");
        }

        return normal;
    }

    private static void Merge(Dictionary<string, object?> target, IReadOnlyDictionary<string, object?> more)
    {
        foreach (var (name, value) in more)
        {
            if (value is IReadOnlyDictionary<string, object?> inner)
            {
                var merged = new Dictionary<string, object?>(StringComparer.Ordinal);
                if (target.GetValueOrDefault(name) is IReadOnlyDictionary<string, object?> existing)
                    Merge(merged, existing);
                Merge(merged, inner);
                target[name] = merged;
            }
            else
            {
                target[name] = value;
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
