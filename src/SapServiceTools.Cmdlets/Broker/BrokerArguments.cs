using System.Management.Automation;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Reads the free-form parameters of the broker cmdlets.</summary>
internal sealed class BrokerArguments(PathIntrinsics paths)
{
    private readonly FreeFormReader _reader = new(paths, ErrorIds.InvalidParameter);

    /// <exception cref="ServiceException">It isn't an object.</exception>
    public IReadOnlyDictionary<string, object?>? Read(object? argument, string name) => argument is null ? null : _reader.ReadObject(argument, name);

    /// <summary>A maintenance_info: an object, or the bare version.</summary>
    /// <exception cref="ServiceException">It is neither.</exception>
    public IReadOnlyDictionary<string, object?>? ReadMaintenanceInfo(object? argument, string name)
    {
        var value = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        return value is string or Version && value.ToString() is { Length: > 0 } text && char.IsAsciiDigit(text[0])
            ? new Dictionary<string, object?> { ["version"] = text }
            : Read(argument, name);
    }
}
