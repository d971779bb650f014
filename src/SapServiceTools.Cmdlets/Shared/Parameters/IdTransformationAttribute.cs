using System.Collections;
using System.Numerics;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>
/// Takes text, numbers and GUIDs as ids and refuses other objects. PowerShell would turn those into text such as
/// <c>@{Name=acme}</c>, and something would be made under that name.
/// </summary>
/// <param name="what">What the id is called, in messages.</param>
/// <param name="property">The property that objects in the pipeline have it in.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class IdTransformationAttribute(string what, string property) : ArgumentTransformationAttribute
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

    /// <summary>True for text, numbers and GUIDs. Other values have a text too, such as that of a dictionary's entry, which nobody means as an id.</summary>
    internal static bool IsId(object value) =>
        value is string or char or Guid or decimal or Int128 or UInt128 or BigInteger or Enum || (value.GetType().IsPrimitive && value is not bool);

    private void Check(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is null || IsId(value))
            return;
        var message = $"{what} is text, not a {value.GetType().Name}. Pipe objects that have a property {property}.";
        // With an invalid cast inside, the binder goes on to try the object's properties.
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
