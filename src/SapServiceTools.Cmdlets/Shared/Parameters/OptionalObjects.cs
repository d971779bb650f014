using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Reads a cmdlet's optional free-form parameters; what is wrong with one ends the cmdlet.</summary>
internal sealed class OptionalObjects(PSCmdlet cmdlet)
{
    private readonly FreeFormReader _reader = new(cmdlet.SessionState.Path, ErrorIds.InvalidParameter);

    public IReadOnlyDictionary<string, object?>? Read(object? argument, string name)
    {
        if (argument is null)
            return null;
        try
        {
            return _reader.ReadObject(argument, name);
        }
        catch (ServiceException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, argument));
            throw;
        }
    }
}
