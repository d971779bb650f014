using System.Collections;
using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>Takes text, numbers and GUIDs as ids and refuses other objects, which PowerShell would turn into text such as <c>@{Name=acme}</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BrokerIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = Unwrap(inputData);
        foreach (var item in value is IList several ? several : new[] { value })
        {
            if (Unwrap(item) is { } one and not (string or ValueType))
            {
                var message = $"An id is text, not a {one.GetType().Name}.";
                // With an invalid cast inside, the binder goes on to try the object's properties.
                throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
            }
        }

        return inputData;
    }

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
