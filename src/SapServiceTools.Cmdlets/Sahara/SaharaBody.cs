using System.Collections;
using System.Reflection;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>The body that a cmdlet's parameters make.</summary>
internal sealed class SaharaBody
{
    private readonly List<(string Field, Type Model)> _references;

    private SaharaBody(Dictionary<string, object?> fields, List<(string Field, Type Model)> references)
    {
        Fields = fields;
        _references = references;
    }

    /// <summary>The fields so far; what refers to others still does so by the user's names.</summary>
    public Dictionary<string, object?> Fields { get; }

    /// <summary>Reads the parameters that were given, over the fields of a whole definition where there is one.</summary>
    /// <param name="cmdlet">Has the parameters.</param>
    /// <param name="definition">The whole definition.</param>
    /// <param name="isWanted">The parameters that count, by name; null means all.</param>
    /// <exception cref="ServiceException">A value has no form in JSON, or isn't the node group that it should be.</exception>
    public static SaharaBody Read(PSCmdlet cmdlet, object? definition = null, Func<string, bool>? isWanted = null)
    {
        var reader = new FreeFormReader(cmdlet.SessionState.Path, ErrorIds.InvalidParameter);
        var fields = definition is null ? [] : Definition(reader.ReadObject(definition, "Definition"));
        var references = new List<(string, Type)>();
        foreach (var property in cmdlet.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<WireFieldAttribute>() is not { } field || !cmdlet.MyInvocation.BoundParameters.ContainsKey(property.Name) || isWanted?.Invoke(property.Name) == false)
                continue;
            fields[field.Name] = Value(property, field, cmdlet, reader);
            if (field.Reference is { } model)
                references.Add((field.Name, model));
        }

        return new SaharaBody(fields, references);
    }

    /// <summary>Reads the parameters of the command line. What is wrong with one ends the cmdlet.</summary>
    public static SaharaBody ReadCommandLine(PSCmdlet cmdlet)
    {
        try
        {
            return Read(cmdlet);
        }
        catch (ServiceException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, null));
            throw;
        }
    }

    /// <summary>
    /// Reads the parameters of one record. Of an object that the pipeline brings only those of the command line count: its own properties bind to others, and must not be
    /// taken for changes to it. What is wrong with one is the record's error, and null.
    /// </summary>
    public static SaharaBody? ReadRecord(SessionCmdlet<SaharaSession> cmdlet, SaharaObject? input)
    {
        try
        {
            return Read(cmdlet, isWanted: input is null ? null : cmdlet.IsTyped);
        }
        catch (ServiceException exception)
        {
            cmdlet.WriteError(ErrorRecords.From(exception, input));
            return null;
        }
    }

    /// <summary>The fields, with ids where names stood.</summary>
    /// <exception cref="ServiceException">Something that is referred to isn't there.</exception>
    public async Task<Dictionary<string, object?>> ResolveAsync(SaharaClient client, ICallLog log, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, object?>(Fields, StringComparer.Ordinal);
        foreach (var (field, model) in _references)
        {
            if (resolved[field] is { } value)
                resolved[field] = await ResolveAsync(client, model, value, log, cancellationToken).ConfigureAwait(false);
        }

        return resolved;
    }

    private static async Task<object> ResolveAsync(SaharaClient client, Type model, object value, ICallLog log, CancellationToken cancellationToken)
    {
        if (model == typeof(SaharaNodeGroup))
            return await NodeGroupReader.ResolveAsync(client, ((List<object?>)value).Cast<IReadOnlyDictionary<string, object?>>(), log, cancellationToken).ConfigureAwait(false);
        var manager = client.Manager(model);
        if (value is not List<object?> names)
            return await manager.IdOfAsync($"{value}", log, cancellationToken).ConfigureAwait(false);
        var ids = new List<object?>();
        foreach (var name in names)
            ids.Add(await manager.IdOfAsync($"{name}", log, cancellationToken).ConfigureAwait(false));
        return ids;
    }

    // A definition may be what the other version of the API, or python's client, wrote.
    private static Dictionary<string, object?> Definition(IReadOnlyDictionary<string, object?> map) =>
        map.ToDictionary(entry => SaharaNaming.ToSnakeCase(entry.Key) is "hadoop_version" ? "plugin_version" : SaharaNaming.ToSnakeCase(entry.Key), entry => entry.Value, StringComparer.Ordinal);

    private static object? Value(PropertyInfo property, WireFieldAttribute field, PSCmdlet cmdlet, FreeFormReader reader) => Bare(property.GetValue(cmdlet)) switch
    {
        null or "" => null,
        // What may be an object may be its JSON, or a file with it.
        string text when property.PropertyType == typeof(object) && field.Reference is null => reader.ReadObject(text, property.Name),
        (string or bool or int or long) and var simple => simple,
        SaharaObject known => known.Key,
        SwitchParameter flag => flag.ToBool(),
        PSCredential credential => new Dictionary<string, object?> { ["user"] = credential.UserName, ["password"] = Secrets.Reveal(credential.Password) },
        string[] texts => texts.ToList<object?>(),
        object[] items => items.Select(item => Item(item, property.Name, field.Reference == typeof(SaharaNodeGroup), reader)).ToList(),
        var other => reader.ReadObject(other, property.Name),
    };

    private static object? Item(object? item, string name, bool isNodeGroup, FreeFormReader reader) => Bare(item) switch
    {
        string text => isNodeGroup ? NodeGroupReader.FromText(text) : text,
        SaharaNodeGroup group => NodeGroupReader.FromModel(group),
        SaharaJobArgument argument => argument.Fields.Where(field => field.Value is not null && field.Key != "id").ToDictionary(field => field.Key, field => field.Value),
        IDictionary map => NodeGroupReader.FromObject(reader.ReadObject(WithoutModels(map), name)),
        _ => NodeGroupReader.FromObject(reader.ReadObject(item!, name)),
    };

    private static Hashtable WithoutModels(IDictionary map)
    {
        var copy = new Hashtable();
        foreach (DictionaryEntry entry in map)
            copy[entry.Key] = Bare(entry.Value) is SaharaObject known ? known.Key : entry.Value;
        return copy;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
