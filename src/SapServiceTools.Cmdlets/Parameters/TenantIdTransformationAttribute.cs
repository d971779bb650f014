using System.Collections;
using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>
/// Takes text, numbers and GUIDs as tenant ids and refuses other objects. PowerShell would turn those into text such as
/// <c>@{Name=acme}</c>, and an instance would be made for a tenant of that name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TenantIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList several)
        {
            foreach (var item in several)
                Check(item);
        }
        else
        {
            Check(value);
        }

        return inputData;
    }

    private static void Check(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is null or string or ValueType)
            return;
        var message = $"A tenant id is text, not a {value.GetType().Name}. Pipe objects that have a property TenantId.";
        // With an invalid cast inside, the binder goes on to try the object's properties.
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
