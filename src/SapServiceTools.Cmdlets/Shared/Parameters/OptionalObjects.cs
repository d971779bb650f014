using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Reads a cmdlet's optional free-form parameters, each argument once: an object brought by the pipeline's records may be the same for all.</summary>
internal sealed class OptionalObjects(PSCmdlet cmdlet)
{
    private readonly FreeFormReader _reader = new(cmdlet.SessionState.Path, ErrorIds.InvalidParameter);
    private readonly Dictionary<string, (object Argument, IReadOnlyDictionary<string, object?> Fields)> _latest = new(StringComparer.Ordinal);

    /// <summary>Reads an argument of the command line; one that is wrong ends the cmdlet.</summary>
    public IReadOnlyDictionary<string, object?>? Read(object? argument, string name)
    {
        try
        {
            return ReadRecord(argument, name);
        }
        catch (ServiceException exception)
        {
            // Not the argument: it may hold a secret, and an error's target is shown.
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, name));
            throw;
        }
    }

    /// <summary>Reads an argument that a record may have brought.</summary>
    /// <exception cref="ServiceException">It isn't an object that JSON has a form for.</exception>
    public IReadOnlyDictionary<string, object?>? ReadRecord(object? argument, string name)
    {
        if (argument is null)
            return null;
        if (_latest.TryGetValue(name, out var latest) && ReferenceEquals(latest.Argument, argument))
            return latest.Fields;
        var fields = _reader.ReadObject(argument, name);
        _latest[name] = (argument, fields);
        return fields;
    }
}
