using System.Collections;
using System.Management.Automation;
using System.Reflection;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>The body that a cmdlet's parameters make.</summary>
internal sealed class SaharaBody
{
    private readonly Dictionary<string, object?> _fields;
    private readonly List<(string Field, SaharaReference Kind)> _references;

    private SaharaBody(Dictionary<string, object?> fields, List<(string Field, SaharaReference Kind)> references)
    {
        _fields = fields;
        _references = references;
    }

    /// <summary>The fields so far; what refers to others still does so by the user's names.</summary>
    public Dictionary<string, object?> Fields => _fields;

    /// <summary>Reads the parameters that were given, over the fields of a whole definition where there is one.</summary>
    /// <param name="cmdlet">Has the parameters.</param>
    /// <param name="definition">The whole definition.</param>
    /// <param name="only">The parameters that count; null means all.</param>
    /// <exception cref="ServiceException">A value has no form in JSON.</exception>
    public static SaharaBody Read(PSCmdlet cmdlet, object? definition = null, IReadOnlyCollection<string>? only = null)
    {
        var reader = new FreeFormReader(cmdlet.SessionState.Path, ErrorIds.InvalidParameter);
        var fields = definition is null ? [] : Definition(reader.ReadObject(definition, "Definition"));
        var references = new List<(string, SaharaReference)>();
        foreach (var property in cmdlet.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<WireFieldAttribute>() is not { } field || !(only ?? cmdlet.MyInvocation.BoundParameters.Keys).Contains(property.Name))
                continue;
            // What may be an object may be its JSON, or a file with it.
            var isObject = property.PropertyType == typeof(object) && field.Reference == SaharaReference.None;
            fields[field.Name] = Value(property.GetValue(cmdlet), property.Name, isObject, reader);
            if (field.Reference != SaharaReference.None)
                references.Add((field.Name, field.Reference));
        }

        return new SaharaBody(fields, references);
    }

    /// <summary>The fields, with ids where names stood.</summary>
    /// <exception cref="ServiceException">Something that is referred to isn't there.</exception>
    public async Task<Dictionary<string, object?>> ResolveAsync(SaharaClient client, ICallLog log, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, object?>(_fields, StringComparer.Ordinal);
        foreach (var (field, kind) in _references)
        {
            if (resolved[field] is { } value)
                resolved[field] = await SaharaReferences.ResolveAsync(client, kind, value, log, cancellationToken).ConfigureAwait(false);
        }

        return resolved;
    }

    // A definition may be what the other version of the API, or python's client, wrote.
    private static Dictionary<string, object?> Definition(IReadOnlyDictionary<string, object?> map) =>
        map.ToDictionary(entry => WireNames.ToWire(entry.Key) is "hadoop_version" ? "plugin_version" : WireNames.ToWire(entry.Key), entry => entry.Value, StringComparer.Ordinal);

    private static object? Value(object? value, string name, bool isObject, FreeFormReader reader) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null or "" => null,
        string text when isObject => reader.ReadObject(text, name),
        string or bool or int or long => value is PSObject simple ? simple.BaseObject : value,
        SaharaObject known => known.Key,
        SwitchParameter flag => flag.ToBool(),
        PSCredential credential => new Dictionary<string, object?> { ["user"] = credential.UserName, ["password"] = Secrets.Reveal(credential.Password) },
        string[] texts => texts.Cast<object?>().ToList(),
        object[] items => items.Select(item => Item(item, name, reader)).ToList(),
        _ => reader.ReadObject(value!, name),
    };

    private static object? Item(object? item, string name, FreeFormReader reader) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        string text => text,
        SaharaNodeGroup group => NodeGroupReader.FromModel(group),
        SaharaJobArgument argument => argument.Fields.Where(field => field.Value is not null && field.Key != "id").ToDictionary(field => field.Key, field => field.Value),
        IDictionary map => NodeGroupReader.WithWireNames(reader.ReadObject(WithoutModels(map), name)),
        _ => NodeGroupReader.WithWireNames(reader.ReadObject(item!, name)),
    };

    private static Hashtable WithoutModels(IDictionary map)
    {
        var copy = new Hashtable();
        foreach (DictionaryEntry entry in map)
            copy[entry.Key] = (entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value) is SaharaObject known ? known.Key : entry.Value;
        return copy;
    }
}
