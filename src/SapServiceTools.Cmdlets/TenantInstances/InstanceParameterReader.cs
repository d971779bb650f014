using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Reads -ProvisioningParameter and -BindingParameter, anew only where a record brings other ones.</summary>
internal sealed class InstanceParameterReader(PSCmdlet cmdlet)
{
    private (object? Provisioning, object? Binding) _read;
    private InstanceParameters? _parameters;

    /// <summary>Reads those of the command line; what is wrong with them is wrong for every record, and ends the cmdlet.</summary>
    public InstanceParameters? ReadOrStop(object? provisioning, object? binding)
    {
        try
        {
            return Read(provisioning, binding);
        }
        catch (ServiceException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception, null));
            throw;
        }
    }

    /// <exception cref="ServiceException">One of them isn't an object that JSON has a form for.</exception>
    public InstanceParameters? Read(object? provisioning, object? binding)
    {
        if (_read == (provisioning, binding))
            return _parameters;
        var reader = new FreeFormReader(cmdlet.SessionState.Path, ErrorIds.InvalidParameter);
        _parameters = new InstanceParameters(
            provisioning is null ? null : reader.ReadObject(provisioning, "ProvisioningParameter"),
            binding is null ? null : reader.ReadObject(binding, "BindingParameter"));
        _read = (provisioning, binding);
        return _parameters;
    }
}
